UPDATE issue SET source = NULL
WHERE EXISTS (SELECT 1 FROM record r JOIN revision v ON v.seq = r.seq WHERE r.number = issue.number AND v.source IS NULL);

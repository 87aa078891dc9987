-- What somebody wrote, decided and did is found by who they are, for the file of their own data. Imports are not by people.
CREATE INDEX revision_by_actor ON revision (actor, seq) WHERE change <> 'import';
CREATE INDEX proposal_by_decider ON proposal (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX audit_by_actor ON audit (actor, id);

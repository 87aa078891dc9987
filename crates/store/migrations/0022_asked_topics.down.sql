DROP TABLE asked_topics;

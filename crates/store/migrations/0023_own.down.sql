DROP INDEX audit_by_actor;
DROP INDEX proposal_by_decider;
DROP INDEX revision_by_actor;

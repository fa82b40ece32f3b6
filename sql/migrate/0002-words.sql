-- Expand: a sealed column beside each text that may name somebody. What stands in the old ones is then sealed by the
-- program, in the same transaction (store/migrate_seal.c), and 0003 takes the old ones away.
ALTER TABLE request ADD COLUMN wanted {sqlite:BLOB}{pg:bytea};
ALTER TABLE request_event ADD COLUMN words {sqlite:BLOB}{pg:bytea};
ALTER TABLE request_file ADD COLUMN title {sqlite:BLOB}{pg:bytea};
ALTER TABLE letter ADD COLUMN words {sqlite:BLOB}{pg:bytea};
ALTER TABLE dispute ADD COLUMN words {sqlite:BLOB}{pg:bytea};

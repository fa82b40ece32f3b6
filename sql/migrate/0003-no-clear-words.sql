-- Contract: the columns that held those texts in clear.
ALTER TABLE request DROP COLUMN form_wanted;
ALTER TABLE request DROP COLUMN way_wanted;
ALTER TABLE request_file DROP COLUMN name;
ALTER TABLE letter DROP COLUMN remark;
ALTER TABLE dispute DROP COLUMN ground;
ALTER TABLE dispute DROP COLUMN ordered;
ALTER TABLE dispute DROP COLUMN note;

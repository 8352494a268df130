CREATE TABLE t (a serial, b bigserial, c smallserial, d serial4, e integer NOT NULL, f serial, g serial);
ALTER SEQUENCE t_f_seq RENAME TO "Other_seq";
CREATE SEQUENCE shared;
ALTER TABLE t ALTER COLUMN g SET DEFAULT nextval('shared');
ALTER TABLE t ALTER COLUMN d DROP NOT NULL;

CREATE SEQUENCE s;
CREATE TABLE t (
    a integer NOT NULL DEFAULT nextval('s'),
    b integer NOT NULL DEFAULT nextval('s') * 2,
    c serial,
    d serial
);
ALTER TABLE t ALTER d SET DEFAULT currval('t_d_seq');

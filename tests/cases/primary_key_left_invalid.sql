CREATE TABLE t (id integer PRIMARY KEY);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_pkey'::regclass;

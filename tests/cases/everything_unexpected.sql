CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE orders (
    id integer CONSTRAINT orders_pkey PRIMARY KEY,
    total integer CONSTRAINT positive CHECK (total > 0),
    code text CONSTRAINT code_key UNIQUE,
    user_id integer CONSTRAINT of_user REFERENCES users
);
CREATE INDEX by_total ON orders (total);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE VIEW shown AS SELECT 1 AS one;
CREATE SEQUENCE counter;
CREATE TRIGGER touched BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch();

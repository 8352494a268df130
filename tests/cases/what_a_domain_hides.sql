-- Whether a cast to a domain's base adds anything depends on what the domain is made of.
CREATE DOMAIN positive AS integer;
CREATE DOMAIN email AS text;
CREATE TABLE t (a positive, b integer DEFAULT length('a'::email), c integer);
ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > 0);
CREATE INDEX t_c ON t (c) WHERE a > 0;

-- Whether a cast to a domain's base adds anything depends on what the domain is made of. That is
-- known of the types of columns, and not of what stands in an expression alone.
CREATE DOMAIN positive AS integer;
CREATE DOMAIN small AS positive;
CREATE DOMAIN email AS text;
CREATE TABLE t (a positive DEFAULT 1, b integer DEFAULT length('a'::email), c integer, d small);
ALTER TABLE t ADD CONSTRAINT a_check CHECK (a > 0);
ALTER TABLE t ADD CONSTRAINT b_check CHECK (a > 1);
ALTER TABLE t ADD CONSTRAINT c_check CHECK (a > length('a'::email));
ALTER TABLE t ADD CONSTRAINT d_check CHECK (d > 0);
CREATE INDEX t_c ON t (c) WHERE a > 0;
CREATE INDEX t_b ON t (b) WHERE a > length('a'::email);

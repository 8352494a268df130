CREATE SCHEMA shop;
CREATE FUNCTION shop.same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE OPERATOR shop.=== (FUNCTION = shop.same, LEFTARG = text, RIGHTARG = text, COMMUTATOR = OPERATOR(shop.===));
CREATE OPERATOR CLASS shop.same_ops FOR TYPE text USING hash AS
    OPERATOR 1 shop.===(text, text), FUNCTION 1 hashtext(text);
CREATE TABLE bookings (
    id integer,
    room text,
    during int4range,
    begins date,
    ends date,
    state text,
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&),
    CONSTRAINT one_room EXCLUDE (room WITH =, id WITH =) WHERE (state = 'booked') DEFERRABLE,
    CONSTRAINT dates EXCLUDE USING gist (daterange(begins, ends) WITH &&),
    CONSTRAINT stored EXCLUDE (room COLLATE "C" text_pattern_ops WITH =) INCLUDE (id),
    CONSTRAINT ours EXCLUDE USING hash (room shop.same_ops WITH OPERATOR(shop.===)),
    CONSTRAINT another_operator EXCLUDE USING gist (during WITH -|-),
    CONSTRAINT another_predicate EXCLUDE USING gist (during WITH &&) WHERE (state = 'booked'),
    CONSTRAINT another_method EXCLUDE USING hash (room WITH =),
    CONSTRAINT another_time EXCLUDE USING hash (room WITH =) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT old_name EXCLUDE USING gist (daterange(begins, ends) WITH -|-)
);
-- Within CREATE TABLE, two of one definition become one.
ALTER TABLE bookings
    ADD CONSTRAINT another_column EXCLUDE USING gist (during WITH &&),
    ADD CONSTRAINT gone EXCLUDE USING gist (during WITH &&);

CREATE TABLE bookings (
    id integer, during int4range,
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (id > 0)
);

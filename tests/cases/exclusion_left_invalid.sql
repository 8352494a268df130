CREATE TABLE bookings (during int4range, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'no_overlap'::regclass;

CREATE TABLE bookings (room text, during int4range, EXCLUDE USING gist (during WITH &&));

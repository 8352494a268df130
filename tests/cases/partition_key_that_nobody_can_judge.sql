CREATE TABLE events (kind text) PARTITION BY LIST (lower(kind));

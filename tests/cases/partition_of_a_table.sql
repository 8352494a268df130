CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE events (at date NOT NULL, user_id integer REFERENCES users, kind text)
    PARTITION BY RANGE (at);
CREATE INDEX events_kind_idx ON events (kind);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

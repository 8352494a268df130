CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE events (
    id bigint NOT NULL,
    at date NOT NULL DEFAULT CURRENT_DATE,
    user_id integer REFERENCES users,
    kind text CHECK (kind <> ''),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX events_user_idx ON events (user_id, at DESC);

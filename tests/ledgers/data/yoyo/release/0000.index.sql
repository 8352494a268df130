-- depends: 0002.email
-- transactional: false

CREATE INDEX CONCURRENTLY users_email ON users (email);

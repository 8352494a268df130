-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
ALTER TABLE users ADD COLUMN name text;
-- +goose StatementEnd
CREATE INDEX CONCURRENTLY users_name ON users (name);

-- +goose Down
ALTER TABLE users DROP COLUMN name;

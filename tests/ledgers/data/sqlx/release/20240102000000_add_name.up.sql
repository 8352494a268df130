-- Add up migration script here
ALTER TABLE users ADD COLUMN name text;

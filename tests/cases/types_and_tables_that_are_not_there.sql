CREATE TYPE "Mood" AS ENUM ('good', 'bad');
CREATE SCHEMA elsewhere;
CREATE DOMAIN elsewhere.amount AS integer;
CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE orders (id bigint, mood text, amount integer, "userId" integer);

CREATE SCHEMA billing;
CREATE TYPE billing.state AS ENUM ('paid');
CREATE TYPE public.state AS ENUM ('paid');
CREATE TABLE t (a billing.state, b public.state, c billing.state[]);

CREATE SCHEMA billing;
CREATE TYPE "AvatarStatus" AS ENUM ('done');
CREATE TABLE orders (id integer, at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION billing.total(integer, text[]) RETURNS numeric(10,2) IMMUTABLE STRICT LEAKPROOF
    PARALLEL SAFE LANGUAGE sql AS 'SELECT 1.0';
CREATE FUNCTION billing.total(a bigint, VARIADIC b varchar[]) RETURNS SETOF orders
    STABLE SECURITY DEFINER LANGUAGE sql AS 'SELECT * FROM public.orders';
CREATE FUNCTION found("AvatarStatus"[], OUT a integer, INOUT b timestamptz) LANGUAGE sql
    AS 'SELECT 1, b';
CREATE FUNCTION listed(k integer) RETURNS TABLE (id integer, "userId" text, s "AvatarStatus")
    LANGUAGE sql AS 'SELECT 1, ''x'', ''done''::"AvatarStatus"';
CREATE PROCEDURE "Do it"(x int) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE joined(text) (SFUNC = textcat, STYPE = text);
CREATE TYPE span AS RANGE (subtype = date);

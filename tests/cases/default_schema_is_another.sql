CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('new', 'done');
CREATE FUNCTION app.today() RETURNS date LANGUAGE sql AS 'SELECT current_date';
CREATE TABLE app.orders (state app.state DEFAULT 'new', on_day date DEFAULT app.today());
CREATE TABLE public.orders (state text);

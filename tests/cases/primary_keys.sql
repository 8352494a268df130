CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (x integer, y integer, PRIMARY KEY (y, x));
CREATE TABLE c (id integer);
CREATE TABLE d (id integer PRIMARY KEY, other integer NOT NULL);
CREATE TABLE e (id integer PRIMARY KEY, note text);
CREATE TABLE f (id integer PRIMARY KEY);
CREATE TABLE g (id integer, at date, PRIMARY KEY (id) INCLUDE (at));
CREATE TABLE h (id integer PRIMARY KEY DEFERRABLE);

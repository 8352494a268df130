CREATE TYPE address AS (street text);
CREATE TYPE one_more AS (a text, b text);
CREATE TYPE other_order AS (a text, b text);
CREATE TYPE other_type AS (a integer, b text);
CREATE TYPE other_collation AS (a text COLLATE "C");
CREATE TYPE gone AS (a text);
CREATE TYPE unexpected AS (a text);
CREATE TYPE theirs AS (a text);
ALTER EXTENSION plpgsql ADD TYPE theirs;

CREATE TYPE mine AS ENUM ('a');
CREATE TYPE theirs AS ENUM ('a');
CREATE TYPE undeclared AS ENUM ('a');
-- Any extension that is there will do.
ALTER EXTENSION plpgsql ADD TYPE theirs;
ALTER EXTENSION plpgsql ADD TYPE undeclared;

CREATE SCHEMA billing;
CREATE TYPE status AS ENUM ('done', 'failed');
CREATE TYPE empty AS ENUM ();
CREATE TYPE fewer AS ENUM ('a', 'b');
CREATE TYPE reordered AS ENUM ('b', 'a');
CREATE TYPE "lettercase" AS ENUM ('a');
CREATE TYPE billing.moved AS ENUM ('a');
CREATE TYPE gone AS ENUM ('a');
CREATE TYPE other AS ENUM ('a');

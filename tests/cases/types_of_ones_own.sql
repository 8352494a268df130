CREATE SCHEMA billing;
CREATE TYPE "AvatarStatus" AS ENUM ('pending', 'done');
CREATE TYPE lowered AS ENUM ('a');
CREATE TYPE billing.state AS ENUM ('paid');
CREATE TYPE "odd.type" AS (street text);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TABLE t (
    a "AvatarStatus" DEFAULT 'pending',
    b "AvatarStatus"[] DEFAULT '{}',
    c lowered,
    d billing.state DEFAULT 'paid',
    e "odd.type",
    f positive DEFAULT 1,
    g lowered
);

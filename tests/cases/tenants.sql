CREATE TABLE plans (id integer PRIMARY KEY);
CREATE SCHEMA tenant_1;
CREATE TABLE tenant_1.users (id integer NOT NULL, plan_id integer REFERENCES plans (id));
CREATE SCHEMA tenant_2;
CREATE TABLE tenant_2.users (id bigint NOT NULL, plan_id integer REFERENCES plans (id));
CREATE TABLE tenant_2.orders (id integer);
CREATE SCHEMA tenant_3;
CREATE TABLE tenant_3.users (id bigint NOT NULL, plan_id integer REFERENCES plans (id));
CREATE SCHEMA tenancy;

--liquibase formatted sql

--changeset ann:index runInTransaction:false
CREATE INDEX CONCURRENTLY users_email ON users (email);
--rollback DROP INDEX users_email;

--changeset "ann other":"a view" logicalFilePath:views.sql
CREATE VIEW people AS SELECT * FROM users;

-- Written by hand: the table and rows of EF Core, as src/EFCore.Relational/Migrations/HistoryRepository.cs makes them.
CREATE TABLE public."__EFMigrationsHistory" (
    "MigrationId" character varying(150) NOT NULL,
    "ProductVersion" character varying(32) NOT NULL,
    CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY ("MigrationId")
);
INSERT INTO public."__EFMigrationsHistory" VALUES ('20240101000000_CreateUsers', '9.0.4');
INSERT INTO public."__EFMigrationsHistory" VALUES ('20240201000000_AddEmail', '9.0.4');
INSERT INTO public."__EFMigrationsHistory" VALUES ('20250101000000_Later', '9.0.4');

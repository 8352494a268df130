ALTER TABLE "users" ADD COLUMN "size" integer;

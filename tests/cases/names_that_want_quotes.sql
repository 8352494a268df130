CREATE TABLE "order" ("desc" integer, "user" text, "2nd" date, "with space" text, "a.b" text);
CREATE TABLE "odd.name" ("UPPER" integer, "hy-phen" integer, "quo""te" integer, "ümlaut" integer);
CREATE INDEX "Order_desc-idx" ON "order" ("desc" DESC, "with space");
ALTER TABLE "odd.name" ADD CONSTRAINT "select" CHECK ("UPPER" > 0);
ALTER TABLE "odd.name" ADD CONSTRAINT "uni.que" UNIQUE ("quo""te");

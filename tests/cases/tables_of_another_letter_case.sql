CREATE TABLE "Orders" (id integer);

CREATE TABLE mail (id integer);

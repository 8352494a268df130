CREATE TABLE notes (id integer);
CREATE POLICY mine ON notes USING (id > 0);

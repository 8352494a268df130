CREATE TABLE marker ();
CREATE TABLE log (line text);

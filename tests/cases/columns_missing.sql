CREATE TABLE orders (id integer, projectid text, updated_at timestamptz);

DROP ROLE IF EXISTS case_clerk;
CREATE ROLE case_clerk;
CREATE TABLE teams (id integer, lead text);
CREATE TABLE notes (id integer, owner text, team integer, done boolean);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON notes USING (owner = current_user);
CREATE POLICY seen ON notes AS RESTRICTIVE FOR SELECT TO case_clerk USING (NOT done);
CREATE POLICY made ON notes FOR INSERT TO public WITH CHECK (owner = CURRENT_USER AND id > 0);
CREATE POLICY team ON notes FOR UPDATE
    USING (EXISTS (SELECT 1 FROM teams t WHERE t.id = notes.team AND t.lead = current_user));
CREATE POLICY other_command ON notes FOR SELECT USING (true);
CREATE POLICY other_roles ON notes FOR SELECT USING (true);
CREATE POLICY other_using ON notes USING (id > 0) WITH CHECK (id > 1);
CREATE POLICY other_check ON notes WITH CHECK (id > 0);
CREATE POLICY not_restrictive ON notes FOR DELETE USING (id > 0);
CREATE POLICY no_check ON notes USING (id > 0);
CREATE POLICY gone ON notes USING (true);
CREATE POLICY extra ON notes USING (true);
CREATE POLICY doubtful ON notes USING (id > 0);

-- role: case_sequences
DROP ROLE IF EXISTS case_sequences;
CREATE ROLE case_sequences LOGIN PASSWORD 'secret';
CREATE SCHEMA closed;
CREATE SEQUENCE open_seq;
CREATE SEQUENCE shut_seq;
CREATE SEQUENCE closed.far_seq;
GRANT USAGE ON SEQUENCE open_seq, closed.far_seq TO case_sequences;

CREATE ROLE case_app;

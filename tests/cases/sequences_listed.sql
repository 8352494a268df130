CREATE SEQUENCE invoice_no_seq;

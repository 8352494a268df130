CREATE TABLE t (
    narrow integer, zone timestamp, length varchar(255), endless varchar, scale numeric(10,2),
    any_scale numeric, one text, many text[], fraction timestamptz(3), fixed char(3), json_ json,
    big bigint
);

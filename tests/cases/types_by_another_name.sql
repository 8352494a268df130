CREATE TABLE t (
    a int4, b int8, c int2, d float8, e float4, f bool, g varchar(255), h varchar, i char(3),
    j timestamptz, k timestamp(3), l time, m timetz, n decimal(10,2), o numeric, p text[],
    q varchar(8)[], r bit(3), s varbit(5), t interval, u interval day to second(3), v jsonb,
    w bytea, x uuid, y inet, z int4range, aa bpchar, ab float(20), ac integer[3][3], ad "char",
    ae numeric(5)
);

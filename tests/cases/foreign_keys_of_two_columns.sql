CREATE TABLE tenants (id integer, region text, PRIMARY KEY (id, region));
CREATE TABLE t (
    tenant integer, region text, other integer,
    CONSTRAINT whole_fkey FOREIGN KEY (tenant, region) REFERENCES tenants (id, region),
    CONSTRAINT turned_fkey FOREIGN KEY (region, other) REFERENCES tenants (region, id)
);

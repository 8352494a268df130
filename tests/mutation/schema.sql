-- Some thirty tables, each odd in its own way. Loads on PostgreSQL 13 to 18, needs no extension.
-- declaration.yaml says the same by hand; mutations.py breaks it piece by piece.
-- Every NOT NULL is spelled out, so that dropping a primary key changes no nullability.

CREATE SCHEMA billing;
CREATE SCHEMA "Odd Schema";
CREATE SCHEMA "sales.eu";

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE billing."Status" AS ENUM ('open', 'paid', 'void');
CREATE DOMAIN positive_int AS integer CHECK (VALUE > 0);
CREATE DOMAIN billing.iban AS varchar(34);
CREATE SEQUENCE shared_numbers START 1000;

-- A shop ---------------------------------------------------------------------------------------

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    email text NOT NULL,
    name varchar(120),
    country char(2) DEFAULT 'NL' NOT NULL,
    active boolean DEFAULT true NOT NULL,
    birthday date,
    created_at timestamptz(3) DEFAULT now() NOT NULL,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_email_key UNIQUE (email),
    CONSTRAINT customers_birthday_check CHECK (birthday > '1900-01-01'::date)
);
CREATE UNIQUE INDEX customers_lower_email_idx ON customers (lower(email)) WHERE active;
CREATE INDEX customers_name_idx ON customers (name) WHERE name IS NOT NULL;

CREATE TABLE orders (
    id serial NOT NULL,
    customer_id bigint NOT NULL,
    status text DEFAULT 'new' NOT NULL,
    total numeric(10,2) DEFAULT 0 NOT NULL,
    placed_on date DEFAULT CURRENT_DATE NOT NULL,
    shipped_at timestamp(0),
    note text,
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT orders_status_check CHECK (status IN ('new', 'paid', 'shipped')),
    CONSTRAINT orders_total_check CHECK (total >= 0)
);
CREATE INDEX orders_recent_idx ON orders (customer_id, placed_on DESC);
CREATE INDEX orders_unshipped_idx ON orders (placed_on) WHERE shipped_at IS NULL;
CREATE INDEX orders_covering_idx ON orders (customer_id) INCLUDE (status, total);
CREATE INDEX orders_shipped_at_idx ON orders (shipped_at DESC NULLS LAST);

CREATE TABLE products (
    code text NOT NULL,
    region text NOT NULL,
    sku varchar(20) NOT NULL,
    title text COLLATE "C" NOT NULL,
    details jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    search tsvector,
    photo bytea,
    weight real,
    rating double precision DEFAULT 0.5,
    stock smallint DEFAULT 0 NOT NULL,
    CONSTRAINT products_sku_key UNIQUE (sku) INCLUDE (title),
    CONSTRAINT products_sku_check CHECK (sku ~ '^[A-Z]{3}-[0-9]+$')
);
CREATE UNIQUE INDEX products_code_region_idx ON products (code, region);
CREATE INDEX products_details_idx ON products USING gin (details jsonb_path_ops);
CREATE INDEX products_tags_idx ON products USING gin (tags);
CREATE INDEX products_search_idx ON products USING gin (search);

-- A foreign key may lean on a unique index that no constraint made.
CREATE TABLE prices (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    product_code text NOT NULL,
    product_region text NOT NULL,
    amount numeric DEFAULT 0.00 NOT NULL,
    valid_for interval DEFAULT '30 days'::interval NOT NULL,
    during daterange,
    CONSTRAINT prices_pkey PRIMARY KEY (id),
    CONSTRAINT prices_product_fkey FOREIGN KEY (product_code, product_region)
        REFERENCES products (code, region) ON UPDATE CASCADE ON DELETE RESTRICT
);
CREATE INDEX prices_during_idx ON prices USING gist (during);

CREATE TABLE order_lines (
    order_id integer NOT NULL,
    line_no smallint NOT NULL,
    product_code text NOT NULL,
    product_region text NOT NULL,
    quantity integer DEFAULT 1 NOT NULL,
    unit_price numeric(12,4) NOT NULL,
    line_total numeric(14,4) GENERATED ALWAYS AS (quantity * unit_price) STORED,
    CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, line_no),
    CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT order_lines_product_fkey FOREIGN KEY (product_code, product_region) REFERENCES products (code, region),
    CONSTRAINT order_lines_quantity_check CHECK (quantity BETWEEN 1 AND 999)
);
CREATE INDEX order_lines_product_idx ON order_lines (product_code, product_region, order_id DESC);

CREATE TABLE order_notes (
    id smallserial NOT NULL,
    order_id integer NOT NULL,
    line_no smallint NOT NULL,
    body text DEFAULT '' NOT NULL,
    CONSTRAINT order_notes_pkey PRIMARY KEY (id),
    CONSTRAINT order_notes_line_fkey FOREIGN KEY (order_id, line_no)
        REFERENCES order_lines (order_id, line_no) MATCH FULL ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE
);

CREATE TABLE categories (
    id integer NOT NULL,
    parent_id integer,
    name text NOT NULL,
    depth integer DEFAULT 0 NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_parent_id_name_key UNIQUE (parent_id, name) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE SET NULL,
    CONSTRAINT categories_own_parent_check CHECK (parent_id <> id)
);

CREATE TABLE memberships (
    customer_id bigint DEFAULT 0 NOT NULL,
    category_id integer NOT NULL,
    invited_by bigint,
    since date NOT NULL,
    until date,
    CONSTRAINT memberships_pkey PRIMARY KEY (category_id, customer_id),
    CONSTRAINT memberships_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET DEFAULT ON UPDATE SET DEFAULT,
    CONSTRAINT memberships_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE NO ACTION ON UPDATE RESTRICT,
    CONSTRAINT memberships_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES customers (id) ON DELETE SET NULL ON UPDATE SET NULL,
    CONSTRAINT memberships_check CHECK (until IS NULL OR until >= since)
);

-- Names ----------------------------------------------------------------------------------------

CREATE TABLE "Users" (
    "id" text NOT NULL,
    "Email" text NOT NULL,
    "createdAt" timestamp(3) DEFAULT CURRENT_TIMESTAMP NOT NULL,
    "updatedAt" timestamp(3) NOT NULL,
    "isActive" boolean DEFAULT false NOT NULL,
    "Age" integer,
    CONSTRAINT "Users_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Users_Age_check" CHECK ("Age" >= 18 AND "Age" < 150)
);
CREATE UNIQUE INDEX "Users_Email_key" ON "Users" ("Email");
CREATE INDEX "Users_createdAt_idx" ON "Users" ("createdAt" DESC) WHERE "isActive";

CREATE TABLE users (
    id text NOT NULL,
    email text NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE TABLE "select" (
    "from" integer NOT NULL,
    "where" text DEFAULT 'here' NOT NULL,
    "order" integer NOT NULL,
    "user" text,
    "desc" integer,
    CONSTRAINT "primary" PRIMARY KEY ("from"),
    CONSTRAINT "unique" UNIQUE ("order", "where"),
    CONSTRAINT "check" CHECK ("user" <> "where")
);
CREATE INDEX "table" ON "select" ("desc" DESC);
CREATE INDEX "null" ON "select" ("order", "from") WHERE "user" IS NOT NULL;

CREATE TABLE "weird ""quoted"" name" (
    "a ""b""" integer NOT NULL,
    "semi;colon" text,
    "perc%ent" text DEFAULT '100%' NOT NULL,
    "back\slash" text DEFAULT E'\\' NOT NULL,
    "it's" text DEFAULT 'it''s' NOT NULL,
    " leading space" integer,
    CONSTRAINT "pk ""q""" PRIMARY KEY ("a ""b"""),
    CONSTRAINT "it's a check" CHECK ("it's" <> ' ; -- ')
);
CREATE INDEX "idx 'n' ""q""" ON "weird ""quoted"" name" ("semi;colon", "perc%ent");
CREATE INDEX "-- no comment" ON "weird ""quoted"" name" (" leading space") WHERE "back\slash" = E'\\';

CREATE TABLE "dotted.table.name" (
    "x.y" integer NOT NULL,
    "z." text,
    ".a" text DEFAULT '.' NOT NULL,
    CONSTRAINT "dotted.pkey" PRIMARY KEY ("x.y"),
    CONSTRAINT "dotted.u" UNIQUE (".a", "z.")
);
CREATE INDEX "i.d.x" ON "dotted.table.name" ("z.");

CREATE TABLE "日本語テーブル" (
    "列名" integer NOT NULL,
    "ünïcödé" text DEFAULT 'ß→ẞ' NOT NULL,
    "😀" boolean DEFAULT false NOT NULL,
    CONSTRAINT "主キー" PRIMARY KEY ("列名"),
    CONSTRAINT "チェック" CHECK (length("ünïcödé") < 10)
);
CREATE INDEX "索引" ON "日本語テーブル" ("ünïcödé") WHERE "😀";

CREATE TABLE "2fast" (
    "1st" integer NOT NULL,
    "2nd" integer DEFAULT -2 NOT NULL,
    "$3" text,
    CONSTRAINT "2fast_pkey" PRIMARY KEY ("1st"),
    CONSTRAINT "2fast_1st_fkey" FOREIGN KEY ("2nd") REFERENCES "dotted.table.name" ("x.y") ON DELETE CASCADE
);
CREATE INDEX "2fast_2nd_idx" ON "2fast" USING hash ("2nd");

-- Sixty-three bytes each: the longest that PostgreSQL keeps.
CREATE TABLE a_table_whose_name_is_exactly_as_long_as_postgresql_allows_0063 (
    a_column_whose_name_is_exactly_as_long_as_postgresql_allows_063 integer NOT NULL,
    a_column_whose_name_is_exactly_as_long_as_postgresql_allows_064 text DEFAULT 'x' NOT NULL,
    CONSTRAINT a_primary_key_whose_name_is_as_long_as_postgresql_allows__00063
        PRIMARY KEY (a_column_whose_name_is_exactly_as_long_as_postgresql_allows_063),
    CONSTRAINT a_check_whose_name_is_exactly_as_long_as_postgresql_allows_0063
        CHECK (a_column_whose_name_is_exactly_as_long_as_postgresql_allows_063 % 2 = 0)
);
CREATE INDEX an_index_whose_name_is_exactly_as_long_as_postgresql_allows_063
    ON a_table_whose_name_is_exactly_as_long_as_postgresql_allows_0063
    (a_column_whose_name_is_exactly_as_long_as_postgresql_allows_064);

-- Shapes ---------------------------------------------------------------------------------------

CREATE TABLE nothing ();

CREATE TABLE no_key (
    at timestamptz DEFAULT now() NOT NULL,
    line text
);

CREATE UNLOGGED TABLE scratch_log (
    id integer DEFAULT nextval('shared_numbers'::regclass) NOT NULL,
    host inet NOT NULL,
    path text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT scratch_log_id_key UNIQUE (id)
);
CREATE INDEX scratch_log_at_idx ON scratch_log USING brin (at);
CREATE INDEX scratch_log_host_idx ON scratch_log USING gist (host inet_ops);
CREATE INDEX scratch_log_path_idx ON scratch_log (path text_pattern_ops);
CREATE INDEX scratch_log_path_c_idx ON scratch_log (path COLLATE "C" DESC NULLS LAST, at);
CREATE INDEX scratch_log_path_hash_idx ON scratch_log USING hash (path);
CREATE INDEX scratch_log_path_trie_idx ON scratch_log USING spgist (path);

-- Two equal indexes under two names, one column twice, expressions of several kinds.
CREATE TABLE index_zoo (
    a integer NOT NULL,
    b integer,
    c text,
    d jsonb,
    e timestamp,
    CONSTRAINT index_zoo_pkey PRIMARY KEY (a)
);
CREATE INDEX index_zoo_twin_one ON index_zoo (b, c);
CREATE INDEX index_zoo_twin_two ON index_zoo (b, c);
CREATE INDEX index_zoo_cb ON index_zoo (c, b);
CREATE INDEX index_zoo_nulls_first ON index_zoo (b NULLS FIRST);
CREATE INDEX index_zoo_lower ON index_zoo (lower(c));
CREATE INDEX index_zoo_sum ON index_zoo ((a + b), c DESC);
CREATE INDEX index_zoo_path ON index_zoo ((d ->> 'kind'));
CREATE INDEX index_zoo_year ON index_zoo (date_part('year', e));
CREATE UNIQUE INDEX index_zoo_coalesce ON index_zoo (COALESCE(c, ''));
CREATE UNIQUE INDEX index_zoo_partial ON index_zoo (b) WHERE c = 'x' AND a > 0;

CREATE TABLE check_zoo (
    n integer DEFAULT 1 NOT NULL,
    m integer,
    s text,
    t varchar(10),
    d date,
    j jsonb,
    flag boolean DEFAULT true NOT NULL,
    CONSTRAINT check_zoo_arithmetic CHECK (n + m > 0),
    CONSTRAINT check_zoo_not CHECK (NOT (n = 1 AND m = 2)),
    CONSTRAINT check_zoo_like CHECK (s LIKE 'a%'),
    CONSTRAINT check_zoo_length CHECK (char_length(s) <= 100),
    CONSTRAINT check_zoo_varchar CHECK (t <> 'none'),
    CONSTRAINT check_zoo_case CHECK (CASE WHEN flag THEN n > 0 ELSE n < 0 END),
    CONSTRAINT check_zoo_distinct CHECK (n IS DISTINCT FROM m),
    CONSTRAINT check_zoo_json CHECK (jsonb_typeof(j) = 'object'),
    CONSTRAINT check_zoo_year CHECK (date_part('year', d) >= 2000),
    CONSTRAINT check_zoo_flag CHECK (flag),
    CONSTRAINT check_zoo_local CHECK (m <> 13) NO INHERIT
);

-- A partitioned table; what its partitions inherit is declared on them too.
CREATE TABLE events (
    id bigint NOT NULL,
    happened_at timestamptz NOT NULL,
    customer_id bigint,
    kind text DEFAULT 'click' NOT NULL,
    CONSTRAINT events_pkey PRIMARY KEY (id, happened_at),
    CONSTRAINT events_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
    CONSTRAINT events_kind_check CHECK (kind <> '')
) PARTITION BY RANGE (happened_at);
CREATE INDEX events_kind_idx ON events (kind, happened_at DESC);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE INDEX events_2026_id_idx ON events_2026 (id);

CREATE TABLE vehicles (
    id integer NOT NULL,
    plate text NOT NULL,
    seats integer DEFAULT 4,
    CONSTRAINT vehicles_pkey PRIMARY KEY (id),
    CONSTRAINT vehicles_seats_check CHECK (seats > 0)
);
CREATE TABLE trucks (
    fleet_no integer NOT NULL,
    load_kg numeric(8,1) DEFAULT 3500.0 NOT NULL,
    CONSTRAINT trucks_pkey PRIMARY KEY (fleet_no),
    CONSTRAINT trucks_id_key UNIQUE (id),
    CONSTRAINT trucks_load_kg_check CHECK (load_kg < 40000)
) INHERITS (vehicles);
CREATE INDEX trucks_plate_idx ON trucks (plate);

-- Types and defaults ---------------------------------------------------------------------------

CREATE TABLE all_types (
    c_bit bit(8),
    c_varbit bit varying(16),
    c_bool bool,
    c_bytea bytea,
    c_char char(3),
    c_cidr cidr,
    c_date date,
    c_double float8,
    c_inet inet,
    c_int2 int2,
    c_int4 int4,
    c_int8 int8,
    c_interval interval,
    c_interval_day interval day to second(3),
    c_json json,
    c_jsonb jsonb,
    c_macaddr macaddr,
    c_money money,
    c_name name,
    c_numeric numeric,
    c_numeric_10_2 numeric(10,2),
    c_oid oid,
    c_one_byte "char",
    c_point point,
    c_range int4range,
    c_real float4,
    c_time time(0),
    c_timetz timetz,
    c_timestamp timestamp,
    c_timestamptz_3 timestamptz(3),
    c_tsvector tsvector,
    c_uuid uuid,
    c_varchar varchar,
    c_varchar_20 varchar(20),
    c_mood mood,
    c_status billing."Status",
    c_positive positive_int,
    c_iban billing.iban
);

CREATE TABLE all_arrays (
    a_bit bit(4)[],
    a_int integer[],
    a_jsonb jsonb[],
    a_mood mood[],
    a_numeric numeric(10,2)[],
    a_status billing."Status"[],
    a_text text[],
    a_timestamptz timestamptz(3)[],
    a_uuid uuid[],
    a_varchar varchar(20)[]
);

CREATE TABLE all_defaults (
    d_another_tables integer DEFAULT nextval('orders_id_seq'),
    d_array integer[] DEFAULT ARRAY[1, 2, 3],
    d_bit bit(3) DEFAULT B'101',
    d_bool boolean DEFAULT false,
    d_concat text DEFAULT 'a' || 'b',
    d_date date DEFAULT '2025-10-14',
    d_domain positive_int DEFAULT 7,
    d_empty text DEFAULT '',
    d_enum mood DEFAULT 'ok',
    d_enum_array mood[] DEFAULT ARRAY['ok'::mood],
    d_expression integer DEFAULT (1 + 2) * 3,
    d_float double precision DEFAULT 1e10,
    d_function text DEFAULT upper('abc'),
    d_interval interval DEFAULT '1 day 02:00:00',
    d_jsonb jsonb DEFAULT '{"a": [1, 2]}',
    d_negative integer DEFAULT -1,
    d_nextval bigint DEFAULT nextval('shared_numbers'),
    d_now timestamptz DEFAULT now(),
    d_now_utc timestamp DEFAULT (now() AT TIME ZONE 'utc'),
    d_numeric numeric(6,3) DEFAULT 1.500,
    d_quoted text DEFAULT 'it''s "quoted"',
    d_role text DEFAULT CURRENT_USER,
    d_status billing."Status" DEFAULT 'open',
    d_today date DEFAULT CURRENT_DATE,
    d_uuid uuid DEFAULT gen_random_uuid(),
    d_varchar varchar(10) DEFAULT 'none'
);

-- Other schemas --------------------------------------------------------------------------------

CREATE TABLE billing.customers (
    id integer GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    public_id bigint NOT NULL,
    iban billing.iban,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_public_id_fkey FOREIGN KEY (public_id) REFERENCES customers (id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX customers_iban_idx ON billing.customers (iban) WHERE iban IS NOT NULL;

CREATE TABLE billing.invoices (
    number bigserial NOT NULL,
    customer_id integer DEFAULT 1,
    order_id integer,
    status billing."Status" DEFAULT 'open' NOT NULL,
    amount numeric(12,2) NOT NULL,
    due date,
    CONSTRAINT invoices_pkey PRIMARY KEY (number),
    CONSTRAINT invoices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES billing.customers (id) ON DELETE SET DEFAULT,
    CONSTRAINT invoices_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE SET NULL,
    CONSTRAINT invoices_status_check CHECK (status <> 'void' OR amount = 0)
);
CREATE INDEX invoices_open_idx ON billing.invoices (due) WHERE status = 'open';

CREATE TABLE "Odd Schema"."Ledger Entries" (
    "Entry No" bigint NOT NULL,
    "Invoice" bigint,
    "Amount" numeric(12,2) DEFAULT 0.00 NOT NULL,
    CONSTRAINT "PK Ledger" PRIMARY KEY ("Entry No"),
    CONSTRAINT "FK Invoice" FOREIGN KEY ("Invoice") REFERENCES billing.invoices (number) ON UPDATE CASCADE
);
CREATE INDEX "IX Amount" ON "Odd Schema"."Ledger Entries" (abs("Amount"));

CREATE TABLE "sales.eu"."2024.q1" (
    "Entry" bigint NOT NULL,
    "net.amount" money,
    mood mood DEFAULT 'happy' NOT NULL,
    CONSTRAINT "2024.q1_pkey" PRIMARY KEY ("Entry"),
    CONSTRAINT "2024.q1_entry_fkey" FOREIGN KEY ("Entry") REFERENCES "Odd Schema"."Ledger Entries" ("Entry No")
);
CREATE INDEX "2024.q1.mood" ON "sales.eu"."2024.q1" (mood);

"""The queries behind facts.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar

import psycopg
from psycopg.rows import class_row

from tests.mutation.facts import Address, Column, Constraint, Facts, Index, Schema, Table

_Record = TypeVar("_Record")


def read_facts(connection: psycopg.Connection[Any]) -> Facts:
    """Read all that is not PostgreSQL's own. Leaves the session's search_path at pg_catalog."""
    # The path decides what a deparsed text qualifies: everything, as a finding's object does.
    connection.execute("SET search_path = pg_catalog")
    return Facts(
        schemas={schema.oid: schema for schema in _records(connection, Schema, _SCHEMAS)},
        tables={table.oid: table for table in _records(connection, Table, _TABLES)},
        columns={(c.table, c.number): c for c in _records(connection, Column, _COLUMNS)},
        indexes={index.oid: index for index in _records(connection, Index, _INDEXES)},
        constraints={c.oid: c for c in _records(connection, Constraint, _CONSTRAINTS)},
        children=_grouped(connection.execute(_CHILDREN)),
        dependents=_grouped(_addresses(connection, _DEPENDENTS)),
        wholes=_grouped(_addresses(connection, _WHOLES)),
    )


def _records(
    connection: psycopg.Connection[Any], record: type[_Record], query: str
) -> list[_Record]:
    with connection.cursor(row_factory=class_row(record)) as cursor:
        return cursor.execute(query).fetchall()


def _addresses(
    connection: psycopg.Connection[Any], query: str
) -> Iterable[tuple[Address, Address]]:
    for row in connection.execute(query):
        yield Address(*row[:3]), Address(*row[3:])


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    groups: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"

_SCHEMAS = f"""
    SELECT n.oid, format('%I', n.nspname) AS sql
      FROM pg_namespace n
     WHERE {_OURS} AND EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = n.oid)
     ORDER BY n.oid
"""

_TABLES = f"""
    SELECT c.oid, format('%I', n.nspname) AS schema, format('%I', c.relname) AS sql,
           format('%I.%I', n.nspname, c.relname) AS object, c.relkind = 'p' AS partitioned
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND {_OURS}
     ORDER BY c.oid
"""

_COLUMNS = f"""
    SELECT c.oid AS "table", a.attnum AS number, a.attname AS name, format('%I', a.attname) AS sql,
           format('%I.%I.%I', n.nspname, c.relname, a.attname) AS object,
           format_type(a.atttypid, a.atttypmod) AS type,
           format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype
                            WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem
                            ELSE t.oid END, NULL) AS base_type,
           a.attnotnull AS not_null,
           pg_get_expr(d.adbin, d.adrelid) AS default, coalesce(d.oid, 0) AS default_oid,
           a.attidentity = ''
               AND pg_get_serial_sequence(c.oid::regclass::text, a.attname) IS NOT NULL
               AS owns_sequence,
           CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' ELSE '' END
               AS identity,
           a.attgenerated <> '' AS generated,
           (SELECT format('%I.%I', o.collnamespace::regnamespace::text, o.collname)
              FROM pg_collation o
             WHERE o.oid = a.attcollation AND a.attcollation <> t.typcollation) AS collation,
           a.attinhcount > 0 AS inherited,
           coalesce(a.attnum = ANY (p.partattrs::int2[]), false) AS in_partition_key,
           EXISTS (SELECT FROM pg_constraint k
                    WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey))
               AS in_primary_key
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
      LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid
     WHERE c.relkind IN ('r', 'p') AND {_OURS}
     ORDER BY c.oid, a.attnum
"""

_INDEXES = f"""
    SELECT c.oid, i.indrelid AS "table", format('%I', c.relname) AS sql,
           format('%I.%I', n.nspname, c.relname) AS object,
           pg_get_indexdef(c.oid) AS definition, m.amname AS method, i.indisunique AS unique,
           (SELECT array_agg(pg_get_indexdef(c.oid, k, false) ORDER BY k)
              FROM generate_series(1, i.indnkeyatts) k) AS keys,
           (SELECT array_agg(concat_ws(' ',
                       (SELECT 'COLLATE ' || quote_ident(o.collname) FROM pg_collation o
                         WHERE o.oid = i.indcollation[k - 1] AND o.collname <> 'default'),
                       (SELECT quote_ident(s.opcname) FROM pg_opclass s
                         WHERE s.oid = i.indclass[k - 1] AND NOT s.opcdefault)) ORDER BY k)
              FROM generate_series(1, i.indnkeyatts) k) AS options,
           (SELECT array_agg((ARRAY['', 'DESC NULLS LAST', 'NULLS FIRST', 'DESC'])
                       [i.indoption[k - 1] + 1] ORDER BY k)
              FROM generate_series(1, i.indnkeyatts) k) AS orders,
           (SELECT coalesce(array_agg(pg_get_indexdef(c.oid, k, false) ORDER BY k), '{{}}')
              FROM generate_series(i.indnkeyatts + 1, i.indnatts) k) AS include,
           pg_get_expr(i.indpred, i.indrelid) AS predicate,
           i.indpred IS NOT NULL OR i.indexprs IS NOT NULL AS computed,
           coalesce((SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid), 0) AS parent
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_index i ON i.indexrelid = c.oid
      JOIN pg_am m ON m.oid = c.relam
     WHERE {_OURS}
       AND NOT EXISTS (SELECT FROM pg_constraint k
                        WHERE k.conindid = c.oid AND k.contype IN ('p', 'u'))
     ORDER BY c.oid
"""

_CONSTRAINTS = f"""
    SELECT k.oid, c.oid AS "table", k.conname AS name, format('%I', k.conname) AS sql,
           format('%I.%I.%I', n.nspname, c.relname, k.conname) AS object,
           CASE k.contype WHEN 'p' THEN 'primary_key' WHEN 'u' THEN 'unique'
                          WHEN 'f' THEN 'foreign_key' ELSE 'check' END AS kind,
           pg_get_constraintdef(k.oid) AS definition,
           (SELECT array_agg(quote_ident(a.attname) ORDER BY p.place)
              FROM unnest(k.conkey) WITH ORDINALITY p(number, place)
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.number) AS columns,
           k.conindid AS index, k.conparentid AS parent,
           k.coninhcount > 0 OR k.conparentid <> 0 AS inherited,
           k.connoinherit AND k.contype = 'c' AS no_inherit, k.confrelid AS referenced_table
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE k.contype IN ('p', 'u', 'f', 'c') AND {_OURS}
     ORDER BY k.oid
"""

_CHILDREN = """
    SELECT h.inhparent, h.inhrelid
      FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid AND c.relkind IN ('r', 'p')
"""

_CLASSES = """
    'pg_class'::regclass, 'pg_constraint'::regclass, 'pg_attrdef'::regclass,
    'pg_type'::regclass, 'pg_namespace'::regclass
"""

_DEPENDENTS = f"""
    SELECT refclassid::regclass::text, refobjid, refobjsubid,
           classid::regclass::text, objid, objsubid
      FROM pg_depend
     WHERE deptype IN ('n', 'a', 'i', 'P', 'S')
       AND refclassid IN ({_CLASSES}) AND classid IN ({_CLASSES})
"""

_WHOLES = f"""
    SELECT classid::regclass::text, objid, objsubid,
           refclassid::regclass::text, refobjid, refobjsubid
      FROM pg_depend
     WHERE deptype = 'i'
       AND refclassid IN ({_CLASSES}) AND classid IN ({_CLASSES})
"""

"""The rows of a reading → tables, each with all that belongs to it."""

from __future__ import annotations

from typing import Final

from healthcheck.introspect import (
    check,
    column,
    exclusion,
    foreign_key,
    index,
    primary_key,
    row_security,
    table_definition,
    trigger,
    unique,
    view,
)
from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.introspect.reading import Found, Reading
from healthcheck.introspect.text import Texts
from healthcheck.model.catalog import Index, Table, TableDefinition, Triggers, View

_PLAIN: Final = TableDefinition()


class Assembly:
    """Puts the rows of a reading together into tables, one at a time."""

    def __init__(self, reading: Reading) -> None:
        rows = reading.rows
        self._columns = column.rows_by_table(rows["column"])
        self._indexes = index.rows_by_table(rows["index"])
        self._opclasses: dict[int, tuple[str, bool]] = {
            oid: (name, is_default) for oid, name, is_default in rows["operator_class"]
        }
        self._collations: dict[int, str] = dict(rows["collation"])
        self._constraints: dict[int, list[ConstraintRow]] = {}
        for row in map(ConstraintRow.of, rows["constraint"]):
            self._constraints.setdefault(row.table, []).append(row)
        self._triggers = trigger.rows_by_table(rows.get("trigger", ()))
        self._operators: dict[int, list[str]] = dict(rows.get("exclusion", ()))
        self._policies = row_security.rows_by_table(rows.get("row_security", ()))
        definitions = map(table_definition.DefinitionRow.of, rows.get("table_definition", ()))
        self._views = {oid for (oid,) in rows.get("view", ())}
        self._definitions = {row.table: row for row in definitions}

    def has_text(self, oid: int) -> bool:
        """Whether the table has anything that only deparsing can give."""
        return (
            any(row.type == "c" for row in self._constraints.get(oid, ()))
            or any(row.has_text for row in self._indexes.get(oid, ()))
            or any(row.generated for row in self._columns.get(oid, ()))
            or any(row.conditional for row in self._triggers.get(oid, ()))
            or any(row.has_using or row.has_check for row in self._policies.get(oid, ()))
            or (oid in self._definitions and self._definitions[oid].has_text)
            or oid in self._views
        )

    def holds_locks(self, oid: int) -> bool:
        """Whether its texts hold locks on tables until their transaction ends."""
        return oid in self._policies or oid in self._views

    def table(self, found: Found, texts: Texts | None) -> Table:
        """The whole of one table; `texts` None where they could not be read."""
        oid = found.oid
        around = self._surroundings(oid, texts)
        columns = around.columns
        constraints = self._constraints.get(oid, ())
        indexes = self._parse_indexes(oid, around)
        return Table(
            name=found.name,
            columns={one.name: one for one in columns.values()},
            primary_key=next(
                (
                    primary_key.parse(row, columns, indexes[row.index_oid])
                    for row in constraints
                    if row.type == "p"
                ),
                None,
            ),
            indexes={one.name: one for one in indexes.values()},
            unique={
                row.name: unique.parse(row, columns, indexes[row.index_oid])
                for row in constraints
                if row.type == "u"
            },
            foreign_keys={
                row.name: foreign_key.parse(row, columns) for row in constraints if row.type == "f"
            },
            checks={
                row.name: check.parse(row, around.text("check", row.oid))
                for row in constraints
                if row.type == "c"
            },
            exclusions={
                row.name: exclusion.parse(row, indexes[row.index_oid], self._operators[row.oid])
                for row in constraints
                if row.type == "x" and row.oid in self._operators
            },
            policies={
                row.name: row_security.parse(row, texts) for row in self._policies.get(oid, ())
            },
            definition=self._definition(oid, texts),
            partitioned=found.kind == "p",
            visible=found.visible,
            locked=found.locked,
        )

    def view(self, found: Found, texts: Texts | None) -> View:
        """The whole of one view."""
        return view.parse(found, self.table(found, texts), texts)

    def _definition(self, oid: int, texts: Texts | None) -> TableDefinition:
        row = self._definitions.get(oid)
        return table_definition.parse(row, texts) if row else _PLAIN

    def triggers(self, found: Found, texts: Texts | None) -> Triggers:
        """The triggers of one table or view, if they were asked for."""
        rows = self._triggers.get(found.oid)
        if rows is None:
            return {}
        around = self._surroundings(found.oid, texts)
        return {row.name: trigger.parse(row, around) for row in rows}

    def _surroundings(self, oid: int, texts: Texts | None) -> index.Surroundings:
        rows = self._columns.get(oid, ())
        return index.Surroundings(
            columns={row.attnum: column.parse(row, texts) for row in rows},
            column_collations={row.attnum: row.collation for row in rows},
            opclasses=self._opclasses,
            collations=self._collations,
            texts=texts,
        )

    def _parse_indexes(self, oid: int, around: index.Surroundings) -> dict[int, Index]:
        constraints = self._constraints.get(oid, ())
        behind = {row.index_oid for row in constraints if row.type in {"p", "u", "x"}}
        return {
            row.oid: index.parse(row, around, of_constraint=row.oid in behind)
            for row in self._indexes.get(oid, ())
        }

"""What the process that loads the models is told, and what came of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Orm(StrEnum):
    """Whose models they are."""

    SQLALCHEMY = "sqlalchemy"
    DJANGO = "django"


class Models(Struct, frozen=True, kw_only=True):
    """Where models are: "shop.models:Base" of SQLAlchemy, "shop.settings" of Django.

    An empty name is that of DJANGO_SETTINGS_MODULE.
    """

    orm: Orm
    name: str

    @property
    def option(self) -> str:
        """The option that says so."""
        return f"--{self.orm}"


class Created(Struct, frozen=True, kw_only=True):
    """What came of creating the tables of models.

    `notes` are for the user, a sentence each. `untyped` are columns, (schema, table, column), whose
    type the models do not settle.
    """

    notes: tuple[str, ...] = ()
    untyped: tuple[tuple[str, str, str], ...] = ()

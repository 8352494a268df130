"""What the process that loads the models is told, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Orm(StrEnum):
    """Whose models they are."""

    SQLALCHEMY = "sqlalchemy"
    DJANGO = "django"


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """Where models are: "shop.models:Base" of SQLAlchemy, "shop.settings" of Django.

    An empty name is that of DJANGO_SETTINGS_MODULE.
    """

    orm: Orm
    name: str

    @property
    def option(self) -> str:
        """The option that says so."""
        return f"--{self.orm}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Created:
    """What came of creating the tables of models.

    `notes` are for the user, a sentence each. `untyped` are columns, (schema, table, column), whose
    type the models do not settle.
    """

    notes: tuple[str, ...] = ()
    untyped: tuple[tuple[str, str, str], ...] = ()

"""What the process that loads the models is told, and what it answers."""

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

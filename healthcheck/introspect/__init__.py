"""The only package that sends SQL for a probe: queries/*.sql and their parsing, by kind."""

from healthcheck.introspect.connection import Connection, Limits
from healthcheck.introspect.inventory import Inventory, read_inventory
from healthcheck.introspect.memory import Memory
from healthcheck.introspect.read import MovingError, read_catalog, read_tokens
from healthcheck.introspect.wanted import Wanted, wanted_of

__all__ = [
    "Connection",
    "Inventory",
    "Limits",
    "Memory",
    "MovingError",
    "Wanted",
    "read_catalog",
    "read_inventory",
    "read_tokens",
    "wanted_of",
]

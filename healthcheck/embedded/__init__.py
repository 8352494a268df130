"""A private PostgreSQL for the demo and the tests: no account, no service, gone when it is left."""

from healthcheck.embedded.errors import EmbeddedError
from healthcheck.embedded.server import STAND_INS, EmbeddedServer, embedded_server

__all__ = ["STAND_INS", "EmbeddedError", "EmbeddedServer", "embedded_server"]

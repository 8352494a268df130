"""The HTTP service: health, metrics, and a page for people."""

from healthcheck.server.app import make_app
from healthcheck.server.run import run
from healthcheck.server.watch import Watch

__all__ = ["Watch", "make_app", "run"]

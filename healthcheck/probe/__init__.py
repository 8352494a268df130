"""A target → a Report: one connection, one deadline, one check at a time."""

from healthcheck.probe.declaration_source import DeclarationSource
from healthcheck.probe.target import Target

__all__ = ["DeclarationSource", "Target"]

"""A target → a Report: one connection, one deadline, one check at a time."""

from healthcheck.probe.declaration_source import DeclarationSource, read_expectation
from healthcheck.probe.migration_files import read_files
from healthcheck.probe.places import Places
from healthcheck.probe.releases import Releases
from healthcheck.probe.target import Target

__all__ = ["DeclarationSource", "Places", "Releases", "Target", "read_expectation", "read_files"]

"""Settings from the environment: one table of them, and every problem at once."""

from healthcheck.settings.load import load
from healthcheck.settings.model import Settings, TargetSettings
from healthcheck.settings.table import SETTINGS, Setting

__all__ = ["SETTINGS", "Setting", "Settings", "TargetSettings", "load"]

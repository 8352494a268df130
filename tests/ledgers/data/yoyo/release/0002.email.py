"""Users get an address."""

from yoyo import step

__depends__ = {"0001.init"}

steps = [step("ALTER TABLE users ADD COLUMN email text", "ALTER TABLE users DROP COLUMN email")]

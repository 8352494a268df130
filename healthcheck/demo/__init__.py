"""The founding incident: a release was deployed, and its last migration was not."""

"""Frozen types and the words of the field. Nothing here does I/O or knows a driver."""

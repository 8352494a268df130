"""Renderings of a report: pure functions from Report to JSON values, text and metrics."""

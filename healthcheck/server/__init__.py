"""The HTTP service: health, metrics, and a page for people."""

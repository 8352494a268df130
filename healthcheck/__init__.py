"""Is this database the one this release needs?"""

__version__ = "0.1.0"

"""The models of an ORM → a private PostgreSQL that holds what they say, and nothing else.

The project's own code runs in a process of its own (`child`, `project`, `sqlalchemy`, `django`,
`definitions`): what it prints, patches or leaves running is nothing to ours.
"""

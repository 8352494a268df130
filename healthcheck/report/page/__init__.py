"""What the page for people shows, as facts that a template only has to lay out.

All of it is pure, and what a caller may not see is not in it.
"""

from healthcheck.report.page.timeline import Moment
from healthcheck.report.page.verdict import sentence_of_all
from healthcheck.report.page.view import History, View, view

__all__ = ["History", "Moment", "View", "sentence_of_all", "view"]

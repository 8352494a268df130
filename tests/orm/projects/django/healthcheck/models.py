"""An app that has the name of the program that looks at it."""

from django.db import models


class Beat(models.Model):
    at = models.DateTimeField(auto_now_add=True)

from django.contrib.auth.models import User
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, HStoreField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower, Now


class Order(models.Model):
    class State(models.TextChoices):
        NEW = "new"
        DONE = "done"

    user = models.ForeignKey(User, models.CASCADE)
    state = models.CharField(max_length=8, choices=State, db_default=State.NEW)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    detail = models.JSONField(null=True)
    tags = ArrayField(models.CharField(max_length=20), default=list)
    labels = HStoreField(default=dict)
    note = models.TextField(db_column="innerNote", db_comment="ours alone")
    at = models.DateTimeField(db_default=Now())
    vat = models.GeneratedField(
        expression=models.F("total") * 2,
        output_field=models.DecimalField(max_digits=10, decimal_places=2),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(total__gte=0), name="order_total_positive"),
            models.UniqueConstraint("user", Lower("state"), name="order_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(state="new"), name="order_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-at"], condition=models.Q(state="new"), name="order_open"
            ),
            GinIndex(fields=["detail"], name="order_detail"),
            GinIndex(fields=["note"], name="order_note", opclasses=["gin_trgm_ops"]),
        ]


class Booking(models.Model):
    room = models.IntegerField()
    during = DateRangeField()
    orders = models.ManyToManyField(Order)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_no_overlap",
                expressions=[("room", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            )
        ]


class Invoice(models.Model):
    number = models.CharField(max_length=12, primary_key=True)
    order = models.ForeignKey(Order, models.RESTRICT)

    class Meta:
        db_table = 'billing"."invoices'

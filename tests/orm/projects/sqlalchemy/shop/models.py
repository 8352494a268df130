import enum
from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, DOMAIN, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from shop.base import Base


class State(enum.Enum):
    NEW = "new"
    DONE = "done"


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(CITEXT, unique=True)
    displayName: Mapped[str | None] = mapped_column(String(80))  # noqa: N815 - as JavaScript has it
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(20)), server_default=text("'{}'"))

    __table_args__ = (Index("ix_users_lower_name", func.lower(displayName)),)


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    userId: Mapped[int] = mapped_column(  # noqa: N815
        ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[State] = mapped_column(
        Enum(State, name="order_state"), server_default=State.NEW.name
    )
    total: Mapped[Decimal] = mapped_column(Numeric(10, 2), server_default=text("0"))
    vat: Mapped[Decimal] = mapped_column(Numeric(10, 2), Computed("total * 0.19", persisted=True))
    detail: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), server_default=func.now())

    __table_args__ = (
        CheckConstraint("total >= 0 AND total % 1 < 1", name="positive"),
        UniqueConstraint("userId", "at"),
        Index("ix_orders_open", "userId", at.desc(), postgresql_where=state == State.NEW),
        Index("ix_orders_detail", "detail", postgresql_using="gin"),
    )


class Invoice(Base):
    __tablename__ = "invoices"
    __table_args__ = {"schema": "billing", "comment": "what was sent"}

    number: Mapped[str] = mapped_column(
        DOMAIN("invoice_number", String(12), schema="billing", check="VALUE ~ '^[0-9]+%?$'"),
        primary_key=True,
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("orders.id", ondelete="RESTRICT", deferrable=True, initially="DEFERRED")
    )

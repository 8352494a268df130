"""billing."""

from alembic import op

revision = "e5f0"
down_revision = None
branch_labels = ("billing",)
depends_on = "b2f0"


def upgrade():
    op.execute("CREATE TABLE bills (id integer)")


def downgrade():
    op.execute("DROP TABLE bills")

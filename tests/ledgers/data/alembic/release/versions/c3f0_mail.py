"""mail."""

from alembic import op

revision = "c3f0"
down_revision = "a1f0"
branch_labels = ("mail",)
depends_on = None


def upgrade():
    op.execute("CREATE TABLE mail (id integer)")


def downgrade():
    op.execute("DROP TABLE mail")

"""merge."""

from alembic import op

revision = "d4f0"
down_revision = ("b2f0", "c3f0")
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE INDEX users_email ON users (email)")


def downgrade():
    op.execute("DROP INDEX users_email")

"""email."""

from alembic import op

revision = "b2f0"
down_revision = "a1f0"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("ALTER TABLE users ADD COLUMN email text")


def downgrade():
    op.execute("ALTER TABLE users DROP COLUMN email")

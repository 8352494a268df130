"""init."""

from alembic import op

revision = "a1f0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE users (id integer PRIMARY KEY)")


def downgrade():
    op.execute("DROP TABLE users")

"""Where each job stands in the list of all jobs."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0021'
down_revision = '0020'

RANK = """
UPDATE job SET rank = CASE
    WHEN status = 'cancelled' THEN 6
    WHEN status = 'done' THEN 5
    WHEN status = 'started' THEN 2
    WHEN (SELECT status FROM customer_order WHERE customer_order.id = job.order_id)
        IN ('confirmed', 'started', 'completed') THEN
        CASE WHEN day IS NULL THEN 0
        WHEN EXISTS (SELECT 1 FROM assignment WHERE assignment.job_id = job.id) THEN 3 ELSE 1 END
    WHEN day IS NULL THEN 4
    ELSE 3
END
"""


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.add_column('job', sa.Column('rank', sa.Integer(), nullable=False, server_default=sa.text('0')))
    op.execute(RANK)
    op.create_index('ix_job_listed', 'job', ['rank', 'day', 'starts', 'id'])
    triggers.create(op.get_bind())

"""What is sealed cannot be truncated, replaced or added to either; «Neste steg» of orders whose rule has changed."""

from alembic import op

from store import triggers

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    op.execute("""
        UPDATE customer_order SET next_step = 'add_line', turn = '1-ours'
        WHERE status IN ('confirmed', 'started', 'completed') AND customer_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM order_line WHERE order_line.order_id = customer_order.id)
    """)
    op.execute("""
        UPDATE customer_order SET next_step = 'plan_job', turn = '1-ours'
        WHERE status IN ('confirmed', 'started') AND next_step IN ('start_job', 'complete_job')
        AND EXISTS (
            SELECT 1 FROM job WHERE job.order_id = customer_order.id AND job.status IN ('planned', 'started')
            AND (job.day IS NULL OR NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.job_id = job.id))
        )
    """)
    op.execute(
        "UPDATE customer_order SET next_step = 'complete_job' WHERE status = 'started' AND next_step = 'start_job'"
    )
    triggers.create(op.get_bind())

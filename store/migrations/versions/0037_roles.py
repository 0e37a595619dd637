"""The roles Planlegger, Regnskap and Crew-leder; a one-time address for the office says which one it gives."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0037'
down_revision = '0036'

ROLES = ['owner', 'office', 'planner', 'accounting', 'lead', 'crew', 'customer', 'system']


def upgrade() -> None:
    triggers.drop(op.get_bind())
    allowed = 'role IN ({})'.format(', '.join(f"'{role}'" for role in ROLES))
    for name in ('employee', 'history'):
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f'ck_{name}_role'), type_='check')
            table.create_check_constraint(op.f(f'ck_{name}_role'), allowed)
    with op.batch_alter_table('ticket') as table:
        table.add_column(sa.Column('role', sa.String(40), nullable=True))
        table.create_check_constraint(op.f('ck_ticket_role'), allowed)
    # Who has been put to lead a job has typed the others' hours there, and goes on doing so.
    op.execute(
        "UPDATE employee SET role = 'lead' WHERE role = 'crew' AND (id IN (SELECT lead_id FROM job)"
        ' OR id IN (SELECT lead_id FROM plan))'
    )
    triggers.create(op.get_bind())

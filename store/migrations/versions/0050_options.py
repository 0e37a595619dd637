"""What a customer chooses of a quote: options on lines, what was picked, and headings that tell only their sum."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0050'
down_revision = '0049'


def upgrade() -> None:
    triggers.drop(op.get_bind())
    for name in ('order_line', 'package_line'):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column('option', sa.String(40), nullable=False, server_default=''))
            table.add_column(sa.Column('option_group', sa.String(100), nullable=False, server_default=''))
            table.add_column(sa.Column('sum_only', sa.Boolean(), nullable=False, server_default=sa.false()))
            if name == 'order_line':
                table.add_column(sa.Column('chosen', sa.Boolean(), nullable=False, server_default=sa.false()))
            table.create_check_constraint(op.f(f'ck_{name}_option'), "option IN ('', 'optional', 'one_of')")
    with op.batch_alter_table('acceptance') as table:
        table.add_column(sa.Column('picked', sa.JSON(), nullable=True))
        table.add_column(sa.Column('net_ore', sa.BigInteger(), nullable=True))
        table.add_column(sa.Column('total_ore', sa.BigInteger(), nullable=True))
    op.execute("UPDATE acceptance SET picked = '[]'")
    with op.batch_alter_table('acceptance') as table:
        table.alter_column('picked', existing_type=sa.JSON(), nullable=False)
    triggers.create(op.get_bind())

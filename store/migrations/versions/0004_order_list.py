"""The order list: who is responsible, what needs doing, and full-text search."""

import sqlalchemy as sa
from alembic import op

from store import searching, triggers

revision = '0004'
down_revision = '0003'
CHUNK = 500

OURS = "CASE turn WHEN '1-ours' THEN '3-ours' WHEN '2-theirs' THEN '4-wait' ELSE '5-done' END"
OPEN = "turn <> '3-nobody'"
CONFIRMED = "status IN ('confirmed', 'started', 'completed')"
UNDONE = "SELECT 1 FROM job WHERE job.order_id = customer_order.id AND job.status IN ('planned', 'started')"
NEWEST = 'SELECT state FROM quote_version WHERE quote_version.order_id = customer_order.id ORDER BY quote_version.number DESC LIMIT 1'
NEEDS = (
    (1, f'{CONFIRMED} AND next_job_day < :today'),
    (2, f'{CONFIRMED} AND EXISTS ({UNDONE} AND job.day IS NULL)'),
    (
        4,
        f'{CONFIRMED} AND EXISTS ({UNDONE} AND NOT EXISTS (SELECT 1 FROM assignment WHERE assignment.job_id = job.id))',
    ),
    (8, "status = 'quoted' AND valid_until <= :soon"),
    (16, f"status = 'quoted' AND ({NEWEST}) = 'declined'"),
    (32, "next_step = 'create_invoice'"),
    (64, 'due_day < :today'),
)
URGENT = (
    ('1-late', "next_step IN ('start_job', 'complete_job') AND next_job_day < :today"),
    ('1-late', "next_step = 'plan_job' AND next_job_day <= :tomorrow"),
    ('1-late', "next_step = 'register_payment' AND due_day < :today"),
    ('1-late', "next_step = 'follow_up' AND valid_until < :today"),
    ('2-soon', "next_step = 'follow_up' AND valid_until >= :today AND valid_until <= :soon"),
    ('1-late', "next_step = 'create_invoice' AND status = 'completed' AND next_since < :month"),
    (
        '2-soon',
        "next_step = 'create_invoice' AND status = 'completed' AND next_since >= :month AND next_since < :fortnight",
    ),
)


def upgrade() -> None:
    connection = op.get_bind()
    triggers.drop(connection)
    op.drop_index('ix_customer_order_turn_number', 'customer_order')
    op.drop_index('ix_customer_order_status_number', 'customer_order')
    with op.batch_alter_table('customer_order') as table:
        table.add_column(sa.Column('responsible_id', sa.Integer(), nullable=True))
        table.add_column(sa.Column('urgency', sa.String(40), nullable=True))
        table.add_column(sa.Column('needs', sa.Integer(), nullable=True))
        table.add_column(sa.Column('look_on', sa.Date(), nullable=True))
        table.alter_column('search', type_=sa.Text(), existing_type=sa.String(1200), existing_nullable=False)
    fill(connection)
    with op.batch_alter_table('customer_order') as table:
        table.alter_column('urgency', existing_type=sa.String(40), nullable=False)
        table.alter_column('needs', existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key(op.f('fk_customer_order_responsible_id'), 'employee', ['responsible_id'], ['id'])
        table.create_check_constraint(
            op.f('ck_customer_order_urgency'), "urgency IN ('1-late', '2-soon', '3-ours', '4-wait', '5-done')"
        )
    down = sa.text('number DESC')
    op.create_index('ix_customer_order_urgency', 'customer_order', ['turn', 'urgency', down])
    op.create_index('ix_customer_order_status_number', 'customer_order', ['status', down])
    op.create_index('ix_customer_order_responsible', 'customer_order', ['responsible_id', 'turn', 'urgency', down])
    op.create_index(
        'ix_customer_order_counted', 'customer_order', ['turn', 'status', 'urgency', 'needs', 'responsible_id']
    )
    op.create_index(op.f('ix_customer_order_look_on'), 'customer_order', ['look_on'])
    triggers.create(connection)
    searching.rebuild(connection)  # an earlier migration of the same run may have made the index already


def fill(connection: sa.Connection) -> None:
    """The new columns as far as a database can say; whatever is open is looked at again at once by the daily round."""
    from datetime import timedelta

    from store import clock

    today, now = clock.today(), clock.now()
    days = {
        'today': today,
        'tomorrow': today + timedelta(days=1),
        'soon': today + timedelta(days=2),
        'month': now - timedelta(days=30),
        'fortnight': now - timedelta(days=14),
    }
    dates = [sa.bindparam(name, type_=sa.Date()) for name in ('today', 'tomorrow', 'soon')]
    dates += [sa.bindparam(name, type_=sa.DateTime(timezone=True)) for name in ('month', 'fortnight')]

    def run(sql: str) -> None:
        used = [each for each in dates if f':{each.key}' in sql]
        connection.execute(sa.text(sql).bindparams(*used), {each.key: days[each.key] for each in used})

    first = 'SELECT employee_id FROM history WHERE history.order_number = customer_order.number AND history.event IN '
    by = f"({first} ('created', 'copied') AND history.role IN ('owner', 'office') ORDER BY history.id LIMIT 1)"
    here = f'CASE WHEN {by} IN (SELECT id FROM employee) THEN {by} END'
    run(f'UPDATE customer_order SET urgency = {OURS}, needs = 0, look_on = NULL, responsible_id = {here}')
    run(f'UPDATE customer_order SET look_on = :today WHERE {OPEN}')
    for flag, when in NEEDS:
        run(f'UPDATE customer_order SET needs = needs + {flag} WHERE {OPEN} AND {when}')
    for level, when in URGENT:
        run(f"UPDATE customer_order SET urgency = '{level}' WHERE {OPEN} AND {when}")
    _search(connection)


def _search(connection: sa.Connection) -> None:
    """The text of the lines becomes searchable; `lower` of SQLite knows only English letters, so it is done here."""
    last = 0
    while True:
        rows = connection.execute(
            sa.text('SELECT id, search FROM customer_order WHERE id > :last ORDER BY id LIMIT :most'),
            {'last': last, 'most': CHUNK},
        ).all()
        if not rows:
            return
        begin, last = last, rows[-1].id
        texts: dict[int, list[str]] = {}
        for order_id, line in connection.execute(
            sa.text(
                'SELECT order_id, text FROM order_line WHERE order_id > :begin AND order_id <= :last ORDER BY position, id'
            ),
            {'begin': begin, 'last': last},
        ):
            texts.setdefault(order_id, []).append(line)
        changed = [
            {
                'id': row.id,
                'search': ('\n' + '\n'.join([row.search, *(each.lower() for each in texts.get(row.id, []))]))[:6_000],
            }
            for row in rows
        ]
        connection.execute(sa.text('UPDATE customer_order SET search = :search WHERE id = :id'), changed)

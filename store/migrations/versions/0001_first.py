"""The first schema."""

import sqlalchemy as sa
from alembic import op

from store import triggers

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table(
        'attempt',
        sa.Column('key', sa.String(100), nullable=False),
        sa.Column('window', sa.Integer(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('key', 'window', name=op.f('pk_attempt')),
    )
    op.create_table(
        'company',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('org_number', sa.String(9), nullable=False),
        sa.Column('org_form', sa.String(10), nullable=False),
        sa.Column('in_company_register', sa.Boolean(), nullable=False),
        sa.Column('vat_registered', sa.Boolean(), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('postcode', sa.String(10), nullable=False),
        sa.Column('city', sa.String(100), nullable=False),
        sa.Column('phone', sa.String(20), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('bank_account', sa.String(11), nullable=False),
        sa.Column('auto_confirm', sa.Boolean(), nullable=False),
        sa.Column('quote_days', sa.Integer(), nullable=False),
        sa.Column('payment_days', sa.Integer(), nullable=False),
        sa.Column('is_demo', sa.Boolean(), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f('ck_company_one_row')),
        sa.CheckConstraint('payment_days BETWEEN 0 AND 365', name=op.f('ck_company_payment_days')),
        sa.CheckConstraint('quote_days BETWEEN 1 AND 365', name=op.f('ck_company_quote_days')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_company')),
    )
    op.create_table(
        'counter',
        sa.Column('series', sa.String(20), nullable=False),
        sa.Column('next', sa.Integer(), nullable=False),
        sa.Column('used', sa.Boolean(), nullable=False),
        sa.CheckConstraint('next BETWEEN 1 AND 999999999', name=op.f('ck_counter_next')),
        sa.PrimaryKeyConstraint('series', name=op.f('pk_counter')),
    )
    op.create_table(
        'customer',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('phone', sa.String(20), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('postcode', sa.String(10), nullable=False),
        sa.Column('city', sa.String(100), nullable=False),
        sa.Column('org_number', sa.String(9), nullable=False),
        sa.Column('org_form', sa.String(10), nullable=False),
        sa.Column('vat_registered', sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind = 'business' OR org_number = ''", name=op.f('ck_customer_org_number_of_business')),
        sa.CheckConstraint("kind = 'private' OR name <> ''", name=op.f('ck_customer_business_has_name')),
        sa.CheckConstraint("kind IN ('private', 'business')", name=op.f('ck_customer_kind')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customer')),
    )
    op.create_index(op.f('ix_customer_name'), 'customer', ['name'], unique=False)
    op.create_index(op.f('ix_customer_phone'), 'customer', ['phone'], unique=False)
    op.create_index(
        'uq_customer_org_number',
        'customer',
        ['org_number'],
        unique=True,
        sqlite_where=sa.text("org_number <> ''"),
        postgresql_where=sa.text("org_number <> ''"),
    )
    op.create_table(
        'employee',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('role', sa.String(40), nullable=False),
        sa.Column('phone', sa.String(20), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('password_hash', sa.String(200), nullable=False),
        sa.Column('may_confirm', sa.Boolean(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('first_owner', sa.Boolean(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'office', 'crew', 'customer', 'system')", name=op.f('ck_employee_role')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_employee')),
    )
    op.create_index(
        'uq_employee_email',
        'employee',
        ['email'],
        unique=True,
        sqlite_where=sa.text("email <> ''"),
        postgresql_where=sa.text("email <> ''"),
    )
    op.create_index(
        'uq_employee_first_owner',
        'employee',
        ['first_owner'],
        unique=True,
        sqlite_where=sa.text('first_owner'),
        postgresql_where=sa.text('first_owner'),
    )
    op.create_table(
        'history',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_number', sa.Integer(), nullable=True),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('event', sa.String(60), nullable=False),
        sa.Column('role', sa.String(40), nullable=False),
        sa.Column('place', sa.String(40), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('customer_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('from_status', sa.String(40), nullable=True),
        sa.Column('to_status', sa.String(40), nullable=True),
        sa.Column('data', sa.JSON(), nullable=False),
        sa.CheckConstraint("place IN ('office', 'portal', 'crew', 'system')", name=op.f('ck_history_place')),
        sa.CheckConstraint("role IN ('owner', 'office', 'crew', 'customer', 'system')", name=op.f('ck_history_role')),
        sa.CheckConstraint(
            "from_status IN ('draft', 'quoted', 'accepted', 'confirmed', 'started', 'completed', 'closed')",
            name=op.f('ck_history_from_status'),
        ),
        sa.CheckConstraint(
            "to_status IN ('draft', 'quoted', 'accepted', 'confirmed', 'started', 'completed', 'closed')",
            name=op.f('ck_history_to_status'),
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_history')),
    )
    op.create_index(op.f('ix_history_order_number'), 'history', ['order_number'], unique=False)
    op.create_table(
        'once',
        sa.Column('key', sa.String(64), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('key', name=op.f('pk_once')),
    )
    op.create_table(
        'contact',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('phone', sa.String(20), nullable=False),
        sa.Column('email', sa.String(254), nullable=False),
        sa.Column('removed', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_contact_customer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    )
    op.create_index(op.f('ix_contact_customer_id'), 'contact', ['customer_id'], unique=False)
    op.create_index(op.f('ix_contact_phone'), 'contact', ['phone'], unique=False)
    op.create_table(
        'ticket',
        sa.Column('token_hash', sa.String(64), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('first_owner', 'crew', 'handover')", name=op.f('ck_ticket_kind')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_ticket_employee_id')),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_ticket')),
    )
    op.create_table(
        'customer_order',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(40), nullable=False),
        sa.Column('status_before', sa.String(40), nullable=True),
        sa.Column('close_reason', sa.String(40), nullable=True),
        sa.Column('closed_by_payment', sa.Integer(), nullable=True),
        sa.Column('title', sa.String(200), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('customer_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('fully_invoiced', sa.Boolean(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('net_ore', sa.BigInteger(), nullable=False),
        sa.Column('total_ore', sa.BigInteger(), nullable=False),
        sa.Column('left_ore', sa.BigInteger(), nullable=False),
        sa.Column('jobs_done', sa.Integer(), nullable=False),
        sa.Column('jobs_total', sa.Integer(), nullable=False),
        sa.Column('next_job_day', sa.Date(), nullable=True),
        sa.Column('next_job_at', sa.Time(), nullable=True),
        sa.Column('lacks', sa.String(40), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=True),
        sa.Column('due_day', sa.Date(), nullable=True),
        sa.Column('next_step', sa.String(40), nullable=False),
        sa.Column('next_since', sa.DateTime(timezone=True), nullable=True),
        sa.Column('turn', sa.String(40), nullable=False),
        sa.Column('search', sa.String(1200), nullable=False),
        sa.CheckConstraint(
            "close_reason IN ('completed', 'lost', 'cancelled_by_customer', 'cancelled_by_us')",
            name=op.f('ck_customer_order_close_reason'),
        ),
        sa.CheckConstraint(
            "next_step IN ('add_customer', 'add_line', 'send_quote', 'follow_up', 'send_new_quote', 'confirm', 'plan_job', 'start_job', 'complete_job', 'create_invoice', 'send_invoice', 'register_payment', 'close', 'none')",
            name=op.f('ck_customer_order_next_step'),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'quoted', 'accepted', 'confirmed', 'started', 'completed', 'closed')",
            name=op.f('ck_customer_order_status'),
        ),
        sa.CheckConstraint(
            "status_before IN ('draft', 'quoted', 'accepted', 'confirmed', 'started', 'completed', 'closed')",
            name=op.f('ck_customer_order_status_before'),
        ),
        sa.CheckConstraint("turn IN ('1-ours', '2-theirs', '3-nobody')", name=op.f('ck_customer_order_turn')),
        sa.CheckConstraint('number > 0', name=op.f('ck_customer_order_number')),
        sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_customer_order_contact_id')),
        sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_customer_order_customer_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_customer_order')),
        sa.UniqueConstraint('number', name=op.f('uq_customer_order_number')),
    )
    op.create_index(op.f('ix_customer_order_changed_at'), 'customer_order', ['changed_at'], unique=False)
    op.create_index(op.f('ix_customer_order_customer_id'), 'customer_order', ['customer_id'], unique=False)
    op.create_table(
        'invoice',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('state', sa.String(40), nullable=False),
        sa.Column('number', sa.Integer(), nullable=True),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('due_day', sa.Date(), nullable=True),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('net_ore', sa.BigInteger(), nullable=False),
        sa.Column('total_ore', sa.BigInteger(), nullable=False),
        sa.Column('paid_ore', sa.BigInteger(), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('delivered', sa.Boolean(), nullable=False),
        sa.Column('advance_because', sa.String(500), nullable=False),
        sa.Column('credits_id', sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", name=op.f('ck_invoice_credits')),
        sa.CheckConstraint(
            "(state IN ('sent', 'credited')) = (number IS NOT NULL)", name=op.f('ck_invoice_number_when_sent')
        ),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f('ck_invoice_kind')),
        sa.CheckConstraint("state IN ('draft', 'sent', 'credited', 'annulled')", name=op.f('ck_invoice_state')),
        sa.CheckConstraint('due_day IS NULL OR due_day >= day', name=op.f('ck_invoice_due')),
        sa.ForeignKeyConstraint(['credits_id'], ['invoice.id'], name=op.f('fk_invoice_credits_id')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_invoice_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice')),
        sa.UniqueConstraint('number', name=op.f('uq_invoice_number')),
    )
    op.create_index(op.f('ix_invoice_order_id'), 'invoice', ['order_id'], unique=False)
    op.create_index(
        'uq_invoice_credits',
        'invoice',
        ['credits_id'],
        unique=True,
        sqlite_where=sa.text('credits_id IS NOT NULL'),
        postgresql_where=sa.text('credits_id IS NOT NULL'),
    )
    op.create_table(
        'job',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('title', sa.String(200), nullable=False),
        sa.Column('description', sa.String(20000), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('day', sa.Date(), nullable=True),
        sa.Column('starts', sa.Time(), nullable=True),
        sa.Column('ends', sa.Time(), nullable=True),
        sa.Column('had_day', sa.Boolean(), nullable=False),
        sa.Column('status', sa.String(40), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('completed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('cancelled_because', sa.String(500), nullable=False),
        sa.CheckConstraint("status IN ('planned', 'started', 'done', 'cancelled')", name=op.f('ck_job_status')),
        sa.CheckConstraint('ends IS NULL OR starts IS NOT NULL', name=op.f('ck_job_end_needs_start')),
        sa.CheckConstraint('starts IS NULL OR day IS NOT NULL', name=op.f('ck_job_time_needs_day')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_job_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    )
    op.create_index(op.f('ix_job_day'), 'job', ['day'], unique=False)
    op.create_index(op.f('ix_job_order_id'), 'job', ['order_id'], unique=False)
    op.create_table(
        'order_line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(1000), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('unit', sa.String(20), nullable=False),
        sa.Column('unit_price', sa.BigInteger(), nullable=False),
        sa.Column('vat', sa.String(10), nullable=False),
        sa.Column('invoiced', sa.BigInteger(), nullable=False),
        sa.CheckConstraint('invoiced >= 0 AND invoiced <= quantity', name=op.f('ck_order_line_invoiced')),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_order_line_quantity')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_order_line_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_order_line')),
    )
    op.create_index(op.f('ix_order_line_order_id'), 'order_line', ['order_id'], unique=False)
    op.create_table(
        'quote_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.Column('sha256', sa.String(64), nullable=False),
        sa.Column('net_ore', sa.BigInteger(), nullable=False),
        sa.Column('total_ore', sa.BigInteger(), nullable=False),
        sa.Column('valid_until', sa.Date(), nullable=False),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', sa.String(40), nullable=False),
        sa.Column('state_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('because', sa.String(1000), nullable=False),
        sa.CheckConstraint("kind IN ('quote', 'confirmation')", name=op.f('ck_quote_version_kind')),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'declined', 'replaced', 'withdrawn')", name=op.f('ck_quote_version_state')
        ),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_quote_version_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_quote_version')),
        sa.UniqueConstraint('order_id', 'number', name=op.f('uq_quote_version_order_id_number')),
    )
    op.create_index(op.f('ix_quote_version_order_id'), 'quote_version', ['order_id'], unique=False)
    op.create_table(
        'acceptance',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=True),
        sa.Column('shown_hash', sa.String(64), nullable=False),
        sa.Column('sentence', sa.String(500), nullable=False),
        sa.Column('name', sa.String(200), nullable=False),
        sa.Column('place', sa.String(40), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('link_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('session', sa.String(64), nullable=False),
        sa.Column('ip', sa.String(64), nullable=False),
        sa.Column('agent', sa.String(300), nullable=False),
        sa.Column('said', sa.String(500), nullable=False),
        sa.Column('annulled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('annulled_by', sa.Integer(), nullable=True),
        sa.Column('annulled_because', sa.String(500), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f('ck_acceptance_name')),
        sa.CheckConstraint("place IN ('office', 'portal', 'crew', 'system')", name=op.f('ck_acceptance_place')),
        sa.ForeignKeyConstraint(['version_id'], ['quote_version.id'], name=op.f('fk_acceptance_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_acceptance')),
    )
    op.create_index(op.f('ix_acceptance_version_id'), 'acceptance', ['version_id'], unique=False)
    op.create_index(
        'uq_acceptance_standing',
        'acceptance',
        ['version_id'],
        unique=True,
        sqlite_where=sa.text('annulled_at IS NULL'),
        postgresql_where=sa.text('annulled_at IS NULL'),
    )
    op.create_table(
        'assignment',
        sa.Column('job_id', sa.Integer(), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_assignment_employee_id')),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_assignment_job_id')),
        sa.PrimaryKeyConstraint('job_id', 'employee_id', name=op.f('pk_assignment')),
    )
    op.create_index(op.f('ix_assignment_employee_id'), 'assignment', ['employee_id'], unique=False)
    op.create_table(
        'invoice_line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('invoice_id', sa.Integer(), nullable=True),
        sa.Column('line_id', sa.Integer(), nullable=True),
        sa.Column('text', sa.String(1000), nullable=False),
        sa.Column('quantity', sa.BigInteger(), nullable=False),
        sa.Column('unit', sa.String(20), nullable=False),
        sa.Column('unit_price', sa.BigInteger(), nullable=False),
        sa.Column('vat', sa.String(10), nullable=False),
        sa.CheckConstraint('quantity > 0', name=op.f('ck_invoice_line_quantity')),
        sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_invoice_line_invoice_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invoice_line')),
    )
    op.create_index(op.f('ix_invoice_line_invoice_id'), 'invoice_line', ['invoice_id'], unique=False)
    op.create_index(op.f('ix_invoice_line_line_id'), 'invoice_line', ['line_id'], unique=False)
    op.create_table(
        'payment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('invoice_id', sa.Integer(), nullable=True),
        sa.Column('amount_ore', sa.BigInteger(), nullable=False),
        sa.Column('day', sa.Date(), nullable=False),
        sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('reverses_id', sa.Integer(), nullable=True),
        sa.CheckConstraint('amount_ore <> 0', name=op.f('ck_payment_amount')),
        sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_payment_invoice_id')),
        sa.ForeignKeyConstraint(['reverses_id'], ['payment.id'], name=op.f('fk_payment_reverses_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    )
    op.create_index(op.f('ix_payment_invoice_id'), 'payment', ['invoice_id'], unique=False)
    op.create_index(
        'uq_payment_reverses',
        'payment',
        ['reverses_id'],
        unique=True,
        sqlite_where=sa.text('reverses_id IS NOT NULL'),
        postgresql_where=sa.text('reverses_id IS NOT NULL'),
    )
    op.create_table(
        'portal_link',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(64), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=False),
        sa.Column('version_id', sa.Integer(), nullable=True),
        sa.Column('invoice_id', sa.Integer(), nullable=True),
        sa.Column('customer_id', sa.Integer(), nullable=False),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['contact_id'], ['contact.id'], name=op.f('fk_portal_link_contact_id')),
        sa.ForeignKeyConstraint(['customer_id'], ['customer.id'], name=op.f('fk_portal_link_customer_id')),
        sa.ForeignKeyConstraint(['invoice_id'], ['invoice.id'], name=op.f('fk_portal_link_invoice_id')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_portal_link_order_id')),
        sa.ForeignKeyConstraint(['version_id'], ['quote_version.id'], name=op.f('fk_portal_link_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_portal_link')),
    )
    op.create_index(op.f('ix_portal_link_contact_id'), 'portal_link', ['contact_id'], unique=False)
    op.create_index(op.f('ix_portal_link_customer_id'), 'portal_link', ['customer_id'], unique=False)
    op.create_index(op.f('ix_portal_link_order_id'), 'portal_link', ['order_id'], unique=False)
    op.create_index(op.f('ix_portal_link_token_hash'), 'portal_link', ['token_hash'], unique=False)
    op.create_table(
        'timer',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('job_id', sa.Integer(), nullable=True),
        sa.Column('employee_id', sa.Integer(), nullable=False),
        sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('stopped_at IS NULL OR stopped_at >= started_at', name=op.f('ck_timer_order')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_timer_employee_id')),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_timer_job_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_timer')),
    )
    op.create_index(op.f('ix_timer_employee_id'), 'timer', ['employee_id'], unique=False)
    op.create_index(op.f('ix_timer_job_id'), 'timer', ['job_id'], unique=False)
    op.create_index(
        'uq_timer_running',
        'timer',
        ['employee_id'],
        unique=True,
        sqlite_where=sa.text('stopped_at IS NULL'),
        postgresql_where=sa.text('stopped_at IS NULL'),
    )
    op.create_table(
        'fetch',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('link_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('agent', sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(['link_id'], ['portal_link.id'], name=op.f('fk_fetch_link_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_fetch')),
    )
    op.create_index(op.f('ix_fetch_link_id'), 'fetch', ['link_id'], unique=False)
    op.create_table(
        'message',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('order_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(40), nullable=False),
        sa.Column('place', sa.String(40), nullable=False),
        sa.Column('recipient', sa.String(254), nullable=False),
        sa.Column('subject', sa.String(200), nullable=False),
        sa.Column('body', sa.String(20000), nullable=False),
        sa.Column('link_id', sa.Integer(), nullable=True),
        sa.Column('status', sa.String(40), nullable=False),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('contact_id', sa.Integer(), nullable=True),
        sa.Column('send_after', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('error', sa.String(500), nullable=False),
        sa.CheckConstraint(
            "kind IN ('quote', 'invoice', 'follow_up', 'withdrawn', 'receipt', 'answer', 'question', 'change', 'decline', 'new_quote')",
            name=op.f('ck_message_kind'),
        ),
        sa.CheckConstraint("place IN ('office', 'portal', 'crew', 'system')", name=op.f('ck_message_place')),
        sa.CheckConstraint("status <> 'received' OR recipient = ''", name=op.f('ck_message_received')),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'failed', 'not_set_up', 'stopped', 'received')",
            name=op.f('ck_message_status'),
        ),
        sa.ForeignKeyConstraint(['link_id'], ['portal_link.id'], name=op.f('fk_message_link_id')),
        sa.ForeignKeyConstraint(['order_id'], ['customer_order.id'], name=op.f('fk_message_order_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    )
    op.create_index(op.f('ix_message_made_at'), 'message', ['made_at'], unique=False)
    op.create_index(op.f('ix_message_order_id'), 'message', ['order_id'], unique=False)
    op.create_index(
        'ix_message_waiting',
        'message',
        ['send_after'],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        'sign_in_session',
        sa.Column('token_hash', sa.String(64), nullable=False),
        sa.Column('face', sa.String(40), nullable=False),
        sa.Column('employee_id', sa.Integer(), nullable=True),
        sa.Column('link_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ip', sa.String(64), nullable=False),
        sa.Column('agent', sa.String(300), nullable=False),
        sa.CheckConstraint("face IN ('office', 'crew', 'portal')", name=op.f('ck_sign_in_session_face')),
        sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_sign_in_session_employee_id')),
        sa.ForeignKeyConstraint(['link_id'], ['portal_link.id'], name=op.f('fk_sign_in_session_link_id')),
        sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_session')),
    )
    op.create_index(op.f('ix_sign_in_session_employee_id'), 'sign_in_session', ['employee_id'], unique=False)
    op.create_index(op.f('ix_sign_in_session_link_id'), 'sign_in_session', ['link_id'], unique=False)
    op.create_index('ix_customer_order_turn_number', 'customer_order', ['turn', sa.text('number DESC')])
    op.create_index('ix_customer_order_status_number', 'customer_order', ['status', sa.text('number DESC')])
    triggers.create(op.get_bind())

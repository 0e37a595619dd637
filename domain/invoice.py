"""Invoices, credit notes and payments. A draft has no number; what has been sent is never edited or deleted."""

from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cached_property

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, text
from sqlmodel import Field, Relationship

from domain import money, vat
from domain.columns import code, moment, one_of, scaled
from domain.company import INVOICE_TERMS
from domain.entity import Entity
from domain.line import NONE, NOTHING, PERCENT_DECIMALS, LineKind, kind_column
from domain.norway import KID_LONGEST
from domain.sheet import Sheet, SheetLine
from domain.words import t


class InvoiceKind(StrEnum):
    INVOICE = 'invoice'
    CREDIT_NOTE = 'credit_note'


class InvoiceState(StrEnum):
    DRAFT = 'draft'
    SENT = 'sent'
    CREDITED = 'credited'
    ANNULLED = 'annulled'  # a draft that was thrown away; «annullert» is for what was never sent


ISSUED = frozenset({InvoiceState.SENT, InvoiceState.CREDITED})


class Standing(IntEnum):
    """Where an invoice stands in the list of all of them; whether it is overdue the date says."""

    OPEN = 0
    DISPUTED = 1
    DRAFT = 2
    PAID = 3
    CREDITED = 4
    CREDIT_NOTE = 5
    ANNULLED = 6
    OVERPAID = 7

    def word(self, paid_ore: int, due_day: date | None, today: date) -> str:
        """What an invoice that stands so is called today."""
        if self is Standing.OPEN:
            if due_day is not None and today > due_day:
                return t('Forfalt')
            return t('Delbetalt') if paid_ore else t('Sendt')
        return {
            Standing.DISPUTED: t('Omtvistet'),
            Standing.DRAFT: t('Utkast'),
            Standing.PAID: t('Betalt'),
            Standing.OVERPAID: t('Til gode'),
            Standing.CREDITED: t('Kreditert'),
            Standing.CREDIT_NOTE: t('Sendt'),
            Standing.ANNULLED: t('Annullert'),
        }[self]


class InvoiceLine(Entity, table=True):
    """A quantity of one order line on one invoice, copied when the draft was made; headings and texts, too.

    `percent` is what the VAT code means on the day of delivery; a credit note has the invoice's. `rounding_ore` makes
    the parts of an order line come to what the whole line does.
    """

    __tablename__ = 'invoice_line'
    __table_args__ = (CheckConstraint('quantity > 0', name='quantity'), one_of('kind', LineKind))

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int | None = Field(default=None, foreign_key='invoice.id', index=True)
    line_id: int | None = Field(default=None, index=True)
    kind: LineKind = Field(default=LineKind.ITEM, sa_column=kind_column())
    text: str = Field(max_length=1000)
    quantity: Decimal = Field(sa_column=scaled(money.QUANTITY_DECIMALS))
    unit: str = Field(max_length=20)
    unit_price: Decimal = Field(sa_column=scaled(money.PRICE_DECIMALS))
    discount: str = Field(default='', max_length=20, sa_column_kwargs=NOTHING)
    vat: str = Field(max_length=10)
    percent: Decimal | None = Field(default=None, sa_column=scaled(PERCENT_DECIMALS, nullable=True))
    rounding_ore: int = Field(default=0, sa_column_kwargs=NONE)

    def frozen(self) -> SheetLine:
        return SheetLine(
            self.text,
            self.quantity,
            self.unit,
            self.unit_price,
            self.percent,
            money.line_net_ore(self.quantity, self.unit_price, self.discount) + self.rounding_ore,
            self.line_id,
            self.discount,
            self.kind,
            vat.category(self.vat),
        )


class Payment(Entity, table=True):
    """Money received, in øre; a reversal, and money paid back, is an entry of its own with the amount negative."""

    __table_args__ = (
        CheckConstraint('amount_ore <> 0', name='amount'),
        Index(
            'uq_payment_reverses',
            'reverses_id',
            unique=True,
            sqlite_where=text('reverses_id IS NOT NULL'),
            postgresql_where=text('reverses_id IS NOT NULL'),
        ),
        Index(
            'uq_payment_bank_row',
            'bank_row',
            unique=True,
            sqlite_where=text("bank_row <> ''"),
            postgresql_where=text("bank_row <> ''"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    invoice_id: int | None = Field(default=None, foreign_key='invoice.id', index=True)
    amount_ore: int = Field(sa_type=BigInteger)
    day: date
    registered_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = None
    reverses_id: int | None = Field(default=None, foreign_key='payment.id')
    bank_row: str = Field(default='', max_length=40, sa_column_kwargs=NOTHING)  # of which row of a file, if of any


class Invoice(Entity, table=True):
    """An invoice or a credit note on one order."""

    __table_args__ = (
        one_of('kind', InvoiceKind),
        one_of('state', InvoiceState),
        CheckConstraint("(state IN ('sent', 'credited')) = (number IS NOT NULL)", name='number_when_sent'),
        CheckConstraint("(kind = 'credit_note') = (credits_id IS NOT NULL)", name='credits'),
        CheckConstraint('due_day IS NULL OR due_day >= day', name='due'),
        Index('ix_invoice_listed', 'standing', 'due_day', 'owed_ore', 'total_ore'),
        Index(
            'ix_invoice_credits',
            'credits_id',
            sqlite_where=text('credits_id IS NOT NULL'),
            postgresql_where=text('credits_id IS NOT NULL'),
        ),
        Index('ix_invoice_kid', 'kid', sqlite_where=text("kid <> ''"), postgresql_where=text("kid <> ''")),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    kind: InvoiceKind = Field(default=InvoiceKind.INVOICE, sa_column=code(InvoiceKind))
    state: InvoiceState = Field(default=InvoiceState.DRAFT, sa_column=code(InvoiceState))
    number: int | None = Field(default=None, unique=True)
    day: date | None = None
    due_day: date | None = None
    discount: str = Field(default='', max_length=20, sa_column_kwargs=NOTHING)  # on the total of this invoice
    content: str = Field(default='', sa_type=Text)
    sha256: str = Field(default='', max_length=64)
    net_ore: int = Field(default=0, sa_type=BigInteger)
    total_ore: int = Field(default=0, sa_type=BigInteger)
    paid_ore: int = Field(default=0, sa_type=BigInteger)
    credited_ore: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs=NONE)  # by all its credit notes
    kid: str = Field(default='', max_length=KID_LONGEST, sa_column_kwargs=NOTHING)  # as frozen when it was sent
    terms: str | None = Field(default=None, max_length=INVOICE_TERMS)  # of a draft, instead of the usual
    your_ref: str | None = Field(default=None, max_length=100)  # of a draft, instead of the order's
    made_at: datetime = Field(sa_column=moment(nullable=False))
    sent_at: datetime | None = Field(default=None, sa_column=moment())
    ehf_sent_at: datetime | None = Field(default=None, sa_column=moment())  # handed to an access point by somebody
    delivered: bool = False  # reached the customer: electronically, or marked by hand
    advance_because: str = Field(default='', max_length=500)  # why it was sent before any job was done
    payer_id: int | None = Field(
        default=None, foreign_key='customer.id', index=True
    )  # whom it was sent to, if not the order's customer
    credits_id: int | None = Field(default=None, foreign_key='invoice.id')
    disputed_because: str = Field(default='', max_length=500, sa_column_kwargs=NOTHING)  # as long as it is disputed
    standing: int = Field(default=Standing.DRAFT, sa_column_kwargs={'server_default': text('2')})  # kept by `tally`
    owed_ore: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={'server_default': text('0')})  # by `tally`
    search: str = Field(default='', sa_type=Text, sa_column_kwargs=NOTHING)  # by `tally`
    lines: list[InvoiceLine] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'InvoiceLine.id', 'cascade': 'all, delete-orphan'}
    )
    payments: list[Payment] = Relationship(sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'Payment.id'})

    @cached_property
    def sheet(self) -> Sheet:
        """What was sent; only an issued one has it."""
        return Sheet(self.content)

    @property
    def holds(self) -> bool:
        """Whether what stands on it is invoiced: a draft or a sent one that is not credited."""
        return self.state in (InvoiceState.DRAFT, InvoiceState.SENT) and not self.is_credit_note

    @property
    def counts(self) -> bool:
        """Whether what stands on it is invoiced, or credited by it: everything but a draft that was thrown away."""
        return self.state is not InvoiceState.ANNULLED

    @property
    def is_draft(self) -> bool:
        return self.state is InvoiceState.DRAFT

    @property
    def is_issued(self) -> bool:
        return self.state in ISSUED

    @property
    def is_credit_note(self) -> bool:
        return self.kind is InvoiceKind.CREDIT_NOTE

    @property
    def open_ore(self) -> int:
        """What is left to pay, in øre."""
        if self.state is not InvoiceState.SENT or self.is_credit_note:
            return 0
        return max(0, self._left_ore)

    @property
    def surplus_ore(self) -> int:
        """What the customer has paid too much, in øre: it is theirs until it is paid back."""
        return max(0, -self._left_ore) if self.is_issued and not self.is_credit_note else 0

    @property
    def _left_ore(self) -> int:
        return self.total_ore - self.credited_ore - self.paid_ore

    @property
    def is_settled(self) -> bool:
        return self.open_ore == 0

    @property
    def stands(self) -> Standing:
        """Where it stands in the list of all invoices."""
        if self.state is not InvoiceState.SENT:
            return Standing[self.state.name]
        if self.is_credit_note:
            return Standing.CREDIT_NOTE
        if not self.open_ore:
            return Standing.OVERPAID if self.surplus_ore else Standing.PAID
        return Standing.DISPUTED if self.disputed_because else Standing.OPEN

    @property
    def is_disputed(self) -> bool:
        """Whether the customer says no to it; nobody is reminded of it then."""
        return self.stands is Standing.DISPUTED

    def is_overdue(self, today: date) -> bool:
        return self.stands is Standing.OPEN and self.due_day is not None and today > self.due_day

    def word(self, today: date) -> str:
        return self.stands.word(self.paid_ore, self.due_day, today)

    @property
    def title(self) -> str:
        """«Faktura 20318», «Kreditnota 20319», «Fakturautkast»."""
        if self.is_credit_note:
            return t('Kreditnota {number}', number=self.number)
        return t('Faktura {number}', number=self.number) if self.number else t('Fakturautkast')

"""Payments of a file from the bank: which invoices they are likely for, and taken in once when somebody says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from domain import bank_file, paying
from domain.access import Act, Actor
from domain.bank_file import Owed, Paid
from domain.invoice import Invoice, Payment
from domain.invoice_view import OWED
from domain.refused import Refused
from domain.words import t
from store import invoice_list, orders, sign_in
from store.invoice_list import InvoiceRow
from store.payments import order_of
from store.rows import chunks


@dataclass(frozen=True, slots=True)
class Proposed:
    """A payment, the invoices it is likely for, whether the first is sure, and on which invoice it stands already."""

    paid: Paid
    invoices: list[InvoiceRow]
    sure: bool
    registered_on: int | None = None


def look(session: Session, actor: Actor, rows: Sequence[Paid]) -> list[Proposed]:
    """What each of these payments is likely for; no invoice is sure for two of them."""
    sign_in.check(session, actor, Act.PAYMENT)
    found = _owed(session, actor, rows)
    owed = [Owed(row.id, row.number or 0, row.kid, row.owed_ore, row.customer) for row in found.values()]
    known = {row.key: _registered_on(session, row.key) for row in rows}
    proposed, given = [], set()
    for row in rows:
        likely, sure = bank_file.propose(row, owed) if known[row.key] is None else ([], False)
        sure = sure and likely[0].id not in given
        given |= {likely[0].id} if sure else set()
        proposed.append(Proposed(row, [found[each.id] for each in likely], sure, known[row.key]))
    return proposed


def take(session: Session, actor: Actor, invoice_id: int, paid: Paid) -> str:
    """Register a payment of the file on an invoice; what is left of it then. Refused: it stands somewhere already."""
    number = order_of(session, actor, Act.PAYMENT, invoice_id)
    with orders.changing(session, actor, Act.PAYMENT, number) as (order, deed):
        on = _registered_on(session, paid.key)
        if on is not None:
            raise Refused(t('Raden er allerede registrert på faktura {number}.', number=on))
        invoice = order.invoice(invoice_id)
        amount, day = paid.amount_ore, min(paid.day, deed.today)
        row = f'{paid.key}-{_times(session, paid.key)}'
        paying.register_payment(order, invoice, deed, amount_ore=amount, day=day, keep_rest=True, bank_row=row)
        return invoice.word(deed.today)


def _owed(session: Session, actor: Actor, rows: Sequence[Paid]) -> dict[int, InvoiceRow]:
    """The invoices on which something is left, as far as a KID, an amount or a number of these rows is theirs."""
    ids: set[int] = set()
    for some in chunks(rows):
        query = sql_select(col(Invoice.id)).where(
            col(Invoice.standing).in_(OWED),
            or_(
                col(Invoice.kid).in_({row.kid for row in some if row.kid}),
                col(Invoice.owed_ore).in_({row.amount_ore for row in some}),
                col(Invoice.number).in_(bank_file.numbers_in(some)),
            ),
        )
        ids |= set(session.execute(query).scalars())
    return {key: row for some in chunks(sorted(ids)) for key, row in invoice_list.rows(session, actor, [*some]).items()}


def _times(session: Session, key: str) -> int:
    """How often a row of a file has been registered, and taken back."""
    return session.exec(select(func.count()).where(col(Payment.bank_row).like(f'{key}-%'))).one()


def _registered_on(session: Session, key: str) -> int | None:
    """The number of the invoice on which a row of a file stands, if it has not been taken back."""
    back = aliased(Payment)
    query = (
        select(Invoice.number)
        .join(Payment, col(Payment.invoice_id) == Invoice.id)
        .join(back, col(back.reverses_id) == Payment.id, isouter=True)
        .where(col(Payment.bank_row).like(f'{key}-%'), col(back.id).is_(None))
    )
    return session.exec(query).first()

"""What we know of a person: all of it in a file, or forgotten, but for what the law says must be kept.

Access: GDPR art. 15 and 20. Erasure: art. 17, whose no. 3 (b) leaves what the law demands: sales documents five years
after the accounting year (bokføringsloven § 13), an accepted quote as the contract behind them.
"""

import io
import json
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, SQLModel, col, select

from domain import customer as rules
from domain.access import Act, Actor
from domain.attachment import Attachment
from domain.customer import Customer
from domain.imported import What
from domain.invoice import Invoice
from domain.job import Job
from domain.message import Message, MessageKind, MessageStatus
from domain.order import Order
from domain.plan import Plan
from domain.refused import Refused
from domain.searching import search_text
from domain.sign_in import PortalLink
from domain.status import Status
from domain.words import count, kr, t
from store import (
    attached,
    checklists,
    customer_view,
    files,
    job_notes,
    kept,
    labelled,
    loading,
    materials,
    papers,
    registered,
    reported,
    sign_in,
    signatures,
    traces,
)
from store.customers import LOCK, refresh, there

KEPT_YEARS = 5


@dataclass(frozen=True, slots=True)
class Remains:
    """What an erasure leaves: how many invoices and accepted quotes, and the day the last may go."""

    invoices: int
    accepted: int
    until: date | None


def remains(session: Session, actor: Actor, customer_id: int) -> Remains:
    """What must be kept of this customer. Refused: something is still going on."""
    sign_in.check(session, actor, Act.ERASE_CUSTOMER)
    return _remains([*_settled(session, customer_id), *_paid_for(session, customer_id)])


def erase(session: Session, actor: Actor, customer_id: int) -> None:
    """Anonymise: name, reach, note and contacts go, and all of the orders that no invoice and no acceptance needs.

    Links end, waiting messages are stopped. Refused while an order is open or something is unpaid.
    """
    deed = sign_in.check(session, actor, Act.ERASE_CUSTOMER)
    there(session, customer_id)
    kept.forget(session)
    orders = _settled(session, customer_id)
    customer = session.get(
        Customer, customer_id, with_for_update=LOCK, populate_existing=True, options=loading.CONTACTS
    )
    assert customer is not None
    registered.forget(session, [customer.org_number])
    rules.erase(customer, deed.now)
    for merged in session.exec(
        select(Customer).where(Customer.merged_into_id == customer_id).options(*loading.CONTACTS)
    ):
        rules.erase(merged, deed.now)
    traces.forget(session, What.CUSTOMERS, [customer_id])
    sign_in.revoke_links(session, customer_id=customer_id)
    _forget_messages(_beside(session, customer_id), all_of_them=True)
    for order in _paid_for(session, customer_id):
        order.invoice_address = ''
    for order in orders:
        must_stay = _issued(order) or any(version.acceptances or version.regrets for version in order.versions)
        order.address = order.invoice_address = order.note = order.your_ref = ''
        for invoice in order.invoices:
            invoice.disputed_because = ''
        for invoice in order.invoices:
            if not invoice.is_issued:
                invoice.your_ref = None
        for job in order.jobs:
            job.address, job.stops, job.search = '', '', search_text([job.title])
        job_notes.forget(session, order.jobs)
        for plan in order.plans:
            plan.address = plan.stops = ''
        for version in order.versions:
            if not _issued(order) and version.erased_at is None and not (version.acceptances or version.regrets):
                version.content, version.erased_at = '', deed.now
        papers.forget(session, order.id, deed.now, all_of_them=not must_stay)
        _forget_messages(_messages(session, [order]), all_of_them=not must_stay)
        if not must_stay:
            attached.take_off(session, order.id, deed.now)
            order.title = ''
            reported.forget(session, order.jobs)
            materials.forget(session, order.jobs)
            signatures.forget(session, order.jobs, deed.now)
            works: list[Job | Plan] = [*order.jobs, *order.plans]
            for work in works:
                work.description = ''
            for point in (each for points in checklists.of_jobs(session, order.jobs).values() for each in points):
                point.answer = ''
    deed.record(None, 'customer_erased', customer=customer_id)
    refresh(session, [customer_id], deed)


def export(session: Session, actor: Actor, customer_id: int) -> bytes:
    """Everything about a customer as a ZIP: `kunde.json`, each sent document as it was frozen, attachments. Logged."""
    deed = sign_in.check(session, actor, Act.EXPORT)
    there(session, customer_id)
    view = customer_view.view(session, actor, customer_id)
    orders = _orders(session, customer_id)
    not_theirs = set(session.exec(select(PortalLink.id).where(PortalLink.customer_id != customer_id)))
    messages = [each for each in _messages(session, orders) if each.link_id is None or each.link_id not in not_theirs]
    paid_for = _paid_for(session, customer_id)
    points = checklists.of_jobs(session, [job for order in orders for job in order.jobs])
    written: dict[str, str | bytes] = {}
    attachments: dict[str, Attachment] = {}
    for order in orders:
        for version in order.versions:
            written[f'ordre-{order.number}/tilbud-{version.number}.json'] = version.content
            for yes in version.acceptances:
                written[f'ordre-{order.number}/aksept-{yes.id}.json'] = yes.content
            for regret in version.regrets:
                written[f'ordre-{order.number}/angring-{regret.id}.json'] = regret.content
        for invoice in order.invoices:
            if invoice.number is not None and invoice.payer_id in (None, customer_id):
                written[f'ordre-{order.number}/faktura-{invoice.number}.json'] = invoice.content
        for signature in signatures.every(session, order.jobs):
            if signature.drawn:
                written[f'ordre-{order.number}/signatur-{signature.id}.svg'] = signature.picture
        others = {each.id for each in order.issued if each.payer_id not in (None, customer_id)}
        for paper in papers.of_order(session, order.id):
            if not (paper.kind.is_of_invoice and paper.of_id in others):
                written[f'ordre-{order.number}/{paper.name}'] = paper.content
        for each in attached.of_order(session, order.id):
            attachments[f'ordre-{order.number}/vedlegg/{each.id}-{each.name}'] = each
    for order in paid_for:
        made_out = {each.id for each in _made_out(order, customer_id)}
        for paper in papers.of_order(session, order.id):
            if paper.kind.is_of_invoice and paper.of_id in made_out:
                written[f'ordre-{order.number}/{paper.name}'] = paper.content
        for invoice in _made_out(order, customer_id):
            written[f'ordre-{order.number}/faktura-{invoice.number}.json'] = invoice.content
    told = {
        'kunde': _row(view.customer)
        | {
            'kontakter': [_row(contact) for contact in view.customer.contacts],
            'adresser': [_row(address) for address in view.customer.addresses],
        },
        'enhetsregisteret': _row(view.registered) if view.registered else None,
        'ordrer': [
            _row(order)
            | {
                'ordrelinjer': [_row(line) for line in order.lines],
                'jobber': [
                    _row(job)
                    | {
                        'sjekkliste': [_row(each) for each in points.get(job.id or 0, [])],
                        'skademeldinger': [_row(each) for each in reported.of_jobs(session, [job])],
                        'materiell': [_row(each) for each in materials.of_jobs(session, [job])],
                        'signaturer': [_row(each) for each in signatures.every(session, [job])],
                        'notater': [_row(each) for each in job_notes.of_jobs(session, [job])],
                    }
                    for job in order.jobs
                ],
                'jobbplaner': [_row(plan) for plan in order.plans],
                'tilbud': [
                    _row(version, 'content')
                    | {
                        'aksepter': [_row(each, 'content') for each in version.acceptances],
                        'angringer': [_row(each, 'content') for each in version.regrets],
                    }
                    for version in order.versions
                ],
                'fakturaer': [
                    _row(invoice, 'content') | {'betalinger': [_row(each) for each in invoice.payments]}
                    for invoice in order.invoices
                ],
                'meldinger': [_row(each) for each in messages if each.order_id == order.id],
                'etiketter': [each.name for each in labelled.of_order(session, order.id)],
                'vedlegg': [_row(each, 'small') for each in attachments.values() if each.order_id == order.id],
            }
            for order in orders
        ],
        'fakturamottaker': [
            {'ordre': order.number, 'fakturaer': [_row(each, 'content') for each in _made_out(order, customer_id)]}
            for order in paid_for
        ],
        'meldinger': [_row(each) for each in _beside(session, customer_id) if each.kind is not MessageKind.NOTICE],
        'import': traces.exported(session, customer_id),
        'historikk': [
            {'tid': entry.at.isoformat(), 'ordre': entry.order_number, 'hva': said}
            for entry, (said, _) in zip(view.history, view.told, strict=True)
        ],
    }
    deed.record(None, 'customer_exported', customer=customer_id)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w', zipfile.ZIP_DEFLATED) as archive:
        archive.writestr('kunde.json', json.dumps(told, ensure_ascii=False, indent=1))
        for name, content in written.items():
            if content:
                archive.writestr(name, content)
        for name, each in attachments.items():
            with suppress(FileNotFoundError):  # the row says what there was
                archive.write(files.path(each.sha256), name, zipfile.ZIP_STORED)
    return packed.getvalue()


def _settled(session: Session, customer_id: int) -> list[Order]:
    """The customer's orders. Refused: one is open, or an invoice is unpaid or a draft."""
    orders = _orders(session, customer_id)
    still = sum(order.status is not Status.CLOSED for order in orders)
    if still:
        raise Refused(t('Kunden har {orders}. Avslutt dem først.', orders=count(still, 'åpen ordre', 'åpne ordrer')))
    theirs = [invoice for order in orders for invoice in order.invoices]
    theirs += [invoice for order in _paid_for(session, customer_id) for invoice in _made_out(order, customer_id)]
    owed = sum(bool(invoice.open_ore) for invoice in theirs)
    if owed:
        raise Refused(
            t('Kunden har {invoices}. Registrer betaling eller krediter først.',
              invoices=count(owed, 'ubetalt faktura', 'ubetalte fakturaer'))
        )  # fmt: skip
    if surplus := sum(invoice.surplus_ore for invoice in theirs):
        raise Refused(t('Kunden har {sum} til gode. Betal det tilbake først.', sum=kr(surplus)))
    pays = [order for order in _paid_for(session, customer_id) if order.payer_id == customer_id]
    if still := sum(order.status is not Status.CLOSED for order in pays):
        raise Refused(
            t('Kunden er fakturamottaker på {orders}. Avslutt dem eller velg en annen fakturamottaker først.',
              orders=count(still, 'åpen ordre', 'åpne ordrer'))
        )  # fmt: skip
    return orders


def _paid_for(session: Session, customer_id: int) -> list[Order]:
    """The orders of others whose invoices go to this customer, or have gone."""
    sent = select(Invoice.order_id).where(Invoice.payer_id == customer_id)
    query = select(Order).where(or_(col(Order.payer_id) == customer_id, col(Order.id).in_(sent)))
    query = query.where(or_(col(Order.customer_id).is_(None), col(Order.customer_id) != customer_id))
    whole = query.order_by(col(Order.id)).with_for_update(of=Order).options(*loading.WHOLE)
    return list(session.exec(whole.execution_options(populate_existing=True)).unique())


def _made_out(order: Order, customer_id: int) -> list[Invoice]:
    """What of somebody else's order was made out to this customer."""
    return [invoice for invoice in order.issued if invoice.payer_id == customer_id]


def _remains(orders: Iterable[Order]) -> Remains:
    issued = [invoice for order in orders for invoice in _issued(order)]
    days = [invoice.day for invoice in issued if invoice.day]
    return Remains(
        len(issued),
        sum(bool(version.acceptances) for order in orders for version in order.versions),
        date(max(days).year + KEPT_YEARS, 12, 31) if days else None,
    )


def _issued(order: Order) -> list[Invoice]:
    return [invoice for invoice in order.invoices if invoice.number is not None]


def _orders(session: Session, customer_id: int) -> list[Order]:
    return list(
        session.exec(
            select(Order)
            .where(Order.customer_id == customer_id)
            .order_by(col(Order.id))
            .with_for_update(of=Order)
            .options(*loading.WHOLE)
            .execution_options(populate_existing=True)
        ).unique()
    )


def _messages(session: Session, orders: Iterable[Order]) -> list[Message]:
    return list(session.exec(select(Message).where(col(Message.order_id).in_([order.id for order in orders]))))


def _beside(session: Session, customer_id: int) -> list[Message]:
    """Messages to the customer that are about no order, and what the office was told of the customer."""
    query = select(Message).where(Message.customer_id == customer_id, col(Message.order_id).is_(None))
    return list(session.exec(query.order_by(col(Message.id))))


def _forget_messages(found: Iterable[Message], *, all_of_them: bool) -> None:
    """Correspondence behind a contract or an invoice stays; what waits is stopped in any case."""
    unsent = (MessageStatus.WAITING, MessageStatus.NOT_SET_UP, MessageStatus.FAILED)
    for message in found:
        if message.status in unsent:
            message.status, message.sealed = MessageStatus.STOPPED, None
        if all_of_them:
            message.recipient = message.subject = message.body = message.about = message.error = ''


def _row(row: SQLModel, *without: str) -> dict[str, Any]:
    """A row's own columns, readable by people and machines."""
    hidden = {'search', 'token_hash', 'session', 'sealed', *without}
    return {key: _plain(value) for key, value in row.model_dump(exclude=hidden).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int) else str(value)

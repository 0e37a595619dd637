"""Quotes going out and answers coming in."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from domain import frozen, quoting, re_offering, regretting
from domain.access import Act, Actor, Role
from domain.attachment import Attachment
from domain.behind import Behind, behind
from domain.company import Company
from domain.customer import Customer
from domain.damage import Damage
from domain.history import Deed, History
from domain.invoice import ISSUED, Invoice
from domain.message import Message, MessageKind
from domain.order import Order
from domain.paper import PaperKind
from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.quoting import Recipient
from domain.refused import CodeNeeded, NotAllowed, NotFound, Refused
from domain.regretting import Right
from domain.sheet import Sheet
from domain.sign_in import PortalLink
from domain.signature import Signature
from domain.status import Status, Step
from domain.terms import Terms, of_sheet
from domain.words import t
from store import (
    attached,
    attachments,
    codes,
    company,
    conversation,
    loading,
    materials,
    messages,
    order_links,
    orders,
    papers,
    receipts,
    reported,
    sign_in,
    signatures,
    wordings,
)
from store.attachments import Kept
from store.loading import WHOLE


@dataclass(frozen=True, slots=True)
class Draft:
    """What the dialog «Send tilbud» starts with; `sheet` is what the customer will see."""

    sheet: Sheet
    recipients: list[Recipient]
    messages: dict[str, str]  # by the recipient's address: a phone gets fewer words
    valid_until: date
    terms: Terms


def draft(session: Session, actor: Actor, number: int, version_id: int | None = None) -> Draft:
    """The quote as it would be sent now, or an earlier version anew. Refused with the first thing that is missing."""
    deed = sign_in.check(session, actor, Act.SEND_QUOTE)
    order = orders.whole(session, deed, number)
    firm = company.get(session)
    valid_until = deed.today + timedelta(days=firm.quote_days)
    if not order.may_take(Step.SEND_QUOTE):
        order.take(Step.SEND_QUOTE, deed)
    old = re_offering.old_version(order, version_id) if version_id is not None else None
    if old is None:
        quoting.check_quote(order, deed.today, valid_until)
    found = quoting.recipients(order.customer)
    return Draft(
        old.sheet if old else frozen.preview(order, firm, valid_until),
        found,
        texts(session, MessageKind.QUOTE, firm, order),
        valid_until,
        (old and of_sheet(old.sheet)) or Terms.usual(order, firm),
    )


def send(
    session: Session,
    actor: Actor,
    number: int,
    *,
    recipient: str,
    message: str,
    valid_until: date,
    terms: Terms | None = None,
    anew: int | None = None,
) -> int:
    """«Send tilbud»: freeze the next version and put the message with its link in the outbox; the version's number.

    Without `terms` on those it was last sent on, or the usual ones. `anew` is the earlier version whose lines are taken
    up again first («Tilby på nytt»).
    """
    with orders.changing(session, actor, Act.SEND_QUOTE, number) as (order, deed):
        firm = company.get(session)
        if anew is not None:
            re_offering.take_up(order, anew, deed)
        shown = attached.of_order(session, order.id, shown=True)
        version = quoting.send_quote(order, firm, deed, valid_until=valid_until, terms=terms, attached=shown)
        to = next((r for r in quoting.recipients(order.customer) if r.address == recipient), None)
        if to is None:
            raise Refused(t('Velg hvem tilbudet skal sendes til.'))
    papers.issue(session, papers.manuscript_of_version(version))
    link = order_links.link_to(
        session, order, to, (valid_until - deed.today).days + order_links.DAYS_AFTER_QUOTE, version=version
    )
    subject = wordings.say(session, MessageKind.QUOTE, firm, order, to, {}).subject
    messages.queue(session, order, deed, MessageKind.QUOTE, to, subject, message, link)
    return version.number


def answer(session: Session, actor: Actor, number: int, text: str) -> None:
    """The office answers in the conversation; the customer sees it in the portal and gets a message when reachable."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        body = text.strip()
        if not body:
            raise Refused(t('Skriv en melding først.'))
        if order.customer is None:
            raise Refused(t('Legg til en kunde før du skriver en melding.'))
        if order.status is Status.DRAFT:
            raise Refused(t('Ordren er et utkast, så kunden kan ikke se meldinger ennå. Send tilbudet først.'))
        firm = company.get(session)
        found = quoting.recipients(order.customer)
        to = found[0] if found else Recipient('', order.customer.name)
        link = order_links.link_to(session, order, to, order_links.DAYS, version=order.newest) if found else None
        messages.queue(
            session, order, deed, MessageKind.ANSWER, to, t('Melding fra {firm}', firm=firm.name), body, link
        )
        conversation.answered(session, order, deed)
        deed.record(number, 'message_answer')


def register_acceptance(
    session: Session,
    actor: Actor,
    number: int,
    *,
    name: str,
    said: str,
    shown: int | None = None,
    picked: Collection[int] | None = None,
    proof: Kept | None = None,
    receipt: bool = False,
) -> None:
    """«Registrer aksept» on the customer's behalf; the order never goes further than «Akseptert av kunde» by itself.

    `proof` is a file that shows it (a signed paper, an e-mail): it becomes an attachment that the evidence names.
    `receipt` sends the customer one, as the law wants of what was agreed by telephone (angrerettloven § 18).
    """
    with orders.changing(session, actor, Act.ANSWER_FOR_CUSTOMER, number) as (order, deed):
        file = attachments.keep(session, order, proof, deed) if proof else None
        facts = {'paper': _paper(session, order), 'file': file and {'name': file.name, 'sha256': file.sha256}}
        quoting.register_acceptance(order, deed, name=name, said=said, shown=shown, picked=picked, **facts)
        if receipt:
            receipts.of_acceptance(session, order, company.get(session), deed)
    papers.issue_receipt(session, order)


def register_decline(session: Session, actor: Actor, number: int, because: str) -> None:
    """The office writes down a no."""
    with orders.changing(session, actor, Act.ANSWER_FOR_CUSTOMER, number) as (order, deed):
        newest = order.newest
        if newest is None or newest.id is None:
            raise Refused(t('Det er ikke sendt noe tilbud.'))
        quoting.decline(order, company.get(session), deed, version_id=newest.id, because=because)


def confirm(session: Session, actor: Actor, number: int) -> None:
    """«Bekreft ordre» in Core [S9]."""
    with orders.changing(session, actor, Act.CONFIRM, number) as (order, deed):
        quoting.confirm(order, company.get(session), deed)
    papers.issue_confirmation(session, order)


# ---------- the customer ----------


@dataclass(slots=True)
class PortalView:
    """What a customer sees of one order: frozen versions and issued invoices, never live lines.

    `order` is None when it is withdrawn or a draft (again): then nothing is here but the firm, issued invoices, and
    whether there ever was a quote. `reached` says when the order last came to each status; `receipt_to` where a
    receipt of the acceptance was queued; `may_not_answer` why this contact cannot, and who can.
    """

    firm: Company
    number: int
    status: Status
    today: date
    invoices: list[Invoice]
    had_quote: bool
    version: QuoteVersion | None = None
    order: Order | None = None
    conversation: list[Message] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    signatures: dict[int, Signature] = field(default_factory=dict)
    greeting: str = ''
    receipt_to: str = ''
    first_names: dict[int, str] = field(default_factory=dict)
    reached: dict[Status, datetime] = field(default_factory=dict)
    opened_replaced: bool = False
    may_not_answer: str = ''
    right: Right | None = None
    """What a private customer can withdraw from, or has withdrawn from."""
    elsewhere: list[Invoice] = field(default_factory=list)
    """Invoices that went to somebody else."""
    behind: dict[int, Behind] = field(default_factory=dict)
    """What lies behind the lines of their invoices, by the order line."""
    is_payers: bool = False
    """Whether only one invoice is shown, to whom it was sent; nothing of the order is."""


def portal(session: Session, actor: Actor, number: int) -> PortalView:
    """An order of theirs, or the one behind their link; where they pay for somebody else, the invoices alone.

    `NotFound` for any other number.
    """
    deed = sign_in.check(session, actor)
    actor = deed.actor
    order = (
        session.exec(
            select(Order).where(Order.number == number, orders.theirs()).options(*WHOLE),
            params={'link_id': actor.link_id, 'customer_id': actor.customer_id},
        )
        .unique()
        .first()
    )
    if actor.role is not Role.CUSTOMER:
        raise NotFound
    if order is None:
        return _of_payer(session, actor, number, deed)
    view = shown(session, order, deed)
    link = session.get(PortalLink, actor.link_id) if actor.link_id else None
    if link is not None and link.order_id != order.id:
        link = None
    if link is None and order.status is Status.DRAFT and not view.invoices:
        raise NotFound  # [S5]; only whoever was sent it reads that it has been taken back
    if view.version is not None and link is not None and link.version_id and not link.invoice_id:
        view.opened_replaced = link.version_id != view.version.id
    return view


def shown(session: Session, order: Order, deed: Deed) -> PortalView:
    """What the deed's customer or contact sees of an order of theirs."""
    had_quote = any(version.kind is VersionKind.QUOTE for version in order.versions)
    mine = [invoice for invoice in order.issued if invoice.payer_id in (None, order.customer_id)]
    view = PortalView(company.get(session), order.number, order.status, deed.today, mine, had_quote)
    view.elsewhere = [invoice for invoice in order.issued if invoice not in mine]
    newest = order.newest
    if order.status is Status.DRAFT or newest is None or newest.state is VersionState.WITHDRAWN:
        return view
    view.order, view.version = order, newest
    view.conversation = conversation.thread(session, order)
    view.attachments = attached.of_order(session, order.id, shown=True)
    view.damages = reported.of_jobs(session, order.jobs, shown=True)
    if mine:
        view.behind = behind(order, materials.of_jobs(session, order.jobs), view.attachments)
    if order.jobs_done:
        view.signatures = signatures.of_jobs(session, order.jobs, since=conversation.came(session, order))
    view.greeting = _first_name(order, deed)
    view.right = regretting.right(order)
    view.may_not_answer = quoting.may_not_answer(order.customer, deed.contact_id)
    view.receipt_to = receipts.sent_to(session, order, deed)
    view.reached = _reached(session, order.number)
    view.first_names = {key: name.split()[0] for key, name in company.names(session).items()}
    return view


def _of_payer(session: Session, actor: Actor, number: int, deed: Deed) -> PortalView:
    """The invoice of a link that was sent to whom it was made out to, or all made out to them, and what credits it."""
    found = session.exec(
        select(Invoice, Order.status)
        .join(Order, col(Order.id) == Invoice.order_id)
        .join(PortalLink, (col(PortalLink.order_id) == Order.id) & (col(PortalLink.id) == actor.link_id), isouter=True)
        .where(
            Order.number == number,
            or_(
                col(Invoice.payer_id) == (actor.customer_id or 0),
                and_(
                    col(PortalLink.customer_id) == Invoice.payer_id,
                    or_(col(Invoice.id) == PortalLink.invoice_id, col(Invoice.credits_id) == PortalLink.invoice_id),
                ),
            ),
            col(Invoice.state).in_(ISSUED),
        )
        .order_by(col(Invoice.id))
        .options(selectinload(loading.invoice.lines), selectinload(loading.invoice.payments))
    ).all()
    if not found:
        raise NotFound
    invoices, status = [invoice for invoice, _ in found], Status(found[0][1])
    return PortalView(company.get(session), number, status, deed.today, invoices, had_quote=False, is_payers=True)


def _first_name(order: Order, deed: Deed) -> str:
    """Whom the portal greets; a business without a known contact is nobody."""
    contact = order.customer.contact(deed.contact_id) if order.customer else None
    person = contact or (order.customer if order.customer and not order.customer.is_business else None)
    return person.name.split()[0] if person and person.name else ''


def accept(
    session: Session,
    actor: Actor,
    number: int,
    *,
    version_id: int,
    shown_hash: str,
    name: str,
    ticked: bool,
    picked: Collection[int] | None = None,
    starts_early: bool = False,
) -> None:
    """«Godta tilbudet» in the portal; with the firm's switch on it confirms in the same transaction [S7, S8].

    `CodeNeeded`: who came by a link first shows a one-time code (`codes.ask_holder`, `codes.prove`).
    """
    _must_answer(session, actor)
    with orders.changing(session, actor, Act.ANSWER_QUOTE, number) as (order, deed):
        firm = session.get(Company, 1, populate_existing=True)
        assert firm is not None
        if order.newest is not None and codes.missing_of(session, deed, firm, _comes_to(order.newest, picked)):
            raise CodeNeeded
        quoting.accept(
            order,
            firm,
            deed,
            version_id=version_id,
            shown_hash=shown_hash,
            name=name,
            ticked=ticked,
            auto_confirm=firm.auto_confirm,
            picked=picked,
            starts_early=starts_early,
            paper=_paper(session, order),
        )
        session.flush()
        papers.issue_receipt(session, order)
        receipts.of_acceptance(session, order, firm, deed)


def _paper(session: Session, order: Order) -> str:
    """The SHA-256 of the paper of the newest version, for the evidence; nothing when it has not been made."""
    newest = order.newest
    return papers.sha256_of(session, PaperKind.QUOTE, newest.id or 0) if newest else ''


def _comes_to(version: QuoteVersion, picked: Collection[int] | None) -> int:
    """What a version comes to with VAT, in øre, when these of its options are chosen."""
    return version.total_ore if picked is None else version.sheet.as_picked(picked).sums.total_ore


def _must_answer(session: Session, actor: Actor) -> None:
    """Let a contact who may not answer read who can, instead of a bare no."""
    deed = sign_in.check(session, actor)
    if deed.contact_id is not None and not deed.actor.may(Act.ANSWER_QUOTE):
        customer = session.get(Customer, deed.customer_id, options=loading.CONTACTS)
        raise NotAllowed(quoting.may_not_answer(customer, deed.contact_id))


def decline(session: Session, actor: Actor, number: int, *, version_id: int, because: str) -> None:
    """«Avslå» in the portal, with a reason."""
    _must_answer(session, actor)
    with orders.changing(session, actor, Act.ANSWER_QUOTE, number) as (order, deed):
        quoting.decline(order, company.get(session), deed, version_id=version_id, because=because)
        quoting.say(order, MessageKind.DECLINE, because, deed)


def say(
    session: Session, actor: Actor, number: int, kind: MessageKind, text: str, line: tuple[int, int] | None = None
) -> None:
    """The customer asks, wants a change, or wants a new quote: a message, never an answer to the quote.

    `line` is what it is about, if one line: the id of a version and the line's place in it, from 0.
    """
    with orders.changing(session, actor, Act.ASK, number) as (order, deed):
        if order.status is Status.DRAFT:
            raise NotFound
        quoting.say(order, kind, text, deed, line)


def mark_seen(session: Session, actor: Actor, number: int, version_id: int) -> None:
    """«Sett av kunden»: the page was open and visible for three seconds. A draft has nothing to be seen."""
    with contextlib.suppress(NotFound), orders.changing(session, actor, Act.ASK, number) as (order, deed):
        quoting.mark_seen(order, version_id, deed)


def _reached(session: Session, number: int) -> dict[Status, datetime]:
    entries = session.exec(
        select(History)
        .where(History.order_number == number, col(History.to_status).is_not(None))
        .order_by(col(History.id))
    )
    return {entry.to_status: entry.at for entry in entries if entry.to_status}


def texts(session: Session, kind: MessageKind, firm: Company, order: Order) -> dict[str, str]:
    """What a message starts with, by the recipient's address."""
    about = wordings.of_version(order, order.newest)
    return {
        to.address: wordings.say(session, kind, firm, order, to, about).body
        for to in quoting.recipients(order.customer)
    }

"""The words of messages: the standard ones or the firm's own, filled with what a message is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain import editing, quoting, wording
from domain.access import Act, Actor
from domain.company import Company
from domain.history import History
from domain.invoice import Invoice
from domain.message import LINK, MessageKind
from domain.order import Order
from domain.quote import QuoteVersion
from domain.quoting import Recipient
from domain.refused import NotFound
from domain.telling import who_changed
from domain.wording import Wording
from domain.words import full_date, kr, t
from store import company, loading, sign_in

LABELS = {'subject': 'Emne', 'body': 'E-post', 'sms': 'SMS'}
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Said:
    """A message ready for the outbox."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The words of a kind as they are, and whether they are the firm's own."""

    wording: Wording
    own: bool


def say(
    session: Session, kind: MessageKind, firm: Company, order: Order, to: Recipient, values: Mapping[str, str]
) -> Said:
    """What is said to somebody about an order: the long words to an e-mail address, the short ones to a phone."""
    words, about = _words(session, kind), {**_about(firm, order, to), **values}
    subject = wording.fill(words.subject, about)
    if to.is_email or not to.address:  # without an address it stands in the portal
        return Said(subject, wording.fill(words.body, about))
    return Said(subject, wording.as_sms(wording.fill(words.sms, about)))


def of_version(order: Order, version: QuoteVersion | None) -> dict[str, str]:
    """What there is to say of a quote."""
    if version is None:
        return {'tilbud': '', 'gyldig_til': '', 'total': ''}
    return {
        'tilbud': f'{order.number}-{version.number}',
        'gyldig_til': full_date(version.valid_until),
        'total': kr(version.agreed_ore),
    }


def of_invoice(invoice: Invoice) -> dict[str, str]:
    """What there is to say of an invoice that has been issued."""
    return {
        'faktura': invoice.title[0].lower() + invoice.title[1:],
        'total': kr(invoice.total_ore),
        'forfall': full_date(invoice.due_day) if invoice.due_day else '',
    }


# ---------- Innstillinger → Meldinger ----------


def listing(session: Session, actor: Actor) -> list[Choice]:
    """The words of every kind, in the order of an order's life."""
    sign_in.check(session, actor, Act.SEE_SETTINGS)
    own = {each.kind: each for each in session.exec(select(Wording))}
    return [Choice(own.get(kind) or wording.standard(kind), kind in own) for kind in wording.kinds()]


def save(
    session: Session,
    actor: Actor,
    kind: MessageKind,
    opened: Mapping[str, str],
    wanted: Mapping[str, str],
    *,
    force: bool = False,
) -> None:
    """The firm's own words; `opened` is what they were when the dialog was opened. Raises `Conflict`."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    _known(kind)
    row = _own(session, kind)

    def who(_: str) -> str:
        query = select(History).where(History.event == 'wording_changed').order_by(col(History.id).desc()).limit(20)
        entry = next((each for each in session.exec(query) if each.data['text'] == kind.word), None)
        return who_changed(entry, company.names(session), deed.today)

    found = row or wording.standard(kind)
    changes = editing.merge(
        found, opened, wording.checked(kind, **wanted), LABELS, shown=lambda _, value: str(value), who=who, force=force
    )
    if changes:
        for name, value in changes.items():
            setattr(found, name, value)
        session.add(found)
        deed.record(None, 'wording_changed', text=kind.word)


def use_standard(session: Session, actor: Actor, kind: MessageKind) -> None:
    """«Tilbake til standard»."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    _known(kind)
    row = _own(session, kind)
    if row is not None:
        session.delete(row)
        deed.record(None, 'wording_standard', text=kind.word)


def examples(session: Session, actor: Actor, kind: MessageKind) -> dict[str, dict[str, str]]:
    """Values from the newest orders that have something to say, by what the choice of order is called."""
    sign_in.check(session, actor, Act.SEE_SETTINGS)
    _known(kind)
    firm = company.get(session)
    query = select(Order).where(col(Order.customer_id).is_not(None)).order_by(col(Order.id).desc()).limit(EXAMPLES)
    found: dict[str, dict[str, str]] = {}
    for order in session.exec(query.options(*loading.WHOLE)).unique():
        to = next(iter(quoting.recipients(order.customer)), Recipient('', ''))
        issued = [each for each in order.invoices if each.number is not None]
        values = _invented() | {key: value for key, value in of_version(order, order.newest).items() if value}
        if kind is MessageKind.INVOICE:
            values |= of_invoice(issued[-1]) if issued else {}
        called = t('Ordre {number}', number=order.number) + (f' · {to.name}' if to.name else '')
        found[called] = values | _about(firm, order, to)
    return found or {t('Eksempel'): _invented() | {'firma': firm.name}}


def _invented() -> dict[str, str]:
    """What a preview says of what the order does not have yet."""
    return {
        'fornavn': 'Ingrid', 'ordre': '1001', 'oppdrag': t('Flytting'), 'tilbud': '1001-1', 'faktura': 'faktura 10001',
        'total': kr(1_250_000), 'gyldig_til': '24.11.2026', 'forfall': '24.11.2026', 'hvem': 'Jonas',
        'klokkeslett': '10.30', 'lenke': LINK,
    }  # fmt: skip


def _about(firm: Company, order: Order, to: Recipient) -> dict[str, str]:
    return {
        'fornavn': to.name.split()[0] if to.name else '',
        'firma': firm.name,
        'ordre': str(order.number),
        'oppdrag': order.title,
        'lenke': LINK,
    }


def _words(session: Session, kind: MessageKind) -> Wording:
    return session.get(Wording, kind) or wording.standard(kind)


def _own(session: Session, kind: MessageKind) -> Wording | None:
    """The firm's own words, when there are any; nobody else changes them or makes some until this is saved."""
    session.get_one(Company, 1, with_for_update=True, populate_existing=True)
    return session.get(Wording, kind, populate_existing=True)


def _known(kind: MessageKind) -> None:
    if kind not in wording.kinds():
        raise NotFound

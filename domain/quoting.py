"""Quotes: send, accept, decline, confirm. What a customer can answer is always a frozen version, never live rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain import evidence, frozen, options, parties, regret
from domain import text as typed
from domain.access import Role
from domain.attachment import Attachment
from domain.company import Company
from domain.customer import Contact, Customer
from domain.history import Deed
from domain.message import ABOUT, FROM_CUSTOMER, Message, MessageKind, MessageStatus
from domain.norway import is_mobile, show_phone
from domain.one_time_code import masked
from domain.order import Order
from domain.planning import keep_ahead
from domain.quote import Acceptance, QuoteVersion, VersionKind, VersionState
from domain.refused import NotAllowed, NotFound, Refused
from domain.sheet import Sheet
from domain.status import BEFORE_CONFIRMED, SHARED, Status, Step, why_not
from domain.terms import PriceType, Terms, of_sheet
from domain.words import full_date, kr, moment, t


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets what we send: an e-mail address or a mobile number, and the contact it belongs to."""

    address: str
    name: str
    contact_id: int | None = None

    @property
    def is_email(self) -> bool:
        return '@' in self.address


def recipients(customer: Customer | None) -> list[Recipient]:
    """Where the customer can be reached, e-mail first; a business through its contacts."""
    if customer is None:
        return []
    people: list[tuple[Customer | Contact, int | None]] = [
        (contact, contact.id) for contact in customer.active_contacts
    ]
    people.append((customer, None))
    found = [Recipient(person.email, person.name, contact_id) for person, contact_id in people if person.email]
    return found + [
        Recipient(p.phone, p.name, contact_id) for p, contact_id in people if p.phone and is_mobile(p.phone)
    ]


def invoice_recipients(customer: Customer | None) -> list[Recipient]:
    """To whom an invoice goes: the contacts who get invoices, each in one place; without any, the first of all."""
    found = recipients(customer)
    wanted = {contact.id for contact in customer.active_contacts if contact.gets_invoices} if customer else set()
    chosen: dict[int | None, Recipient] = {}
    for to in found:
        if to.contact_id in wanted:
            chosen.setdefault(to.contact_id, to)
    return list(chosen.values()) or found[:1]


def may_not_answer(customer: Customer | None, contact_id: int | None) -> str:
    """Why this contact cannot accept or decline, and who can; nothing when it may."""
    contact = customer.contact(contact_id) if customer and contact_id is not None else None
    if customer is None or contact is None or contact.may_accept:
        return ''
    names = [each.name for each in customer.active_contacts if each.may_accept]
    if not names:
        return t('Du kan lese tilbudet og spørre, men ikke godta eller avslå det. Ta kontakt med oss.')
    who = t('{some} eller {last}', some=', '.join(names[:-1]), last=names[-1]) if names[1:] else names[0]
    return t('Bare {who} kan godta eller avslå tilbudet. Du kan lese det og spørre.', who=who)


def send_quote(
    order: Order,
    company: Company,
    deed: Deed,
    *,
    valid_until: date,
    terms: Terms | None = None,
    attached: Iterable[Attachment] = (),
) -> QuoteVersion:
    """Freeze the next version and send it; the one before becomes «erstattet». Refused with the first thing missing.

    Without `terms` on those it was last sent on, or the usual ones; `attached` is what the customer sees with it.
    """
    if not order.may_take(Step.SEND_QUOTE):
        raise Refused(why_not(order.status, Step.SEND_QUOTE))
    check_quote(order, deed.today, valid_until)
    version = frozen.version(order, company, deed, VersionKind.QUOTE, valid_until, terms, attached)
    for older in order.versions:
        if older.state in (VersionState.OPEN, VersionState.DECLINED, VersionState.ACCEPTED):
            older.become(VersionState.REPLACED, deed.now)
    order.versions.append(version)
    order.take(Step.SEND_QUOTE, deed, version=version.number, total_ore=version.total_ore)
    return version


def check_quote(order: Order, today: date, valid_until: date) -> None:
    """Refused with the first thing that keeps a quote from being sent."""
    order.must_be_open()
    if order.customer is None:
        raise Refused(t('Legg til en kunde før du sender tilbudet.'))
    if not recipients(order.customer):
        raise Refused(t('Kunden mangler mobilnummer og e-post. Legg til minst én av dem før du sender tilbudet.'))
    if not any(line.unit_price for line in order.lines):
        raise Refused(t('Legg til minst én ordrelinje med pris før du sender tilbudet.'))
    if order.sums.total_ore < 0:
        raise Refused(t('Summen er negativ. Rett ordrelinjene før du sender tilbudet.'))
    if valid_until < today:
        raise Refused(t('«Gyldig til» er passert. Velg i dag eller en senere dato.'))
    if (valid_until - today).days > 365:
        raise Refused(t('Et tilbud kan være gyldig i høyst ett år.'))


def accept_sentence(sheet: Sheet) -> str:
    """What stands beside the tick: the price the customer binds to, and how firm it is (angrerettloven § 16)."""
    net, total, terms = kr(sheet.sums.net_ore), kr(sheet.sums.total_ore), of_sheet(sheet)
    said = (
        t('Jeg godtar tilbudet på {net} eks. mva. ({total} inkl. mva.).', net=net, total=total)
        if sheet.is_for_business
        else t('Jeg godtar tilbudet på {total} inkl. mva.', total=total)
    )
    if terms is None or terms.price_type is PriceType.FIXED:
        return said
    return said + t(' Pristype: {kind}.', kind=terms.price_type.word.lower())


def accept_verb(sheet: Sheet) -> str:
    """The text on the button: a consumer must read that it costs (angrerettloven § 16)."""
    return t('Godta tilbudet') if sheet.is_for_business else t('Godta tilbudet og forplikt deg til å betale')


def signed_name(name: str) -> str:
    """The name a customer signs with. Refused: empty, or not a whole name."""
    signed = typed.required(name, t('navnet ditt'))
    if sum(letter.isalpha() for letter in signed) < 2:
        raise Refused(t('Skriv hele navnet ditt.'))
    return signed


def decline_reason(because: str) -> str:
    """Why a quote is declined. Refused: empty."""
    reason = typed.paragraphs(because, 1000)
    if not reason:
        raise Refused(t('Fyll ut {field}.', field=t('årsaken')))
    return reason


def accept(
    order: Order,
    company: Company,
    deed: Deed,
    *,
    version_id: int,
    shown_hash: str,
    name: str,
    ticked: bool,
    auto_confirm: bool,
    picked: Collection[int] | None = None,
    starts_early: bool = False,
    paper: str = '',
) -> Acceptance:
    """The customer says yes in the portal to the version that was shown [S7, S8], with the options at these places.

    Without `picked` as it was sent. `starts_early`: what a private customer who may withdraw has ticked
    (`regret.asks_early_start`); `paper` is the SHA-256 of the version's PDF, if there is one. Refused as `answerable`
    and `options.agreed`, and for a contact who may not accept.
    """
    _must_answer(order, deed)
    version = answerable(order, deed.today, company, version_id, shown_hash)
    signed = signed_name(name)
    if not ticked:
        raise Refused(t('Kryss av for at du godtar tilbudet.'))
    agreed = _agreed(version, picked)
    acceptance = Acceptance(
        shown_hash=shown_hash,
        sentence=accept_sentence(agreed),
        name=signed,
        **evidence.whose(deed),
    )
    ticks = [(acceptance.sentence, True)]
    if regret.holds(version.sheet):
        acceptance.starts_early = starts_early
        ticks.append((regret.asks_early_start(), starts_early))
    button = accept_verb(version.sheet)
    _stand(order, version, acceptance, agreed, deed, Step.ACCEPT, ticks, button=button, paper=paper)
    if auto_confirm and order.status is Status.ACCEPTED:
        order.take(Step.CONFIRM, deed, by_system=True)
        keep_ahead(order, deed)
    return acceptance


def register_acceptance(
    order: Order,
    deed: Deed,
    *,
    name: str,
    said: str,
    shown: int | None = None,
    picked: Collection[int] | None = None,
    **facts: Any,
) -> Acceptance:
    """The office writes down a spoken yes; an expired version may be accepted so, a declined one not.

    `picked` are the options of the version `shown`; without them it is accepted as it was sent. `facts` are what else
    it rests on: a file, as its name and SHA-256. Refused: there is a newer one by now.
    """
    version = _registrable(order, Step.REGISTER_ACCEPTANCE, deed.today)
    if shown is not None and shown != version.id:
        raise Refused(t('Det er sendt en ny versjon mens dette sto åpent. Lukk og åpne på nytt.'))
    agreed = _agreed(version, picked)
    acceptance = Acceptance(
        shown_hash=version.sha256,
        sentence=accept_sentence(agreed),
        name=typed.required(name, t('hvem som godtok')),
        place=deed.actor.where,
        at=deed.now,
        employee_id=deed.actor.employee_id,
        said=typed.required(said, t('hvordan og når kunden godtok'), 500),
        session=deed.actor.session,
    )
    _stand(order, version, acceptance, agreed, deed, Step.REGISTER_ACCEPTANCE, **facts)
    return acceptance


def decline(order: Order, company: Company, deed: Deed, *, version_id: int, because: str) -> None:
    """Close this version with a no, the customer's own or written down by the office (avtaleloven § 5)."""
    is_own = deed.actor.role is Role.CUSTOMER
    _must_answer(order, deed)
    version = (
        answerable(order, deed.today, company, version_id, None)
        if is_own
        else _registrable(order, Step.DECLINE, deed.today)
    )
    reason = decline_reason(because)
    version.become(VersionState.DECLINED, deed.now)
    version.because = reason
    order.take(Step.DECLINE, deed, version=version.number)


def confirm(order: Order, company: Company, deed: Deed, step: Step = Step.CONFIRM) -> None:
    """«Bekreft ordre» [S9, S10]. An order that never had a quote is frozen as «Ordrebekreftelse»."""
    if order.customer is None and order.may_take(step):
        raise Refused(t('Legg til en kunde før du bekrefter ordren.'))
    order.take(step, deed)
    if order.newest is None or order.newest.state is VersionState.WITHDRAWN:
        order.versions.append(frozen.version(order, company, deed, VersionKind.CONFIRMATION, deed.today))
    keep_ahead(order, deed)


def use_customer(order: Order, customer: Customer | None, contact_id: int | None, company: Company, deed: Deed) -> None:
    """Set, change or take off the customer; an order confirmed without a quote is frozen anew for another one."""
    before, newest = order.customer_id, order.newest
    parties.use_customer(order, customer, contact_id, deed)
    is_confirmation = newest is not None and newest.kind is VersionKind.CONFIRMATION
    if customer is None or customer.id == before or newest is None or not is_confirmation:
        return
    if newest.state is VersionState.OPEN:
        newest.become(VersionState.REPLACED, deed.now)
        order.versions.append(frozen.version(order, company, deed, VersionKind.CONFIRMATION, deed.today))


def answerable(order: Order, today: date, company: Company, version_id: int, shown_hash: str | None) -> QuoteVersion:
    """The version a customer may answer now. Refused: replaced, changed, answered, withdrawn, expired."""
    if order.status is Status.CLOSED:
        raise Refused(t('Ordren er avsluttet. {call}', call=_call(company)))
    version = next((v for v in order.versions if v.id == version_id), None)
    newest = order.newest
    if version is None or newest is None or order.status not in SHARED:
        raise Refused(withdrawn(company))
    if version.kind is not VersionKind.QUOTE:
        raise Refused(t('Det er ikke sendt noe tilbud.'))
    if version is not newest or (shown_hash is not None and shown_hash != version.sha256):
        raise Refused(t('Tilbudet er endret siden du åpnet det. Last inn siden på nytt for å se den nye versjonen.'))
    if version.state is VersionState.DECLINED:
        raise Refused(t('Tilbudet er avslått. {call}', call=_call(company)))
    _must_be_open(version, today)
    if version.is_expired(today):
        raise Refused(t('Tilbudet utløp {date}. {call}', date=full_date(version.valid_until), call=_call(company)))
    return version


def withdrawn(company: Company) -> str:
    """What a customer reads who answers what is no longer there."""
    return t('Tilbudet er trukket tilbake. {call}', call=_call(company))


def say(order: Order, kind: MessageKind, body: str, deed: Deed, line: tuple[int, int] | None = None) -> Message:
    """The customer writes something to the office, about one `line` of a version (its id and the place in it) or all.

    Refused: a kind of message that only the office sends. `NotFound`: the order has no such line.
    """
    if kind not in FROM_CUSTOMER:
        raise NotAllowed
    text = typed.paragraphs(body)
    if not text:
        raise Refused(t('Skriv en melding først.'))
    return _put(
        Message(
            order_id=order.id,
            kind=kind,
            place=deed.actor.where,
            body=text,
            about=_line_text(order, *line) if line else '',
            status=MessageStatus.RECEIVED,
            made_at=deed.now,
            contact_id=deed.contact_id,
        ),
        order,
        deed,
    )


def _line_text(order: Order, version_id: int, place: int) -> str:
    version = next((v for v in order.versions if v.id == version_id), None)
    lines = version.sheet.lines if version is not None and version.content else []
    if not 0 <= place < len(lines):
        raise NotFound(t('Linjen finnes ikke lenger. Velg en annen, eller spør om hele tilbudet.'))
    return lines[place].text[:ABOUT]


def mark_seen(order: Order, version_id: int, deed: Deed) -> None:
    """«Sett av kunden»: the page was open and visible. Information, never a condition."""
    version = next((v for v in order.versions if v.id == version_id), None)
    if version is not None and version.seen_at is None:
        version.seen_at = deed.now
        deed.record(order.number, 'seen', version=version.number)


def _put(message: Message, order: Order, deed: Deed) -> Message:
    deed.add(message)
    deed.record(order.number, f'message_{message.kind.value}')
    return message


def _agreed(version: QuoteVersion, picked: Collection[int] | None) -> Sheet:
    return options.agreed(version.sheet, version.sheet.picked if picked is None else picked)


def _stand(
    order: Order,
    version: QuoteVersion,
    acceptance: Acceptance,
    agreed: Sheet,
    deed: Deed,
    step: Step,
    ticks: Iterable[tuple[str, bool]] = (),
    **facts: Any,
) -> None:
    """The acceptance stands, written down as evidence; the one that stood until now is annulled."""
    if not order.may_take(step):
        order.take(step, deed)
    for older in order.versions:
        if older.acceptance is not None:
            older.acceptance.annul(
                deed.now,
                deed.actor.employee_id,
                t('Tilbud {number} er akseptert.', number=f'{order.number}-{version.number}'),
            )
    acceptance.picked, acceptance.net_ore, acceptance.total_ore = (
        agreed.picked,
        agreed.sums.net_ore,
        agreed.sums.total_ore,
    )
    evidence.write(
        acceptance,
        version,
        order.number,
        evidence.last(order.versions),
        ticks,
        customer_id=order.customer_id,
        phone=_phone(order, acceptance.contact_id),
        **facts,
    )
    version.acceptances.append(acceptance)
    version.become(VersionState.ACCEPTED, deed.now)
    options.follow(order, agreed, deed)
    order.take(step, deed, version=version.number, total_ore=acceptance.total_ore)


def _phone(order: Order, contact_id: int | None) -> str:
    """The number of whoever answered, as much of it as a code is told to have gone to."""
    person = order.customer and (order.customer.contact(contact_id) or order.customer)
    return masked(person.phone) if person and person.phone else ''


def _must_answer(order: Order, deed: Deed) -> None:
    if because := may_not_answer(order.customer, deed.contact_id):
        raise NotAllowed(because)


def _registrable(order: Order, step: Step, today: date) -> QuoteVersion:
    """The version the office may answer for the customer, expired or not. Refused: none, or answered already."""
    order.must_be_open()
    if order.status is Status.DRAFT:
        raise Refused(why_not(order.status, step))
    version = order.newest
    if version is None or version.kind is not VersionKind.QUOTE:
        raise Refused(t('Det er ikke sendt noe tilbud.'))
    _must_be_open(version, today)
    return version


def _must_be_open(version: QuoteVersion, today: date) -> None:
    first = version.acceptance
    if first is not None:
        raise Refused(
            t(
                'Tilbudet er allerede akseptert. {name} godtok det {when}.',
                name=first.name,
                when=moment(first.at, today),
            )
        )
    sentence = {
        VersionState.ACCEPTED: t('Tilbudet er allerede akseptert.'),
        VersionState.DECLINED: t('Tilbudet er avslått. Send et nytt tilbud.'),
        VersionState.WITHDRAWN: t('Tilbudet er trukket tilbake.'),
        VersionState.REPLACED: t('Tilbudet er erstattet av en ny versjon.'),
    }.get(version.state)
    if sentence:
        raise Refused(sentence)


def _call(company: Company) -> str:
    return (
        t('Ring oss på {phone} for nytt tilbud.', phone=show_phone(company.phone))
        if company.phone
        else t('Kontakt oss for nytt tilbud.')
    )


def before_confirmed(order: Order) -> bool:
    """Whether jobs and appointments are still «ikke bekreftet»."""
    return order.status in BEFORE_CONFIRMED

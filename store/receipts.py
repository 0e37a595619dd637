"""What both sides get of an acceptance or a withdrawal, on what they can keep (angrerettloven §§ 18 and 20).

What the law wants said follows the firm's own words, so that no wording can leave it out.
"""

from sqlmodel import Session, col, select

from domain import regret as rules
from domain.company import Company
from domain.history import Deed
from domain.message import Message, MessageKind, MessageStatus
from domain.norway import is_mobile
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion
from domain.quoting import Recipient, recipients
from domain.regret import Regret
from domain.words import clock, full_date, local_day, t
from store import messages, order_links, wordings


def recipient(order: Order, deed: Deed) -> Recipient | None:
    """Where the customer who answers, or for whom the office does, can be written to, e-mail first; None: nowhere."""
    if order.customer is None:
        return None
    if deed.actor.employee_id is not None:
        return next(iter(recipients(order.customer)), None)
    person = order.customer.contact(deed.contact_id) or order.customer
    address = person.email or (person.phone if is_mobile(person.phone) else '')
    return Recipient(address, person.name, deed.contact_id) if address else None


def of_acceptance(session: Session, order: Order, firm: Company, deed: Deed) -> None:
    """To the customer what they have agreed to and how they can withdraw; to the firm what it rests on."""
    version = order.newest
    yes = version.acceptance if version else None
    assert version is not None
    assert yes is not None
    to = recipient(order, deed)
    if to is not None:
        said = wordings.say(session, MessageKind.RECEIPT, firm, order, to, wordings.of_version(order, version))
        body = (
            '\n\n'.join([said.body, *_agreed(version, yes), *_withdrawal(version, yes)]) if to.is_email else said.body
        )
        link = order_links.link_to(session, order, to, order_links.DAYS, version=version)
        messages.queue(session, order, deed, MessageKind.RECEIPT, to, said.subject, body, link)
    if firm.email:
        name = f'{order.number}-{version.number}'
        subject = t('{name} har godtatt tilbud {quote}', name=yes.name, quote=name)
        lines = [*_agreed(version, yes), t('Bevisets fingeravtrykk (SHA-256): {sha256}', sha256=yes.sha256)]
        body = '\n\n'.join([f'{subject}.', *lines])
        messages.write_to(session, firm.email, MessageKind.RECEIPT_COPY, subject, body, order_id=order.id)


def of_regret(session: Session, order: Order, firm: Company, deed: Deed, row: Regret, to: Recipient) -> None:
    """That the withdrawal has reached us, at once (angrerettloven § 20), and what follows (§§ 24 and 26)."""
    what = order.title or t('ordre {number}', number=order.number)
    when = t('{date} kl. {time}', date=full_date(local_day(row.at)), time=clock(row.at))
    subject = t('Vi har fått beskjed om at du angrer avtalen')
    said = t(
        'Du har angret avtalen med {firm} om «{what}». Vi fikk beskjed {when}.', firm=firm.name, what=what, when=when
    )
    if to.is_email:
        said = '\n\n'.join(
            [
                said,
                *([t('Du skrev: {text}', text=row.said)] if row.said and not row.employee_id else []),
                t(
                    'Det du har betalt, får du tilbake innen 14 dager. '
                    'Har du bedt oss om å starte før angrefristen var ute, betaler du for det som er utført.'
                ),
                t('Kvitteringens fingeravtrykk (SHA-256): {sha256}', sha256=row.sha256),
            ]
        )
    newest = order.newest
    link = order_links.link_to(session, order, to, order_links.DAYS, version=newest) if newest else None
    messages.queue(session, order, deed, MessageKind.REGRET, to, subject, said, link)


def sent_to(session: Session, order: Order, deed: Deed) -> str:
    """Where the receipt of the acceptance that stands is really sent; nothing when to nobody, or to another contact."""
    acceptance = order.newest.acceptance if order.newest else None
    if acceptance is None:
        return ''
    return (
        session.exec(
            select(Message.recipient).where(
                Message.order_id == order.id,
                Message.kind == MessageKind.RECEIPT,
                Message.contact_id == deed.contact_id,
                col(Message.made_at) >= acceptance.at,
                col(Message.status).in_([MessageStatus.WAITING, MessageStatus.SENDING, MessageStatus.SENT]),
            )
        ).first()
        or ''
    )


def _agreed(version: QuoteVersion, yes: Acceptance) -> list[str]:
    """What was said yes to, by whom and when, and the fingerprint of the document."""
    when = t('{date} kl. {time}', date=full_date(local_day(yes.at)), time=clock(yes.at))
    how = t(' Bekreftet med engangskode på {where}.', where=yes.proved_by) if yes.proved_by else ''
    if yes.employee_id:
        how = t(' Registrert av oss: {said}', said=yes.said)
    return [
        f'«{yes.sentence}»',
        t('Godtatt av {name} {when}.', name=yes.name, when=when) + how,
        *([f'«{rules.asks_early_start()}»'] if yes.starts_early else []),
        t('Tilbudets fingeravtrykk (SHA-256): {sha256}', sha256=version.sha256),
    ]


def _withdrawal(version: QuoteVersion, yes: Acceptance) -> list[str]:
    sheet, agreed = version.sheet, local_day(yes.at)
    if not rules.holds(sheet):
        return rules.terms(sheet)
    until = t('Du kan angre avtalen til og med {date}.', date=full_date(rules.last_day(agreed)))
    return [until, *rules.terms(sheet), *rules.form(sheet, full_date(agreed))]

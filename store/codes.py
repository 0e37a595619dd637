"""Signing in with a one-time code: who is known, sending a code, trying one, and what it opens.

Nothing here says whether a number is known: both cost the same queries, write the same row and answer the same.
A wrong code is an answer, not an exception, because an exception would take back that it was counted.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from domain import norway
from domain import one_time_code as rules
from domain.access import Act, Actor, Role
from domain.company import Company
from domain.customer import Contact, Customer, CustomerKind
from domain.employee import Employee
from domain.history import Deed
from domain.message import CODE, Message, MessageKind
from domain.one_time_code import CodeFor, OneTimeCode
from domain.refused import NotFound
from domain.sign_in import Face
from domain.sign_in import Session as SignedIn
from domain.words import t
from store import clock, code_limits, messages, secret, sign_in
from store.settings import settings


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is registered: an employee, a privatkunde or a bedriftskontakt; `name` is read in the chooser."""

    name: str
    phone: str
    email: str
    employee_id: int | None = None
    customer_id: int | None = None
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a browser has come: what the page of the code says. `people` are whom a right code has to choose from."""

    purpose: CodeFor
    address: str
    tries_left: int
    is_wrong: bool
    has_ended: bool
    is_right: bool
    resend_at: datetime
    people: list[Person]


def is_possible(session: Session) -> bool:
    """Whether any code can be sent: by SMS or by e-mail, and not from a demo."""
    return bool(settings().sms_url or settings().smtp_url) and not messages.is_demo(session)


def ask(session: Session, purpose: CodeFor, typed: str, challenge: str, ip: str) -> None:
    """Send a code to a number or e-mail address, if it is somebody's who may sign in; the row tells nobody.

    Refused, alike for known and unknown: what was typed is neither, or one must wait.
    """
    address, now, ip = rules.normal(typed), clock.now(), rules.network(ip)
    code_limits.must_wait(session, address, ip, now)
    people = _people(session, purpose, address)
    to = _way(session, address, people)
    row = OneTimeCode(challenge=secret.hashed(challenge), purpose=purpose, address=address, ip=ip, made_at=now)
    session.add(row)
    if to:
        whose = next(each for each in people if to in (each.phone, each.email))
        _send(session, row, to, now, customer_id=whose.customer_id, contact_id=whose.contact_id)
    elif purpose is CodeFor.PORTAL and '@' in address:
        _tell_what_lacks(session, address)


def again(session: Session, challenge: str, ip: str) -> None:
    """Send another code, which makes the one before worth nothing. `NotFound`: this browser has asked for none."""
    row = _newest(session, challenge)
    if row is None or row.used_at is not None:
        raise NotFound
    ask(session, row.purpose, row.address, challenge, ip)


def standing(session: Session, challenge: str) -> Standing | None:
    """What the page of the code says; None when this browser has asked for none."""
    row, now = _newest(session, challenge), clock.now()
    if row is None or row.opened_at is not None or now - row.made_at > rules.HOUR:
        return None
    is_tried_out = code_limits.tried_out_until(session, row.address, now) > now
    return Standing(
        purpose=row.purpose,
        address=row.address,
        tries_left=max(0, rules.TRIES - row.tries),
        is_wrong=row.wrong > 0,
        has_ended=now >= row.ends_at(_sent_at(session, row)) or is_tried_out,
        is_right=row.used_at is not None,
        resend_at=code_limits.locked_until(session, row.address, now),
        people=_reached(session, row) if row.used_at else [],
    )


def try_code(session: Session, challenge: str, typed: str) -> OneTimeCode | None:
    """Try a code; the try counts whatever comes of it. The row when it is right; else None, `standing` says why."""
    session.get(Company, 1, with_for_update=True, populate_existing=True)  # one at a time, also from several browsers
    row, now = _newest(session, challenge), clock.now()
    if row is None or row.used_at is not None or row.tries >= rules.TRIES:
        return None
    if now >= row.ends_at(_sent_at(session, row)) or code_limits.tried_out_until(session, row.address, now) > now:
        return None
    row.tries += 1
    digits = ''.join(sign for sign in typed if sign.isascii() and sign.isdigit())
    is_right = hmac.compare_digest(row.code_hash, _hashed(row, digits))
    if not is_right or (row.purpose is not CodeFor.LINK and not _reached(session, row)):
        session.flush()
        code_limits.alarm(session)
        return None
    row.used_at = now
    return row


def enter(session: Session, challenge: str, place: int, ip: str, agent: str) -> tuple[Face, str]:
    """Sign in whom a right code belongs to, the one at `place` of `Standing.people`; (face, token for the cookie).

    `NotFound`: no right code, too long ago, used already, or no such person (any more).
    """
    row, now = _newest(session, challenge), clock.now()
    if row is None or row.used_at is None or now - row.used_at > rules.LASTS or row.opened_at is not None:
        raise NotFound
    people = _reached(session, row)
    if not 0 <= place < len(people):
        raise NotFound
    row.opened_at = now
    person, face = people[place], Face.CREW if row.purpose is CodeFor.CREW else Face.PORTAL
    return face, sign_in.begin(
        session,
        face,
        employee_id=person.employee_id,
        customer_id=person.customer_id,
        contact_id=person.contact_id,
        proved_by=rules.masked(row.sent_to),
        ip=ip,
        agent=agent,
    )


# ---------- whoever came by a link ----------


def missing_of(session: Session, deed: Deed, firm: Company, total_ore: int) -> str:
    """Where the code goes that is asked for before accepting; nothing when none is needed, or none can be sent.

    The owner says from which sum on; it goes to where the link was sent, so that the link alone is not enough.
    """
    if firm.code_from_ore is None or total_ore < firm.code_from_ore or deed.proved_by or deed.actor.link_id is None:
        return ''
    sent = session.exec(
        select(Message.recipient).where(Message.link_id == deed.actor.link_id).order_by(col(Message.id).desc())
    ).first()
    to = (sent or '').lower()
    return to if to and ('@' in to or rules.may_be_texted(to)) and messages.can_reach(session, to) else ''


def ask_holder(session: Session, actor: Actor) -> str:
    """Send whoever came by a link a code; where it went. Refused: too soon for another one."""
    deed = sign_in.check(session, actor, Act.ANSWER_QUOTE)
    firm, now = session.get(Company, 1), clock.now()
    to = missing_of(session, deed, firm, firm.code_from_ore or 0) if firm else ''
    if not to:
        raise NotFound
    last = _newest(session, actor.session)
    if last is not None and last.used_at is None and last.tries < rules.TRIES and now - last.made_at < rules.WAITS[0]:
        return rules.masked(to)  # the dialog was closed and opened again
    ip = rules.network(actor.ip)
    code_limits.must_wait(session, to, ip, now)
    row = OneTimeCode(challenge=secret.hashed(actor.session), purpose=CodeFor.LINK, address=to, ip=ip, made_at=now)
    session.add(row)
    _send(session, row, to, now, customer_id=deed.customer_id, contact_id=deed.contact_id)
    return rules.masked(to)


def prove(session: Session, actor: Actor, typed: str) -> bool:
    """Try the code; when it is right the session is theirs, and all they may sign in to is open [S20, S23]."""
    deed = sign_in.check(session, actor, Act.ANSWER_QUOTE)
    row = try_code(session, actor.session, typed)
    held = session.get(SignedIn, actor.session)
    if row is None or held is None:
        return False
    row.opened_at, held.proved_by = clock.now(), rules.masked(row.sent_to)
    person = session.get(Contact, deed.contact_id) if deed.contact_id else session.get(Customer, deed.customer_id)
    if person is not None and person.phone and (deed.contact_id or not getattr(person, 'is_business', False)):
        held.customer_id, held.contact_id = deed.customer_id, deed.contact_id
    return True


# ---------- who is known ----------


def _people(session: Session, purpose: CodeFor, address: str) -> list[Person]:
    """Who may sign in with this number or e-mail address: for the portal a phone must be registered [S20, S23]."""
    if purpose is CodeFor.CREW:
        return [
            Person(each.name, each.phone, each.email.lower(), employee_id=each.id)
            for each in session.exec(
                select(Employee)
                .where(
                    col(Employee.active),
                    Employee.role != Role.ACCOUNTING,
                    or_(col(Employee.phone) == address, func.lower(Employee.email) == address),
                )
                .order_by(col(Employee.id))
            )
        ]
    contacts = session.exec(
        select(Contact, Customer)
        .join(Customer, col(Customer.id) == Contact.customer_id)
        .where(
            ~col(Contact.removed),
            col(Customer.merged_into_id).is_(None),
            col(Customer.erased_at).is_(None),
            Contact.phone != '',
            or_(col(Contact.phone) == address, func.lower(Contact.email) == address),
        )
        .order_by(col(Contact.id))
    )
    found = [
        Person(firm.name, each.phone, each.email.lower(), customer_id=firm.id, contact_id=each.id)
        for each, firm in contacts
    ]
    privately = session.exec(
        select(Customer)
        .where(
            Customer.kind == CustomerKind.PRIVATE,
            col(Customer.merged_into_id).is_(None),
            col(Customer.erased_at).is_(None),
            Customer.phone != '',
            or_(col(Customer.phone) == address, func.lower(Customer.email) == address),
        )
        .order_by(col(Customer.id))
    )
    for each in privately:
        named = ' · '.join(filter(None, (each.shown_name, each.address)))
        found.append(Person(named, each.phone, each.email.lower(), customer_id=each.id))
    return found


def _reached(session: Session, row: OneTimeCode) -> list[Person]:
    """Who may sign in with this code, read now: those to whom it really went."""
    return [each for each in _people(session, row.purpose, row.address) if row.sent_to in (each.phone, each.email)]


def _way(session: Session, address: str, people: Sequence[Person]) -> str:
    """Where the code goes: to what was typed, or from a number to the e-mail address registered with it; or nowhere."""
    if not people:
        return ''
    ways = [address, *(each.email for each in people if each.email)]
    return next(
        (way for way in ways if ('@' in way or rules.may_be_texted(way)) and messages.can_reach(session, way)), ''
    )


# ---------- rows and messages ----------


def _newest(session: Session, challenge: str) -> OneTimeCode | None:
    return session.exec(
        select(OneTimeCode)
        .where(OneTimeCode.challenge == secret.hashed(challenge), challenge != '')
        .order_by(col(OneTimeCode.id).desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def _send(
    session: Session,
    row: OneTimeCode,
    to: str,
    now: datetime,
    *,
    customer_id: int | None = None,
    contact_id: int | None = None,
) -> None:
    """Make a code, keep only its hash, and put it in the outbox; after a wave of guesses it is longer."""
    digits = code_limits.digits(session, now)
    made = f'{secrets.randbelow(10**digits):0{digits}}'
    row.sent_to = to
    row.code_hash = _hashed(row, made)
    firm = session.get(Company, 1)
    name = firm.name if firm else 'Ordreflyt'
    says = t('Koden din hos {firm} er {code}. Den gjelder i 5 minutter. Del den aldri med noen.', firm=name, code=CODE)
    host = urlsplit(settings().links).hostname or ''
    message = messages.write_to(
        session,
        to,
        MessageKind.CODE,
        t('Engangskode fra {firm}', firm=name),
        f'{says}\n\n@{host} #{CODE}',
        secret=made,
        not_after=now + rules.REACHES_WITHIN,
        customer_id=customer_id,
        contact_id=contact_id,
    )
    session.flush()
    row.message_id = message.id
    code_limits.alarm(session)


def _tell_what_lacks(session: Session, address: str) -> None:
    """Somebody whose phone we lack cannot sign in [S20, S23]: a mail says so, and what to do; the page does not."""
    firm = session.get(Company, 1)
    known = (
        session.exec(
            select(Contact.id).where(~col(Contact.removed), Contact.phone == '', func.lower(Contact.email) == address)
        ).first()
        or session.exec(select(Customer.id).where(Customer.phone == '', func.lower(Customer.email) == address)).first()
    )
    if known is None or firm is None or not messages.can_reach(session, address):
        return
    reach = norway.show_phone(firm.phone) or firm.email
    messages.write_to(
        session,
        address,
        MessageKind.NOTICE,
        t('Innlogging hos {firm}', firm=firm.name),
        t('Vi mangler mobilnummeret ditt, så du kan ikke logge inn i kundeportalen ennå. Kontakt oss på {reach}, så '
          'legger vi det inn. Lenkene i meldingene fra oss virker fortsatt.', reach=reach),
    )  # fmt: skip


def _sent_at(session: Session, row: OneTimeCode) -> datetime | None:
    message = session.get(Message, row.message_id) if row.message_id else None
    return message.sent_at if message else None


def _hashed(row: OneTimeCode, digits: str) -> str:
    return secret.derive('code', f'{row.challenge}|{row.sent_to}|{digits}')

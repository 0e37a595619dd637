"""Passwords of the office: signing in with one, a new one when it is forgotten, typing it again, and their hashes."""

from functools import cache
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from domain import text as typed
from domain.access import IN_OFFICE, Actor, Role, Where
from domain.employee import Employee
from domain.history import Deed
from domain.message import LINK, MessageKind
from domain.password import password
from domain.refused import NotFound, Refused
from domain.sign_in import RESET_MINUTES, Face, Ticket, TicketKind, browser
from domain.sign_in import Session as SignedIn
from domain.words import moment, t
from store import clock, messages, secret, sign_in, tries
from store.settings import settings

if TYPE_CHECKING:
    from argon2 import PasswordHasher  # imported on first use: a page that signs nobody in never needs it

RESETS, RESETS_FROM_ONE_PLACE = 3, 30


def enter(session: Session, employee_id: int, *, ip: str, agent: str, device: str) -> str:
    """Sign somebody in whose password was right; the token for the cookie. On a device new to them they are told."""
    theirs = select(SignedIn.device).where(
        SignedIn.employee_id == employee_id, SignedIn.face == Face.OFFICE, SignedIn.device != ''
    )
    known = set(session.exec(theirs.distinct()))
    person = session.get(Employee, employee_id)
    if person is None or not person.active:
        raise Refused(t('E-post eller passord er feil.'))
    if known and device not in known and messages.can_reach(session, person.email):
        said = t(
            'Hei {name}.\n\nNoen logget inn som deg på en enhet du ikke har brukt før: {browser}, {when}, fra {ip}.\n\n'
            'Var det deg, trenger du ikke gjøre noe. Var det ikke deg: velg et nytt passord på {address}. '
            'Da blir alle logget ut.',
            name=person.first_name,
            browser=browser(agent),
            when=moment(clock.now(), clock.today()),
            ip=ip or t('ukjent sted'),
            address=f'{settings().links}/glemt-passord',
        )
        messages.write_to(session, person.email, MessageKind.NOTICE, t('Ny innlogging i Ordreflyt'), said)
    return sign_in.begin(session, Face.OFFICE, employee_id=employee_id, ip=ip, agent=agent, device=device)


def ask_for_new(session: Session, email: str, ip: str) -> None:
    """«Glemt passord»: a link to that address if somebody in the office has it; whoever asks learns nothing."""
    may = tries.take_try(
        session, {tries.of_account('reset', email): RESETS, tries.of_place('reset', ip): RESETS_FROM_ONE_PLACE}
    )
    employee_id, _ = office_employee(session, email)
    person = session.get(Employee, employee_id) if employee_id else None
    if person is None or not may or not messages.can_reach(session, person.email):
        return
    said = (
        t('Hei {name}.', name=person.first_name),
        t('Her velger du et nytt passord i Ordreflyt:'),
        LINK,
        t(
            'Lenken kan brukes én gang og virker i {count} minutter. Er det ikke du som ba om den, se bort fra dette.',
            count=RESET_MINUTES,
        ),
    )
    messages.write_to(
        session,
        person.email,
        MessageKind.RESET,
        t('Nytt passord'),
        '\n\n'.join(said),
        secret=address_for_new(session, person),
        not_after=clock.now() + sign_in.lasts(TicketKind.RESET),
    )


def address_for_new(session: Session, person: Employee) -> str:
    """A one-time address, for half an hour, where this person chooses a new password. Earlier ones end."""
    for row in session.exec(select(Ticket).where(Ticket.employee_id == person.id, col(Ticket.used_at).is_(None))):
        if row.kind is TicketKind.RESET:
            row.used_at = clock.now()
    return f'{settings().links}/nytt-passord/{sign_in.make_ticket(session, TicketKind.RESET, person.id)}'


def choose_new(session: Session, token: str, password_hash: str) -> None:
    """A new password, through the address of `ask_for_new`: ends every session, and signs nobody in.

    `NotFound` for a used or ended address.
    """
    row = sign_in.ticket(session, TicketKind.RESET, token)
    person = session.get(Employee, row.employee_id, with_for_update={'key_share': True})
    if person is None or not person.active or person.id is None:
        raise NotFound(t('Adressen er brukt eller utløpt. Be om en ny.'))
    row.used_at = clock.now()
    sign_in.end_all(session, person.id)
    _replace(session, person, password_hash, Actor(person.role, Where.OFFICE, employee_id=person.id))


def change(session: Session, actor: Actor, password_hash: str) -> None:
    """Another password for oneself, once the old one was typed; everywhere else one is signed out."""
    sign_in.check(session, actor)
    sign_in.require_proof(session, actor)
    person = session.get(Employee, actor.employee_id, with_for_update={'key_share': True})
    if person is None or person.id is None:
        raise NotFound
    sign_in.end_all(session, person.id, but=actor.session)
    _replace(session, person, password_hash, actor)


def stored(session: Session, actor: Actor) -> str:
    """The hash to compare with what somebody types again; the try is counted. Refused: too many."""
    sign_in.check(session, actor)
    if not tries.take_try(session, {_again(actor): tries.PASSWORDS}):
        raise Refused(t('For mange forsøk. Vent et kvarter og prøv igjen.'))
    person = session.get(Employee, actor.employee_id)
    return person.password_hash if person else ''


def note_typed(session: Session, actor: Actor, *, right: bool) -> None:
    """Remember that somebody has typed their password again, rightly or not."""
    sign_in.check(session, actor)
    if not right:
        return
    tries.give_back_try(session, _again(actor))
    row = session.get(SignedIn, actor.session)
    assert row is not None
    row.proved_at = clock.now()


def reset_owner(session: Session, email: str = '') -> str:
    """For whoever has the server: the address where an owner who is locked out chooses a new password.

    Refused: no such owner, or several and none is named.
    """
    owners = session.exec(select(Employee).where(Employee.role == Role.OWNER, Employee.active)).all()
    found = [each for each in owners if not email or each.email == email.strip().lower()]
    if len(found) == 1:
        return address_for_new(session, found[0])
    if not found:
        raise Refused(t('Fant ingen eier med denne e-postadressen.') if email else t('Firmaet er ikke satt opp ennå.'))
    known = ', '.join(each.email for each in found)
    raise Refused(t('Firmaet har flere eiere. Skriv hvilken med --epost: {known}', known=known))


def _again(actor: Actor) -> str:
    return f'again:{actor.employee_id}'


def _replace(session: Session, person: Employee, password_hash: str, by: Actor) -> None:
    person.password_hash = password_hash
    Deed(by, clock.now(), clock.today(), session.add).record(None, 'password_changed', person=person.id)
    if messages.can_reach(session, person.email):
        said = t(
            'Hei {name}.\n\nPassordet ditt i Ordreflyt er endret. Var det ikke deg, velg et nytt med en gang på '
            '{address} og si fra til eieren.',
            name=person.first_name,
            address=f'{settings().links}/glemt-passord',
        )
        messages.write_to(session, person.email, MessageKind.NOTICE, t('Passordet er endret'), said)


# ---------- how they are stored and compared ----------


def hash_password(text: str) -> str:
    """The argon2id hash of a checked password; takes some ten milliseconds, so call it outside a transaction."""
    return _hasher().hash(password(text))


def office_employee(session: Session, email: str) -> tuple[int | None, str]:
    """Id and password hash of an active office person; (None, a hash nobody has) for everybody else."""
    try:
        wanted = typed.line(email, 254).lower()
    except Refused:
        wanted = ''  # no address looks like that
    found = session.exec(
        select(Employee).where(Employee.email == wanted, Employee.active, col(Employee.role).in_(IN_OFFICE))
    ).first()
    return (found.id, found.password_hash) if wanted and found and found.password_hash else (None, _nobody())


def fits(hash_: str, text: str) -> bool:
    """Whether the password belongs to the hash; the same time either way."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hash_, text[:1000])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> 'PasswordHasher':
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash(secret.fresh())

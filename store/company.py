"""Setting the firm up, and its settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from domain import company as rules
from domain import editing, kid, norway, telling
from domain.access import Act, Actor, Role, Where
from domain.company import INVOICE_SERIES, ORDER_SERIES, Company, Counter
from domain.customer import Customer
from domain.employee import Employee
from domain.exempt import Exempt
from domain.history import Deed, History
from domain.message import MessageKind
from domain.refused import NotFound
from domain.sign_in import Face, TicketKind
from domain.terms import PriceType
from domain.words import kr, t
from store import bell, clock, messages, numbers, sign_in

LABELS = {
    'name': 'Navn',
    'org_number': 'Organisasjonsnummer',
    'org_form': 'Organisasjonsform',
    'in_company_register': 'Foretaksregisteret',
    'vat_registered': 'Mva-registrert',
    'address': 'Adresse',
    'postcode': 'Postnummer',
    'city': 'Poststed',
    'phone': 'Telefon',
    'email': 'E-post',
    'bank_account': 'Kontonummer',
    'auto_confirm': 'Automatisk bekreftelse',
    'quote_days': 'Tilbud er gyldige i',
    'quote_price_type': 'Vanlig pristype',
    'quote_terms': 'Vanlige vilkår',
    'follow_up_days': 'Påminnelse om tilbud',
    'payment_days': 'Betalingsfrist',
    'kid_mode': 'KID',
    'kid_length': 'Sifre i KID',
    'kid_holds': 'Innhold i KID',
    'invoice_terms': 'Vilkår på faktura',
    'late_interest': 'Forsinkelsesrente',
    'accent': 'Farge på dokumenter',
    'code_from_ore': 'Engangskode fra',
    'no_withdrawal': 'Angrerett for privatkunder',
    'crew_phone': 'Kundens telefonnummer i Crew',
    'crew_prices': 'Priser i Crew',
    'ask_signature': 'Kundens signatur',
}


def is_set_up(session: Session) -> bool:
    return session.get(Company, 1) is not None


def get(session: Session) -> Company:
    """The firm. Only once it is set up."""
    found = session.get(Company, 1)
    if found is None:
        raise NotFound(t('Firmaet er ikke satt opp ennå.'))
    return found


def first_ticket(session: Session) -> str | None:
    """A one-time token for the first owner, while there is none."""
    return None if is_set_up(session) else sign_in.make_ticket(session, TicketKind.FIRST_OWNER)


def set_up(
    session: Session,
    token: str,
    firm: Company,
    *,
    name: str,
    email: str,
    password_hash: str,
    first_numbers: tuple[int, int] = (1001, 10001),
) -> str:
    """The first owner sets the firm up; a hand-over token for signing in. `NotFound` for a used or wrong address."""
    check_first(session, token)
    sign_in.ticket(session, TicketKind.FIRST_OWNER, token).used_at = clock.now()
    owner = Employee.owner(name=name, email=email, password_hash=password_hash)
    try:
        found(session, firm, owner, first_numbers=first_numbers)
    except IntegrityError:  # somebody with the address of another start was first
        raise NotFound from None
    return sign_in.make_ticket(session, TicketKind.HANDOVER, owner.id)


def check_first(session: Session, token: str) -> None:
    """`NotFound` unless this is the first owner's unused address and there is no firm yet."""
    if is_set_up(session):
        raise NotFound
    sign_in.ticket(session, TicketKind.FIRST_OWNER, token)


@dataclass(frozen=True, slots=True)
class About:
    """Who is looking and at whose firm: what the frame round every page shows."""

    me: Actor
    name: str
    initials: str
    firm: Company
    unread: int = 0
    """How many notices somebody in the office has not read."""


def about(session: Session, face: Face, token: str, ip: str, agent: str) -> About | None:
    """Who a cookie belongs to, or None; notes that the session is in use."""
    me = sign_in.find(session, face, token, ip, agent)
    firm = session.get(Company, 1)
    if me is None or firm is None:
        return None
    employee = session.get(Employee, me.employee_id) if me.employee_id else None
    new = bell.unread(session, me.employee_id) if face is Face.OFFICE else 0
    return About(me, employee.name if employee else '', employee.initials if employee else '', firm, new)


def found(session: Session, firm: Company, owner: Employee, *, first_numbers: tuple[int, int]) -> Employee:
    """Write the firm, its first owner and its counters."""
    owner.created_at = clock.now()
    session.add_all(
        [
            firm,
            owner,
            Counter(series=ORDER_SERIES, next=first_numbers[0]),
            Counter(series=INVOICE_SERIES, next=first_numbers[1]),
        ]
    )
    session.flush()
    deed = Deed(Actor(Role.OWNER, Where.OFFICE, employee_id=owner.id), clock.now(), clock.today(), session.add)
    deed.record(None, 'firm_set_up')
    return owner


def settings_page(session: Session, actor: Actor) -> tuple[Company, dict[str, Counter], bool]:
    """The firm, its counters by series, and whether this person may change them."""
    sign_in.check(session, actor, Act.SEE_SETTINGS)
    return get(session), {c.series: c for c in session.exec(select(Counter))}, actor.may(Act.SETTINGS)


def change(
    session: Session,
    actor: Actor,
    opened: Mapping[str, Any],
    wanted: Mapping[str, Any],
    first: Mapping[str, str],
    *,
    force: bool = False,
) -> None:
    """Save Innstillinger → Firma: what was typed, and the first numbers while they are unused. Raises `Conflict`.

    Refused: a wrong value, a number that has been used.
    """
    deed = sign_in.check(session, actor, Act.SETTINGS)
    firm = session.get(Company, 1, with_for_update=True, populate_existing=True)
    assert firm is not None
    checked = {field: rules.edited(field, value) for field, value in wanted.items()}
    changes = editing.merge(
        firm,
        opened,
        checked,
        {field: t(label) for field, label in LABELS.items()},
        shown=_shown,
        who=lambda field: telling.who_changed(_last_change(session, field), names(session), deed.today),
        force=force,
    )
    for field, value in changes.items():
        before = getattr(firm, field)
        if field == 'bank_account' and before:  # where the customers' money goes
            sign_in.require_proof(session, actor)
            _tell_owners(session, deed, firm, value)
        setattr(firm, field, value)
        deed.record(None, 'setting', field=field, label=t(LABELS[field]), old=before, new=value)
    if {'kid_mode', 'kid_length', 'kid_holds'} & set(changes):
        _must_have_room(session, firm)
    for series, text in first.items():
        if numbers.begin(session, series, text):
            deed.record(None, 'first_number', series=series, new=text)


def _must_have_room(session: Session, firm: Company) -> None:
    """Refused: the KID is too short for the numbers in use."""
    highest = session.exec(select(func.max(Customer.id))).one() or 1
    firm.kid(highest, session.get_one(Counter, INVOICE_SERIES).next)


def _tell_owners(session: Session, deed: Deed, firm: Company, account: str) -> None:
    """A new bank account is told to every owner, by a way that whoever sits at this screen does not hold."""
    who = names(session).get(deed.actor.employee_id or 0, t('Noen'))
    said = t(
        'Hei.\n\n{who} endret kontonummeret som står på fakturaene til {firm}, fra {old} til {new}.\n\n'
        'Er dette ikke riktig, må det rettes med en gang under Innstillinger → Firma.',
        who=who,
        firm=firm.name,
        old=_shown('bank_account', firm.bank_account),
        new=_shown('bank_account', account),
    )
    for owner in session.exec(select(Employee).where(Employee.role == Role.OWNER, Employee.active)):
        if owner.email:
            messages.write_to(session, owner.email, MessageKind.NOTICE, t('Kontonummeret er endret'), said)


def _last_change(session: Session, field: str) -> History | None:
    rows = session.exec(select(History).where(History.event == 'setting').order_by(col(History.id).desc()).limit(50))
    return next((row for row in rows if row.data.get('field') == field), None)


def names(session: Session) -> dict[int, str]:
    """Every employee's name by id."""
    return {row.id: row.name for row in session.exec(select(Employee)) if row.id is not None}


def _shown(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return t('på') if value else t('av')
    if field == 'code_from_ore':
        return t('aldri') if value is None else kr(int(value))
    if field in ('kid_mode', 'kid_holds'):
        return {**kid.mode_words(), **kid.holds_words()}[value]
    if field == 'quote_price_type':
        return PriceType(value).word
    if field == 'no_withdrawal':
        return Exempt(value).word if value else t('Ja, i 14 dager')
    if field == 'bank_account' and value:
        return norway.show_bank_account(value)
    return str(value) or t('tomt')

"""Our own firm: its identity, its settings, and the counters its numbers come from."""

from collections.abc import Callable
from functools import partial

from sqlalchemy import BigInteger, CheckConstraint, Column, false, text, true
from sqlmodel import Field

from domain import kid, norway
from domain import text as typed
from domain.colour import accent
from domain.columns import code, one_of
from domain.entity import Entity
from domain.exempt import Exempt
from domain.kid import KidHolds, KidMode
from domain.refused import Refused
from domain.terms import TERMS, PriceType, known_price_type
from domain.words import t

ORDER_SERIES, INVOICE_SERIES = 'order', 'invoice'
INVOICE_TERMS = 1000
"""Characters of what a firm writes on every invoice."""


class Company(Entity, table=True):
    """The firm; there is one row."""

    __table_args__ = (
        CheckConstraint('id = 1', name='one_row'),
        CheckConstraint('quote_days BETWEEN 1 AND 365', name='quote_days'),
        CheckConstraint('payment_days BETWEEN 0 AND 365', name='payment_days'),
        CheckConstraint(f'kid_length BETWEEN {kid.SHORTEST} AND {kid.LONGEST}', name='kid_length'),
        one_of('kid_mode', KidMode),
        one_of('kid_holds', KidHolds),
        one_of('quote_price_type', PriceType),
        CheckConstraint('follow_up_days BETWEEN 0 AND 365', name='follow_up_days'),
        CheckConstraint(
            f'no_withdrawal IN ({", ".join(repr(str(each)) for each in ("", *Exempt))})', name='no_withdrawal'
        ),
    )

    id: int = Field(default=1, primary_key=True)
    name: str = Field(max_length=200)
    org_number: str = Field(default='', max_length=9)
    org_form: str = Field(default='', max_length=10)
    in_company_register: bool = False
    vat_registered: bool = False
    address: str = Field(default='', max_length=200)
    postcode: str = Field(default='', max_length=10)
    city: str = Field(default='', max_length=100)
    phone: str = Field(default='', max_length=20)
    email: str = Field(default='', max_length=254)
    bank_account: str = Field(default='', max_length=11)
    auto_confirm: bool = False  # «Bekreft ordre automatisk når kunden aksepterer tilbud i kundeportalen» [S7, S8]
    quote_days: int = 14
    payment_days: int = 14
    quote_price_type: PriceType = Field(default=PriceType.FIXED, sa_column=code(PriceType, older=PriceType.FIXED))
    follow_up_days: int = Field(default=5, sa_column_kwargs={'server_default': text('5')})
    """After how many days without an answer whoever looks after a quote is reminded; 0 is never."""
    quote_terms: str = Field(default='', max_length=TERMS, sa_column_kwargs={'server_default': text("''")})
    is_demo: bool = False
    crew_phone: bool = Field(default=True, sa_column_kwargs={'server_default': true()})  # «Vis kundens telefonnummer»
    ask_signature: bool = Field(default=False, sa_column_kwargs={'server_default': false()})  # when a job is completed
    crew_prices: bool = Field(default=False, sa_column_kwargs={'server_default': false()})  # «Vis priser i Crew»

    code_from_ore: int | None = Field(default=0, sa_column=Column(BigInteger, nullable=True))
    """«Be om engangskode fra»: the quotes a link alone does not accept; 0 is all of them, None is none."""

    kid_mode: KidMode = Field(default=KidMode.NONE, sa_column=code(KidMode, older=KidMode.NONE))
    kid_length: int = Field(default=12, sa_column_kwargs={'server_default': '12'})
    kid_holds: KidHolds = Field(default=KidHolds.INVOICE, sa_column=code(KidHolds, older=KidHolds.INVOICE))
    invoice_terms: str = Field(default='', max_length=INVOICE_TERMS, sa_column_kwargs={'server_default': text("''")})
    late_interest: bool = Field(default=True, sa_column_kwargs={'server_default': true()})
    """Whether every invoice says that interest is charged when it is paid late."""
    no_withdrawal: str = Field(default='', max_length=40, sa_column_kwargs={'server_default': text("''")})
    """«Angrerett for privatkunder»: nothing when they have it, else why not (an `Exempt` by value)."""

    accent: str = Field(default='', max_length=7, sa_column_kwargs={'server_default': text("''")})
    """The colour on papers, «#0b5b57»; nothing is ours."""
    logo: str = Field(default='', max_length=64, sa_column_kwargs={'server_default': text("''")})
    """The SHA-256 of the picture on papers, which is its name on the disk."""

    def kid(self, customer: int, invoice: int) -> str:
        """The KID of an invoice; nothing when the firm uses none. Refused: its length has no room for the numbers."""
        return kid.kid(self.kid_mode, self.kid_holds, self.kid_length, customer, invoice)

    @property
    def legal_line(self) -> tuple[str, ...]:
        """What must stand on every document (foretaksregisterloven § 7-2, bokføringsforskriften § 5-1-2)."""
        number = ''
        if self.org_number:
            number = t('Org.nr. {number}', number=norway.show_org_number(self.org_number)) + (
                ' MVA' if self.vat_registered else ''
            )
        place = ', '.join(part for part in (self.address, f'{self.postcode} {self.city}'.strip()) if part)
        parts = (
            self.name,
            number,
            t('Foretaksregisteret') if self.in_company_register else '',
            place,
            norway.show_phone(self.phone),
            self.email,
        )
        return tuple(part for part in parts if part)


class Counter(Entity, table=True):
    """The next number of a series, taken with one UPDATE in the transaction that uses it: no gap, no reuse."""

    __table_args__ = (CheckConstraint('next BETWEEN 1 AND 999999999', name='next'),)

    series: str = Field(primary_key=True, max_length=20)
    next: int
    used: bool = False


def edited(field: str, value: object) -> object:
    """The value to store for what was typed in Innstillinger → Firma. Refused: a value that is wrong."""
    if isinstance(value, bool):
        return value
    if field == 'code_from_ore':
        return value
    if field == 'no_withdrawal':
        return str(value) if value in [*Exempt] else ''
    said = str(value)
    if field == 'name':
        return typed.required(said, t('navnet på firmaet'))
    if field in ('quote_days', 'payment_days', 'follow_up_days'):
        return days(said, least=1 if field == 'quote_days' else 0)
    if field in ('kid_mode', 'kid_holds'):
        return _chosen(KidMode if field == 'kid_mode' else KidHolds, said)
    if field == 'kid_length':
        return _kid_length(said)
    if field == 'next_number':
        return first_number(said)
    return _CHECKS[field](said) if said.strip() else ''


def days(said: str, least: int = 0) -> int:
    """A number of days, at most a year. Refused otherwise."""
    if not (said.strip().isascii() and said.strip().isdigit() and least <= int(said) <= 365):
        raise Refused(t('Skriv et antall dager mellom {least} og 365.', least=least))
    return int(said)


def first_number(said: str) -> int:
    """The first number of a series. Refused: not a whole number from 1 to 99 999 999."""
    if not (said.strip().isascii() and said.strip().isdigit() and 1 <= int(said) <= 99_999_999):
        raise Refused(t('Skriv et helt tall mellom 1 og 99 999 999.'))
    return int(said)


def _kid_length(said: str) -> int:
    if not (said.strip().isascii() and said.strip().isdigit() and kid.SHORTEST <= int(said) <= kid.LONGEST):
        raise Refused(t('Skriv antall sifre, mellom {least} og {most}.', least=kid.SHORTEST, most=kid.LONGEST))
    return int(said)


def _chosen(kind: type[KidMode] | type[KidHolds], value: str) -> KidMode | KidHolds:
    try:
        return kind(value)
    except ValueError:
        raise Refused(t('Velg en av mulighetene i listen.')) from None


def terms(value: str) -> str:
    """What is written on an invoice besides what must stand there. Refused: too long."""
    return typed.paragraphs(value, INVOICE_TERMS)


def _short(value: str) -> str:
    return typed.line(value, 100)


def _form(value: str) -> str:
    return typed.line(value, 10)


_CHECKS: dict[str, Callable[[str], str]] = {
    'org_number': norway.org_number,
    'address': typed.line,
    'postcode': norway.postcode,
    'city': _short,
    'phone': norway.phone,
    'email': norway.email,
    'bank_account': norway.bank_account,
    'org_form': _form,
    'invoice_terms': terms,
    'accent': accent,
    'quote_price_type': known_price_type,
    'quote_terms': partial(typed.paragraphs, limit=TERMS),
}

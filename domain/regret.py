"""Angrerett: a private customer's right to withdraw from a deal that was made on the net or by telephone.

Fourteen days from the deal for services (angrerettloven § 21), counted without the day it was made, and until the next
working day when the last is a Saturday, a Sunday or a public holiday (§ 6). Any clear statement is enough (§ 20). What
the right does not hold for stands in § 22; whether that is so for a firm's work, the firm has to judge.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Text
from sqlmodel import Field

from domain.access import Where
from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.exempt import Exempt
from domain.norway import show_phone
from domain.repeat import holiday
from domain.sheet import Sheet
from domain.words import t

DAYS = 14
YES = 'yes'


class Regret(Entity, table=True):
    """A customer has withdrawn from a deal: the evidence, kept for ever. The status of the order does not follow.

    It is about the acceptance that stood, or of an order that was confirmed without a quote about that confirmation.
    `version_id` is the newest version then, which has its place in the chain (`evidence`).
    """

    __table_args__ = (one_of('place', Where),)

    id: int | None = Field(default=None, primary_key=True)
    version_id: int | None = Field(default=None, foreign_key='quote_version.id', index=True)
    acceptance_id: int | None = Field(default=None, foreign_key='acceptance.id', unique=True)
    at: datetime = Field(sa_column=moment(nullable=False))
    name: str = Field(max_length=200)  # as typed
    said: str = Field(
        default='', max_length=1000
    )  # what they wrote; registered by the office: how and when it was said
    place: Where = Field(sa_column=code(Where))
    employee_id: int | None = None  # who registered it on the customer's behalf
    link_id: int | None = None
    contact_id: int | None = None
    proved_by: str = Field(default='', max_length=100)
    session: str = Field(default='', max_length=64)
    ip: str = Field(default='', max_length=64)
    agent: str = Field(default='', max_length=300)
    receipt_to: str = Field(default='', max_length=100)  # where the receipt went, masked; nothing when nowhere
    content: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)


def last_day(agreed: date) -> date:
    """The last day on which a deal of that day can be withdrawn from (angrerettloven §§ 6 and 21).

    >>> last_day(date(2026, 11, 24)), last_day(date(2026, 11, 27)), last_day(date(2026, 12, 11))
    (datetime.date(2026, 12, 8), datetime.date(2026, 12, 11), datetime.date(2026, 12, 28))
    >>> last_day(date(2027, 3, 11)), last_day(date(2027, 5, 2))  # Easter, and 16 and 17 May
    (datetime.date(2027, 3, 30), datetime.date(2027, 5, 18))
    """
    day = agreed + timedelta(days=DAYS)
    while day.weekday() > 4 or holiday(day):
        day += timedelta(days=1)
    return day


def holds(sheet: Sheet) -> bool:
    """Whether who was sent this document may withdraw: private people, unless it says why not."""
    return not sheet.is_for_business and sheet.data.get('withdrawal', YES) == YES


def frozen(buyer_kind: str, exempt: str) -> dict[str, str]:
    """What a document to a private buyer says of the right: that it holds, or why not; to a business nothing."""
    return {} if buyer_kind == 'business' else {'withdrawal': exempt or YES}


def asks_early_start() -> str:
    """What a private customer may tick who does not want to wait (angrerettloven §§ 12 and 19)."""
    return t(
        'Jeg ber om at arbeidet starter før angrefristen på 14 dager er ute. Jeg vet at jeg må betale for utført '
        'arbeid hvis jeg angrer, og at angreretten er tapt når arbeidet er fullført.'
    )


def terms(sheet: Sheet) -> list[str]:
    """What is said of the right before and after a deal (angrerettloven § 8 k to n, § 18), in paragraphs."""
    if sheet.is_for_business:
        return []
    said = str(sheet.data.get('withdrawal', ''))
    if said in [*Exempt]:
        return [Exempt(said).sentence]
    return [
        t(
            'Du har 14 dagers angrerett etter angrerettloven, regnet fra dagen etter at du godtar tilbudet. '
            'Er den siste dagen en lørdag, søndag eller helligdag, varer den til neste virkedag.'
        ),
        t(
            'Vil du angre, gir du oss beskjed før fristen er ute. Du trenger ikke å oppgi noen grunn. '
            'Velg «Angre avtalen» på denne ordren, bruk angreskjemaet, eller ta kontakt: {reach}.',
            reach=', '.join(reached(sheet)),
        ),
        t(
            'Har du bedt oss om å starte før fristen er ute, må du betale for det som er utført hvis du angrer. '
            'Når arbeidet er fullført, er angreretten tapt. Det du har betalt utover det, får du tilbake '
            'innen 14 dager.'
        ),
        # what was sent before the firm could choose said so, and still does
        *([] if said else [t('Angreretten gjelder ikke transport av varer på en avtalt dato.')]),
    ]


def reached(sheet: Sheet) -> list[str]:
    """Name, address, phone and e-mail of whom a document is from."""
    seller = sheet.seller
    place = f'{seller["address"]}, {seller["postcode"]} {seller["city"]}'.strip(' ,')
    return [part for part in (seller['name'], place, show_phone(seller['phone']), seller['email']) if part]


def form(sheet: Sheet, agreed: str = '') -> list[str]:
    """«Angreskjema», the official form (Q-0319 B), in paragraphs; `agreed` is the day of the deal, if there is one."""
    buyer, line = sheet.buyer, '_' * 24
    return [
        t('Angreskjema ved kjøp av varer og tjenester som ikke er finansielle tjenester'),
        t('Fyll ut og returner dette skjemaet dersom du ønsker å gå fra avtalen.'),
        t('Utfylt skjema sendes til: {reach}', reach=', '.join(reached(sheet))),
        t(
            'Jeg/vi underretter herved om at jeg/vi ønsker å gå fra min/vår avtale om kjøp av følgende '
            'tjenester: {what}',
            what=str(sheet.data.get('title') or '') or t('ordre {number}', number=sheet.data.get('order')),
        ),
        t('Avtalen ble inngått den (dato): {day}', day=agreed or line),
        t('Forbrukerens navn: {name}', name=buyer.get('name') or line),
        t('Forbrukerens adresse: {address}', address=_place(buyer) or line),
        t('Dato: {line}', line=line),
        t('Forbrukerens underskrift (dersom papirskjema benyttes): {line}', line=line),
    ]


def _place(buyer: dict[str, Any]) -> str:
    return f'{buyer.get("address", "")}, {buyer.get("postcode", "")} {buyer.get("city", "")}'.strip(' ,')

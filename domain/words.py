"""All words people read: translation, dates, sums and plurals. The only place that knows how Norwegian looks.

The source language is bokmål; `t` looks a sentence up in the catalogue of `locale/` for the language in use.
"""

import gettext
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

OSLO = ZoneInfo('Europe/Oslo')
NBSP = '\xa0'
LANGUAGE = 'nb'
_LOCALE = Path(__file__).parent / 'locale'
_WEEKDAYS = ('man.', 'tir.', 'ons.', 'tor.', 'fre.', 'lør.', 'søn.')
_FULL_WEEKDAYS = ('mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag', 'søndag')
_MONTHS = ('jan.', 'feb.', 'mars', 'april', 'mai', 'juni', 'juli', 'aug.', 'sep.', 'okt.', 'nov.', 'des.')
_FULL_MONTHS = (
    'januar',
    'februar',
    'mars',
    'april',
    'mai',
    'juni',
    'juli',
    'august',
    'september',
    'oktober',
    'november',
    'desember',
)


def t(text: str, /, **values: object) -> str:
    """The sentence in the language in use, with `{names}` filled in.

    >>> t('Fyll ut {field}.', field='navnet')
    'Fyll ut navnet.'
    """
    translated = _catalogue().gettext(text)
    return translated.format(**values) if values else translated


def count(number: int, one: str, many: str) -> str:
    """A number with its noun; zero takes the plural.

    >>> count(1, 'jobb', 'jobber'), count(0, 'jobb', 'jobber')
    ('1 jobb', '0 jobber')
    """
    return (
        f'{number} {t(one) if number == 1 else t(many)}'.replace(' ', NBSP, 1)
        if number > 9999
        else (f'{number} {t(one) if number == 1 else t(many)}')
    )


def kr(ore: int, unit: bool = True) -> str:
    """An amount in øre as people read it, with unbreakable spaces.

    >>> kr(123450).replace(NBSP, ' '), kr(-50000, unit=False)
    ('1 234,50 kr', '−500,00')
    """
    sign = '−' if ore < 0 else ''
    whole, rest = divmod(abs(ore), 100)
    shown = f'{sign}{whole:,}'.replace(',', NBSP) + f',{rest:02}'
    return f'{shown}{NBSP}kr' if unit else shown


def number(value: Decimal, least: int = 0) -> str:
    """A decimal with comma, without needless zeros, at least `least` decimals.

    >>> number(Decimal('6.500')), number(Decimal('590.0000'), 2)
    ('6,5', '590,00')
    """
    text = f'{abs(value):,f}'.rstrip('0') if '.' in f'{value:f}' else f'{abs(value):,f}'
    whole, _, rest = text.partition('.')
    rest = rest.ljust(least, '0')
    shown = whole.replace(',', NBSP) + (f',{rest}' if rest else '')
    return f'−{shown}' if value < 0 else shown


def day(value: date, today: date) -> str:
    """«i dag», «i morgen», «tir. 24. nov.»; the year only when it is another one."""
    named = {0: t('i dag'), 1: t('i morgen'), -1: t('i går')}.get((value - today).days)
    return named or weekday(value, today)


def weekday(value: date, today: date) -> str:
    """«tir. 24. nov.», also for today; the year only when it is another one.

    >>> weekday(date(2026, 11, 24), date(2026, 11, 1)), weekday(date(2027, 1, 4), date(2026, 11, 1))
    ('tir. 24. nov.', 'man. 4. jan. 2027')
    """
    return f'{_WEEKDAYS[value.weekday()]} {this_day(value, today)}'


def this_day(value: date, today: date) -> str:
    """«3. des.»; the year only when it is another one.

    >>> this_day(date(2026, 12, 3), date(2026, 11, 24)), this_day(date(2027, 1, 4), date(2026, 11, 24))
    ('3. des.', '4. jan. 2027')
    """
    shown = f'{value.day}. {_MONTHS[value.month - 1]}'
    return shown if value.year == today.year else f'{shown} {value.year}'


def hours(starts: time | None, ends: time | None, *, between: bool = False) -> str:
    """«08:00–14:00», «08:00», «mellom 08:00 og 12:00», or nothing."""
    if between and starts and ends:
        return t('mellom {first} og {last}', first=f'{starts:%H:%M}', last=f'{ends:%H:%M}')
    return '–'.join(f'{at:%H:%M}' for at in (starts, ends) if at)


def full_date(value: date) -> str:
    """«24. november 2026», for documents."""
    return f'{value.day}. {_FULL_MONTHS[value.month - 1]} {value.year}'


def full_month(value: date) -> str:
    """«november 2026»."""
    return f'{_FULL_MONTHS[value.month - 1]} {value.year}'


def short_date(value: date) -> str:
    """«24.11.2026», as it is typed."""
    return f'{value:%d.%m.%Y}'


def clock(value: datetime | time) -> str:
    """«08:04» in Norwegian time."""
    return f'{value.astimezone(OSLO):%H:%M}' if isinstance(value, datetime) else f'{value:%H:%M}'


def local_day(value: datetime) -> date:
    """The date in Norway of a moment in UTC."""
    return value.astimezone(OSLO).date()


def moment(value: datetime, today: date) -> str:
    """«i dag 08:04», «man. 9. nov. 12:30»."""
    return f'{day(local_day(value), today)} {clock(value)}'


def in_oslo(on: date, at: time) -> datetime:
    """The moment in UTC of a date and wall-clock time in Norway."""
    return datetime.combine(on, at, OSLO).astimezone(UTC)


def ago(value: date, today: date) -> str:
    """«i dag», «i går», «for 6 dager siden».

    >>> ago(date(2026, 11, 18), date(2026, 11, 24))
    'for 6 dager siden'
    """
    days = (today - value) // timedelta(days=1)
    if days <= 1:
        return t('i dag') if days <= 0 else t('i går')
    return t('for {days} dager siden', days=days)


def weekday_name(weekday: int) -> str:
    """«mandag», of 0; Sunday is 6."""
    return _FULL_WEEKDAYS[weekday]


def month_name(value: date) -> str:
    """«november»."""
    return _FULL_MONTHS[value.month - 1]


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation('ordreflyt', _LOCALE, languages=[LANGUAGE], fallback=True)

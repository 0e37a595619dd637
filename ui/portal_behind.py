"""What lies behind a line of an invoice: hours by day, days of work, goods, pictures, and how it stood in the quote."""

from collections.abc import Mapping
from datetime import date

from domain.behind import Behind
from domain.sheet import SheetLine
from domain.timing import length
from domain.words import kr, local_day, t, this_day, weekday
from ui.job_pictures import tiles
from ui.kit import el, icon
from ui.portal_sheet import line_parts


def behind_key(found: Mapping[int, Behind]) -> object:
    """What it is drawn from."""
    return [
        (key, each.minutes, len(each.times), len(each.materials), [picture.id for picture in each.pictures])
        for key, each in found.items()
    ]


def draw_behind(found: Behind, line: SheetLine, today: date, *, is_for_business: bool) -> None:
    """«Hva ligger bak», unfolded by whoever wonders."""
    with el('details', 'text behind'):
        with el('summary', 'small'):
            icon('expand_more')
            el('span', text=t('Hva ligger bak'))
        with el('dl', 'kv small'):
            for day, minutes in found.hours.items():
                _pair(weekday(day, today), length(minutes))
            if len(found.hours) > 1:
                _pair(t('Timer i alt'), length(found.minutes))
            if found.times:
                _pair(t('Utført'), ', '.join(this_day(day, today) for day in found.times))
            for each in found.materials:
                _pair(weekday(local_day(each.noted_at), today), f'{each.text} · {each.amount}')
            if found.quoted is not None:
                parts = line_parts(found.quoted, is_for_business, several=False)
                amount = kr(found.quoted.net_ore if is_for_business else found.quoted.gross_ore)
                said = found.quoted.text if found.quoted.text != line.text else ''
                _pair(t('I tilbudet'), ' · '.join(part for part in (said, parts, amount) if part))
        tiles(found.pictures)


def _pair(term: str, said: str) -> None:
    el('dt', text=term)
    el('dd', 'break', said)

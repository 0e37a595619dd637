"""Colours that a firm chooses."""

import re

from domain.refused import Refused
from domain.words import t


def accent(said: str) -> str:
    """A colour that can be read on white paper (contrast 4.5, WCAG 1.4.3), as it is stored. Refused: too light, none.

    >>> accent('#0B5B57'), accent('a1241a')
    ('#0b5b57', '#a1241a')
    """
    value = said.strip().lower().removeprefix('#')
    if not re.fullmatch('[0-9a-f]{6}', value, re.ASCII):
        raise Refused(t('Skriv fargen som # og seks tegn, for eksempel #0b5b57.'))
    parts = [int(value[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    if 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 4.5:
        raise Refused(t('Fargen er for lys til å leses på hvitt papir. Velg en mørkere.'))
    return f'#{value}'

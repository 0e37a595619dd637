"""The border that every text typed by a person crosses before it is stored."""

import re
import unicodedata

from domain.refused import Refused
from domain.words import t

LINE, PARAGRAPHS = 200, 20_000
"""Longest single line and longest running text, in characters."""

_FORBIDDEN = re.compile(r'[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]')


def line(text: str, limit: int = LINE) -> str:
    """One line, NFC, trimmed, inner white space as single spaces. Refused: forbidden characters, too long.

    >>> line('  Flytting \\n til  Åsane ')
    'Flytting til Åsane'
    """
    return _bounded(' '.join(_pure(text).split()), limit)


def paragraphs(text: str, limit: int = PARAGRAPHS) -> str:
    """Running text, NFC, trimmed, line breaks kept. Refused: forbidden characters, too long."""
    return _bounded(_pure(text).strip(), limit)


def required(text: str, label: str, limit: int = LINE) -> str:
    """As `line`, but not empty. Refused: «Fyll ut {label}.»"""
    found = line(text, limit)
    if not found:
        raise Refused(t('Fyll ut {field}.', field=label))
    return found


def storable(text: str) -> str:
    """The text itself. Refused: characters that a database, a file or a mail cannot hold."""
    if _FORBIDDEN.search(text):
        raise Refused(t('Teksten inneholder tegn som ikke kan lagres. Fjern dem og prøv igjen.'))
    return text


def _pure(text: str) -> str:
    return unicodedata.normalize('NFC', storable(text.replace('\r\n', '\n').replace('\r', '\n')))


def _bounded(text: str, limit: int) -> str:
    if len(text) > limit:
        shown = f'{limit:,}'.replace(',', ' ')
        raise Refused(
            t(
                'Teksten er for lang. Den kan være på {limit} tegn, denne er på {length}.',
                limit=shown,
                length=f'{len(text):,}'.replace(',', ' '),
            )
        )
    return text

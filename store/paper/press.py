"""Setting the words of a paper on pages: Typst makes PDF/A-3a, tagged, with every font inside.

The template is ours; what people typed reaches it as values of `sys.inputs` and is never read as source. Nothing is
fetched: no packages, no system fonts, and of files the firm's logo alone. Typst lets other threads run meanwhile.
"""

import json
import re
import unicodedata
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.printed import Printed

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent


def pdf(printed: Printed, at: datetime, logo: Path | None = None) -> bytes:
    """The pages as PDF/A-3a, the same bytes for the same words, moment and logo."""
    import typst  # on first use: a start is not held up by it

    values = asdict(printed) | {'title': printed.title, 'logo': logo.name if logo else ''}
    compiler = typst.Compiler(
        _template(),
        root=logo.parent if logo else HERE / 'fonts',
        font_paths=_fonts(),
        sys_inputs={'paper': _unshown().sub(_instead, json.dumps(values, ensure_ascii=False))},
    )
    made = compiler.compile(format='pdf', pdf_standards='a-3a', timestamp=at.replace(microsecond=0))
    assert isinstance(made, bytes)
    return made


@cache
def _unshown() -> re.Pattern[str]:
    """What no font here has, and what cannot be seen but turns the text around it; PDF/A takes neither."""
    ranges = (HERE / 'fonts' / 'letters.txt').read_text().split()
    shown = ''.join(f'\\u{first}-\\u{last or first}' for first, _, last in (each.partition('-') for each in ranges))
    return re.compile(f'[^{shown}]')


def _instead(found: re.Match[str]) -> str:
    """A letter that cannot be shown leaves a box; a picture or a sign without a look leaves nothing."""
    return '□' if unicodedata.category(found[0])[0] == 'L' else ''


@cache
def _template() -> bytes:
    return (HERE / 'sheet.typ').read_bytes()


@cache
def _fonts() -> 'typst.Fonts':
    import typst  # on first use, as above

    return typst.Fonts(include_system_fonts=False, font_paths=[HERE / 'fonts'])

"""What the people of the demo firm photograph: a few plain pictures, drawn when the firm is made."""

import io
from collections.abc import Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

from domain.attachment import SMALL_SIDE, Media
from store import files
from store.attachments import Kept

SIZE = 1200, 900
_WALL, _FLOOR, _SHADE = '#d8d3c8', '#9c7c5c', '#00000030'
_BROWN, _TAPE, _DOOR, _GLASS, _WHITE, _GREY, _DARK = (
    '#b98d5a', '#e3c490', '#efece4', '#bcd9e8', '#f6f5f1', '#8d939b', '#2f3338',
)  # fmt: skip
Shape = tuple[str, tuple[int, ...], str]
"""What is drawn, where on a sheet of 120 × 90, and its colour."""


def _box(x: int, y: int, width: int, height: int) -> Iterator[Shape]:
    """A moving box, seen from the front."""
    yield 'rectangle', (x + 2, y + 2, x + width + 2, y + height + 1), _SHADE
    yield 'rectangle', (x, y, x + width, y + height), _BROWN
    yield 'rectangle', (x + width // 2 - 1, y, x + width // 2 + 1, y + height), _TAPE
    yield 'rectangle', (x + width // 4, y + height // 2, x + 3 * width // 4, y + height // 2 + 3), '#a0763f'


def _window(x: int) -> Iterator[Shape]:
    yield 'rectangle', (x, 10, x + 32, 46), _WHITE
    for pane in (x + 2, x + 17):
        yield 'rectangle', (pane, 12, pane + 13, 44), _GLASS
    yield 'polygon', (x - 4, 90, x + 8, 66, x + 40, 66, x + 44, 90), '#ffffff38'


_ROOM: tuple[Shape, ...] = (
    ('rectangle', (0, 0, 120, 66), _WALL),
    ('rectangle', (0, 66, 120, 90), _FLOOR),
    ('rectangle', (0, 63, 120, 66), _WHITE),
)
_SHEETS: dict[str, tuple[Shape, ...]] = {
    'kjøkken': (
        *_ROOM,
        ('rectangle', (0, 8, 120, 26), _DOOR),
        *(('line', (x, 8, x, 26), '#c9c4b8') for x in (24, 48, 72, 96)),
        *_box(12, 50, 30, 26), *_box(46, 54, 26, 22), *_box(76, 46, 32, 30),
        *_box(18, 30, 24, 19), *_box(82, 28, 22, 17),
    ),
    'stue': (*_ROOM, *_window(14), *_window(70)),
    'dørkarm': (
        *_ROOM,
        ('rectangle', (28, 4, 96, 90), _WHITE),
        ('rectangle', (40, 14, 84, 90), _DOOR),
        ('ellipse', (76, 50, 80, 54), _GREY),
        ('line', (31, 40, 35, 47, 32, 55, 36, 63), _FLOOR),
        ('line', (33, 43, 36, 50), '#6f5236'),
        ('line', (34, 54, 33, 66), '#6f5236'),
    ),
    'strømmåler': (
        ('rectangle', (0, 0, 120, 90), '#c3c8cc'),
        ('rectangle', (28, 10, 92, 82), _SHADE),
        ('rectangle', (26, 8, 90, 80), _WHITE),
        ('rectangle', (34, 18, 82, 36), '#b8c7a4'),
        *(('rectangle', (x, 22, x + 3, 32), _DARK) for x in (38, 45, 52, 59, 66, 73)),
        ('ellipse', (52, 48, 64, 60), _GREY),
        ('line', (34, 70, 82, 70), _GREY),
    ),
}  # fmt: skip


def taken(name: str) -> Kept:
    """One of them, kept as if a phone had sent it."""
    content, small = _drawn(name)
    return Kept(f'{name}.jpg', Media.JPEG, len(content), files.put(content), files.put(small))


@cache
def _drawn(name: str) -> tuple[bytes, bytes]:
    """The picture and its thumbnail."""
    sheet = Image.new('RGB', SIZE, _WALL)
    pen, scale = ImageDraw.Draw(sheet, 'RGBA'), SIZE[0] // 120
    for shape, places, colour in _SHEETS[name]:
        at = [place * scale for place in places]
        if shape == 'line':
            pen.line(at, colour, scale)
        else:
            getattr(pen, shape)(at, fill=colour)
    light = Image.radial_gradient('L').resize(SIZE).point(lambda dark: 70 * dark // 255)
    sheet.paste('#1d1a16', mask=light)
    sheet = sheet.filter(ImageFilter.GaussianBlur(1.5))
    small = sheet.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return _jpeg(sheet), _jpeg(small)


def _jpeg(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, 'JPEG', quality=85)
    return made.getvalue()

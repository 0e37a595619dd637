"""Files that people attach, and files that they should not be able to."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

HTML = b'<!doctype html><script>alert(document.cookie)</script>'
PDF = b'%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'
PLACE = (60.0, 23.0, 34.5)
"""Degrees, minutes and seconds north, as a phone writes them into a photo."""


def picture(kind: str = 'JPEG', size: tuple[int, int] = (640, 480), mode: str = 'RGB', **options: Any) -> bytes:
    """A picture with a dark upper left corner, so that one can see whether it was turned."""
    drawn = Image.new(mode, size, 'white' if mode in ('RGB', 'L') else 0)
    drawn.paste(0, (0, 0, size[0] // 4, size[1] // 4))
    return _saved(drawn, kind, **options)


def photo(kind: str = 'JPEG', turned: int = 6) -> bytes:
    """A photo as from a phone: lying on its side, with place, camera and a word in everything a file can carry."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = 'HEMMELIG kamera', turned
    where = exif.get_ifd(0x8825)
    where[1], where[2] = 'N', PLACE
    options: dict[str, Any] = {'exif': exif}
    if kind in ('JPEG', 'WEBP'):
        options['xmp'] = b'<x:xmpmeta>HEMMELIG</x:xmpmeta>'
    if kind == 'JPEG':
        options['comment'] = b'HEMMELIG'
    return picture(kind, **options)


def heic() -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return photo('HEIF')


def claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    chunks = ((b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)), (b'IDAT', b''), (b'IEND', b''))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(body)) + name + body + struct.pack('>I', zlib.crc32(name + body)) for name, body in chunks
    )


def _saved(drawn: Image.Image, kind: str, **options: Any) -> bytes:
    made = io.BytesIO()
    drawn.save(made, kind, **options)
    return made.getvalue()

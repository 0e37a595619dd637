"""Draws a picture anew, in a process of its own: `python picture_maker.py FORMAT PIXELS LONG SMALL`, stdin to stdout.

What comes from a stranger's camera is decoded here, with bounded memory and time and without anything of the house; a
decoder that breaks takes nobody with it. What leaves holds pixels and nothing else: no place, no time, no camera, no
text. The answer is a line of JSON (width, height, bytes of the picture) followed by the picture and its thumbnail.
Ends with 3 when the picture has too many pixels – asked before anything is decoded – and with 4 when it is broken.
"""

import io
import json
import resource
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY, SECONDS = 1 << 30, 30
TOO_MANY, BROKEN = 3, 4


def main(kind: str, most: int, long: int, small: int) -> int:
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(ValueError, OSError):  # not every system lets itself be bounded
            resource.setrlimit(what, (limit, limit))
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # asked below, and as an error instead of a warning
    if kind == 'HEIF':
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        picture = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=(kind,))
        if picture.width * picture.height > most:
            return TOO_MANY
        drawn = _drawn(picture, long)
        first, second = io.BytesIO(), io.BytesIO()
        if kind == 'PNG':
            drawn.save(first, 'PNG', optimize=True)
        elif kind == 'WEBP':
            drawn.save(first, 'WEBP', quality=85)
        else:
            _on_white(drawn).save(first, 'JPEG', quality=85, optimize=True, progressive=True)
        little = _on_white(drawn)
        little.thumbnail((small, small))
        little.save(second, 'JPEG', quality=75, optimize=True)
    except Exception:  # whatever a decoder says of a broken file
        return BROKEN
    said = {'width': drawn.width, 'height': drawn.height, 'size': first.tell()}
    sys.stdout.buffer.write(json.dumps(said).encode() + b'\n' + first.getvalue() + second.getvalue())
    return 0


def _drawn(picture: 'Picture', long: int) -> 'Picture':
    """The pixels, upright, in sRGB and no larger than needed, in an image that knows nothing else."""
    from PIL import Image, ImageCms, ImageOps

    profile = picture.info.get('icc_profile')
    picture.thumbnail((long, long), Image.Resampling.LANCZOS)  # a JPEG is not even decoded larger than needed
    picture = ImageOps.exif_transpose(picture)
    clear = 'A' in picture.getbands() or 'transparency' in picture.info
    if profile and picture.mode in ('RGB', 'RGBA', 'CMYK', 'L'):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):  # a broken profile says nothing
            wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = 'RGBA' if picture.mode == 'RGBA' else 'RGB'
            ours = ImageCms.createProfile('sRGB')
            picture = ImageCms.profileToProfile(picture, wide, ours, outputMode=mode) or picture
    picture = picture.convert('RGBA' if clear else 'RGB')
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _on_white(picture: 'Picture') -> 'Picture':
    from PIL import Image

    if picture.mode == 'RGB':
        return picture.copy()
    white = Image.new('RGB', picture.size, 'white')
    white.paste(picture, mask=picture.getchannel('A'))
    return white


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:5])))

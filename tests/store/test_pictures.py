"""What may be attached, and what is left of it: kinds by content, no place, no bombs, nothing that runs."""

import io
import resource
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from domain.attachment import LONG_SIDE, MOST_BYTES, Media
from domain.refused import Refused
from store import attachments, files, pictures
from store.settings import settings
from tests import files as sent

SECRETS = (b'HEMMELIG', b'Exif', b'http://ns.adobe.com', b'<x:xmpmeta')


def docm() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as archive:
        archive.writestr('word/vbaProject.bin', b'Sub AutoOpen()')
    return packed.getvalue()


WRONG: dict[str, tuple[Callable[[], bytes], str]] = {
    'nothing': (lambda: b'', 'Filen er tom.'),
    'html': (lambda: sent.HTML, 'Denne typen fil kan ikke legges ved.'),
    'html before a PDF': (lambda: sent.HTML + sent.PDF, 'Denne typen fil kan ikke legges ved.'),
    'svg': (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'Denne typen fil'),
    'php': (lambda: b'<?php system($_GET["c"]);', 'Denne typen fil'),
    'zip with macros': (docm, 'Denne typen fil'),
    'a program': (lambda: b'MZ' + b'\0' * 200, 'Denne typen fil'),
    'gif': (lambda: sent.picture('GIF'), 'Denne typen fil'),
    'thirty megabytes': (lambda: b'\xff\xd8\xff'.ljust(30_000_000), 'Filen er på 30 MB. Den kan være på høyst 20 MB.'),
    'half a photo': (lambda: sent.picture()[:2000], 'Bildet kan ikke leses.'),
    'a photo in name only': (lambda: b'\xff\xd8\xff' + b'x' * 500, 'Bildet kan ikke leses.'),
    'no webp': (lambda: b'RIFF\x10\0\0\0WEBPVP8 \0\0\0\0', 'Bildet kan ikke leses.'),
    'no heic': (lambda: b'\0\0\0\x18ftypheic' + b'\0' * 100, 'Bildet kan ikke leses.'),
    'sixty thousand pixels wide and high': (lambda: sent.claims(60_000, 60_000), 'høyst 50 millioner'),
    'twelve thousand': (lambda: sent.picture('PNG', (12_000, 12_000), '1'), 'høyst 50 millioner'),
}  # fmt: skip


@pytest.mark.parametrize('wrong', WRONG)
def test_what_may_not_be_attached_is_refused_with_a_sentence_and_leaves_nothing(wrong: str) -> None:
    content, sentence = WRONG[wrong]
    with pytest.raises(Refused, match=sentence):
        attachments.made('bilde.jpg', content())
    assert not (settings().data_dir / 'files').exists()


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(Refused):
        pictures.made(sent.claims(60_000, 60_000))
    assert time.monotonic() - started < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes; decoded it is 10 GB


@pytest.mark.parametrize(
    ('content', 'media', 'size'),
    [
        (lambda: sent.photo(), Media.JPEG, (480, 640)),
        (lambda: sent.photo('PNG'), Media.PNG, (480, 640)),
        (lambda: sent.photo('WEBP'), Media.WEBP, (480, 640)),
        (sent.heic, Media.JPEG, (640, 480)),  # HEIC says itself how it is turned
    ],
    ids=['jpeg', 'png', 'webp', 'heic'],
)
def test_a_photo_stands_upright_and_says_nothing_of_place_or_camera(
    content: Callable[[], bytes], media: Media, size: tuple[int, int]
) -> None:
    raw = content()
    assert b'HEMMELIG' in raw, 'or the test would be blind'
    made = pictures.made(raw)
    assert made.media is media
    for part in (made.content, made.small):
        assert not any(secret in part for secret in SECRETS)
        with Image.open(io.BytesIO(part)) as shown:
            assert not shown.getexif()
            assert not {'exif', 'xmp', 'comment', 'icc_profile'} & set(shown.info)
    with Image.open(io.BytesIO(made.content)) as shown:
        assert shown.size == size
        if media is not Media.JPEG or size == (480, 640):
            assert sum(shown.convert('RGB').getpixel((470, 10))) < 60, 'the dark corner is at the upper right now'  # type: ignore[arg-type]


def test_a_large_photo_is_made_smaller_and_keeps_its_shape() -> None:
    made = pictures.made(sent.picture(size=(6000, 3000)))
    with Image.open(io.BytesIO(made.content)) as shown, Image.open(io.BytesIO(made.small)) as little:
        assert (shown.size, little.size) == ((LONG_SIDE, LONG_SIDE // 2), (320, 160))


@pytest.mark.parametrize('mode', ['RGBA', 'LA', 'P', '1', 'I;16'])
def test_every_kind_of_png_is_understood(mode: str) -> None:
    assert pictures.made(sent.picture('PNG', mode=mode)).media is Media.PNG


def test_what_hides_in_or_behind_a_picture_is_gone() -> None:
    """One file that is a picture and a page: a comment inside, a page and an archive behind the end."""
    raw = sent.picture('JPEG', comment=sent.HTML) + sent.HTML + docm()
    made = pictures.made(raw)
    assert b'script' not in made.content
    assert b'AutoOpen' not in made.content


def test_a_pdf_is_kept_as_it_is_and_named_as_what_it_is() -> None:
    kept = attachments.made('..\\tegning.docm', sent.PDF)
    assert (kept.name, kept.media, kept.small) == ('tegning.pdf', Media.PDF, '')
    assert files.path(kept.sha256).read_bytes() == sent.PDF


def test_files_lie_in_the_data_folder_and_nowhere_else(tmp_path: Path) -> None:
    before = {each for each in tmp_path.parent.rglob('*') if tmp_path not in each.parents}
    kept = attachments.made('../../../' * 3 + 'passwd', sent.picture())
    there = [each for each in tmp_path.rglob('*') if each.is_file()]
    assert {each.name for each in there} == {'.lock', kept.sha256, kept.small}
    assert all(each.parent.name == each.name[:2] for each in there if each.name != '.lock')
    assert all(each.stat().st_mode & 0o077 == 0 for each in there if each.name != '.lock')
    assert {each for each in tmp_path.parent.rglob('*') if tmp_path not in each.parents} == before


def test_the_largest_file_goes_through() -> None:
    assert pictures.made(sent.PDF.ljust(MOST_BYTES)).media is Media.PDF
    with pytest.raises(Refused):
        pictures.made(sent.PDF.ljust(MOST_BYTES + 1))

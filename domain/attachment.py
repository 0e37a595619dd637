"""Vedlegg: pictures and PDF files on an order. What they are is read from their content, never from their names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from urllib.parse import unquote

from sqlalchemy import BigInteger, false
from sqlmodel import Field

from domain.columns import code, moment, one_of
from domain.entity import Entity
from domain.history import Deed
from domain.refused import Refused
from domain.words import number, t

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
LONG_SIDE, SMALL_SIDE = 2560, 320
"""Pixels of the longest side of a picture that is kept, and of the small one in lists."""
MOST = 200
"""On the order itself, and at each of its jobs."""
KEPT_FOR = timedelta(days=30)
"""How long the file of a removed attachment stays on the disk."""
_LONGEST = 120
_ENDING = re.compile(r'\.[A-Za-z][A-Za-z0-9]{0,4}$')
_UNFIT = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]')
_DEVICES = re.compile(r'(con|prn|aux|nul|com\d|lpt\d)(\..*)?', re.IGNORECASE)


class Media(StrEnum):
    """What is kept; a picture from an iPhone (HEIC) is kept as JPEG."""

    JPEG = 'image/jpeg'
    PNG = 'image/png'
    WEBP = 'image/webp'
    PDF = 'application/pdf'

    @property
    def is_picture(self) -> bool:
        return self is not Media.PDF

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings a name may have; the first is given to one that has another."""
        return {
            Media.JPEG: ('.jpg', '.jpeg'),
            Media.PNG: ('.png',),
            Media.WEBP: ('.webp',),
            Media.PDF: ('.pdf',),
        }[self]


@dataclass(frozen=True, slots=True)
class Of:
    """What a picture is of: a job, maybe a point of its checklist or a damage; none for the order's own files."""

    job_id: int | None = None
    point_id: int | None = None
    damage_id: int | None = None


class Attachment(Entity, table=True):
    """One file on an order. `sha256` is its name on the disk, `small` that of its thumbnail (empty for a PDF).

    A picture taken at a job names the job, and may name the point of its checklist or the damage that it shows. A
    removed one keeps row and file for `KEPT_FOR`; one whose order was deleted has no order.
    """

    __table_args__ = (one_of('media', Media),)

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key='customer_order.id', index=True)
    job_id: int | None = Field(default=None, foreign_key='job.id', ondelete='SET NULL', index=True)
    point_id: int | None = Field(default=None, foreign_key='check_point.id', ondelete='SET NULL', index=True)
    damage_id: int | None = Field(default=None, foreign_key='damage.id', ondelete='SET NULL', index=True)
    name: str = Field(max_length=_LONGEST)
    media: Media = Field(sa_column=code(Media))
    size: int = Field(sa_type=BigInteger)  # bytes
    sha256: str = Field(max_length=64)
    small: str = Field(default='', max_length=64)
    added_at: datetime = Field(sa_column=moment(nullable=False))
    employee_id: int | None = Field(default=None, foreign_key='employee.id')
    shown: bool = Field(default=False, sa_column_kwargs={'server_default': false()})  # «Vis for kunden»
    removed_at: datetime | None = Field(default=None, sa_column=moment(index=True))

    @property
    def shown_size(self) -> str:
        return shown_size(self.size)

    @property
    def of(self) -> Of:
        return Of(self.job_id, self.point_id, self.damage_id)

    def show(self, shown: bool, order_number: int, deed: Deed) -> None:
        """Let the customer see it, or no longer."""
        if shown is not self.shown:
            self.shown = shown
            deed.record(order_number, 'attachment_shown' if shown else 'attachment_hidden', text=self.name)

    def remove(self, order_number: int, deed: Deed) -> None:
        """Take it off the order."""
        self.removed_at, self.shown = deed.now, False
        deed.record(order_number, 'attachment_removed', text=self.name)


def must_fit(new: Attachment, on_order: Iterable[Attachment]) -> None:
    """Refused: the same file is in the same place on the order already, or there are too many beside it.

    One picture may answer a point and show a damage as well; each job of an order has room of its own.
    """
    beside = [each for each in on_order if each.job_id == new.job_id]
    same = next((each for each in beside if (each.sha256, each.of) == (new.sha256, new.of)), None)
    if same is not None and new.job_id is not None:
        raise Refused(t('Bildet ligger her allerede som «{name}».', name=same.name))
    if same is not None:
        raise Refused(t('Filen ligger allerede på ordren som «{name}».', name=same.name))
    if len(beside) >= MOST and new.job_id is not None:
        raise Refused(t('Jobben har {most} bilder og kan ikke ha flere. Fjern noen først.', most=MOST))
    if len(beside) >= MOST:
        raise Refused(t('Ordren har {most} vedlegg og kan ikke ha flere. Fjern noen først.', most=MOST))


def recognised(content: bytes) -> str:
    """JPEG, PNG, WEBP, HEIF or PDF, by how the content begins. Refused: empty, too large, anything else.

    >>> recognised(b'%PDF-1.7 and so on')
    'PDF'
    """
    if not content:
        raise Refused(t('Filen er tom.'))
    if len(content) > MOST_BYTES:
        raise Refused(too_large(len(content)))
    for name, begins in (('JPEG', b'\xff\xd8\xff'), ('PNG', b'\x89PNG\r\n\x1a\n'), ('PDF', b'%PDF-')):
        if content.startswith(begins):
            return name
    if content[:4] == b'RIFF' and content[8:12] == b'WEBP':
        return 'WEBP'
    if content[4:8] == b'ftyp' and content[8:12] in (b'heic', b'heix', b'heim', b'heis', b'hevc', b'hevx', b'mif1'):
        return 'HEIF'
    raise Refused(wrong_kind())


def wrong_kind() -> str:
    return t('Denne typen fil kan ikke legges ved. Bruk bilder (jpg, png, webp, heic) eller PDF.')


def too_large(size: int) -> str:
    return t('Filen er på {size}. Den kan være på høyst {most}.', size=shown_size(size), most=shown_size(MOST_BYTES))


def shown_size(size: int) -> str:
    """Bytes as people say them.

    >>> shown_size(999), shown_size(345_678), shown_size(1_250_000)
    ('1 kB', '346 kB', '1,3 MB')
    """
    if size < 1_000_000:
        return t('{number} kB', number=max(1, round(size / 1000)))
    return t('{number} MB', number=number(Decimal(size + 50_000) // 100_000 / 10))


def shown_name(typed: str, media: Media) -> str:
    r"""The name as people read it and as it is downloaded: no path, nothing unprintable, and the ending of what it is.

    >>> shown_name('..\\..\\%2e%2e%2fetc/passwd', Media.PDF), shown_name('bilde.PNG', Media.JPEG)
    ('passwd.pdf', 'bilde.jpg')
    """
    name = re.split(r'[/\\]', unquote(unquote(typed)))[-1]
    name = ' '.join(_UNFIT.sub('', name).split()).rstrip('. ')
    ending = media.endings[0]
    found = _ENDING.search(name)
    if found:
        name, ending = name[: found.start()], (found[0] if found[0].lower() in media.endings else ending)
    name = name.strip('. ')
    if not name or _DEVICES.fullmatch(name):
        name = t('Vedlegg')
    return name[: _LONGEST - len(ending)].rstrip('. ') + ending

"""Names of attachments: whatever a browser says, what people read and what is saved is harmless."""

import pytest

from domain.attachment import Media, must_fit, shown_name, shown_size
from domain.refused import Refused
from tests.domain.rows import attachment


@pytest.mark.parametrize(
    ('typed', 'shown'),
    [
        ('trapp.jpg', 'trapp.jpg'),
        ('Bilde 1.JPEG', 'Bilde 1.JPEG'),
        ('IMG_0042.HEIC', 'IMG_0042.jpg'),
        ('../../etc/passwd', 'passwd.jpg'),
        ('..\\..\\windows\\win.ini', 'win.jpg'),
        ('%2e%2e%2f%2e%2e%2fetc%2fpasswd', 'passwd.jpg'),
        ('%252e%252e%252fpasswd', 'passwd.jpg'),
        ('/etc/shadow', 'shadow.jpg'),
        ('C:\\con', 'Vedlegg.jpg'),
        ('nul.jpg', 'Vedlegg.jpg'),
        ('COM1', 'Vedlegg.jpg'),
        ('..', 'Vedlegg.jpg'),
        ('', 'Vedlegg.jpg'),
        ('.jpg', 'Vedlegg.jpg'),
        ('a\x00b\r\nc.jpg', 'abc.jpg'),
        ('faktura\u202egpj.exe', 'fakturagpj.jpg'),
        ('side.php.jpg', 'side.php.jpg'),
        ('side.html', 'side.jpg'),
        ('Tilbud v1.2', 'Tilbud v1.2.jpg'),
        ('x' * 300 + '.jpg', 'x' * 116 + '.jpg'),
        ('Blåbær & æøå "2".jpg', 'Blåbær & æøå 2.jpg'),
    ],
)
def test_a_name_is_made_harmless(typed: str, shown: str) -> None:
    assert shown_name(typed, Media.JPEG) == shown


def test_the_same_file_twice_and_too_many_are_refused() -> None:
    with pytest.raises(Refused, match='ligger allerede på ordren som «trapp'):
        must_fit(attachment(sha256='a' * 64), [attachment(sha256='a' * 64)])
    must_fit(attachment(sha256='b' * 64), [attachment(sha256='a' * 64)] * 199)
    with pytest.raises(Refused, match='200 vedlegg'):
        must_fit(attachment(sha256='b' * 64), [attachment(sha256='a' * 64)] * 200)


def test_each_job_has_room_of_its_own_and_one_picture_may_be_of_several_things() -> None:
    at_job, full = attachment(sha256='a' * 64, job_id=1), [attachment(sha256='b' * 64)] * 200
    must_fit(at_job, [*full, attachment(sha256='a' * 64), attachment(sha256='a' * 64, job_id=2)])
    must_fit(at_job, [attachment(sha256='a' * 64, job_id=1, point_id=3), attachment(sha256='b' * 64, job_id=1)] * 99)
    with pytest.raises(Refused, match='ligger her allerede som «trapp'):
        must_fit(at_job, [attachment(sha256='a' * 64, job_id=1)])
    with pytest.raises(Refused, match='Jobben har 200 bilder'):
        must_fit(at_job, [attachment(sha256='b' * 64, job_id=1)] * 200)


def test_sizes_are_said_as_people_say_them() -> None:
    assert [shown_size(each) for each in (1, 1499, 999_499, 1_000_000, 20_000_000)] == [
        '1 kB',
        '1 kB',
        '999 kB',
        '1 MB',
        '20 MB',
    ]

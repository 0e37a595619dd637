"""The firm's logo: redrawn as every picture is, small enough for paper, on the disk under its fingerprint."""

from dataclasses import dataclass

from sqlmodel import Session

from domain.access import Act, Actor
from domain.company import Company
from domain.refused import Refused
from domain.words import t
from store import company, files, pictures, sign_in

LONG = 800
"""Pixels of its longest side: 60 mm on paper at 300 dots an inch."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The logo as it is kept, nothing when there is none."""

    picture: bytes
    may_change: bool


def made(content: bytes) -> str:
    """Make a picture fit for paper and keep it; call it in a thread. Refused as `pictures.made`, and anything else."""
    drawn = pictures.made(content, LONG)
    if not drawn.media.is_picture:
        raise Refused(t('Logoen må være et bilde. Bruk png eller jpg.'))
    return files.put(drawn.content)


def look(session: Session, actor: Actor) -> Letterhead:
    """The logo in use."""
    sign_in.check(session, actor, Act.SEE_SETTINGS)
    name = company.get(session).logo
    there = files.path(name) if name else None
    return Letterhead(there.read_bytes() if there and there.exists() else b'', actor.may(Act.SETTINGS))


def use(session: Session, actor: Actor, sha256: str) -> None:
    """Put a picture that has been `made` on papers from now on; '' takes it off. What is kept stays as it is."""
    deed = sign_in.check(session, actor, Act.SETTINGS)
    firm = session.get(Company, 1, with_for_update=True, populate_existing=True)
    assert firm is not None
    if firm.logo != sha256:
        before, firm.logo = firm.logo, sha256
        old, new = (t('lagt inn') if each else '' for each in (before, sha256))
        deed.record(None, 'setting', field='logo', label=t('Logo på dokumenter'), old=old, new=new)

"""What happens by itself, every few minutes or once a day: when each last ran, and what came of it."""

from datetime import datetime, timedelta

from sqlmodel import Field

from domain.columns import moment
from domain.entity import Entity
from domain.words import count, t

SOON, DAILY = timedelta(minutes=9), timedelta(hours=20)
"""How long since it last began until one begins again; a little less than ten minutes and a day."""


class Routine(Entity, table=True):
    """One of them. `began_at` is taken under the row's lock, so that only one of several processes does it."""

    name: str = Field(primary_key=True, max_length=40)
    began_at: datetime | None = Field(default=None, sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment())
    done: int = 0
    failed: bool = False

    def is_due(self, now: datetime, rest: timedelta) -> bool:
        return self.began_at is None or now - self.began_at >= rest

    @property
    def title(self) -> str:
        return _WORDS[self.name][0]

    @property
    def about(self) -> str:
        return _WORDS[self.name][1]

    @property
    def result(self) -> str:
        """«3 ordrer», «Ingenting å gjøre», or that it went wrong."""
        if self.failed:
            return t('Noe gikk galt. Det prøves igjen.')
        if self.ended_at is None:
            return t('Har ikke kjørt ennå')
        return count(self.done, *_WORDS[self.name][2:]) if self.done else t('Ingenting å gjøre')


_WORDS: dict[str, tuple[str, str, str, str]] = {
    'dates': (
        t('Frister'),
        t('Tilbud som utløper, jobber som er forsinket og fakturaer som forfaller, merkes i ordrelisten.'),
        t('ordre sett på'),
        t('ordrer sett på'),
    ),
    'plans': (
        t('Repeterende jobber'),
        t('Jobbene legges ut tolv måneder fram på bekreftede ordrer.'),
        t('jobb lagt ut'),
        t('jobber lagt ut'),
    ),
    'notices': (
        t('Varsler'),
        t('Fakturaer som er forfalt, og jobber neste arbeidsdag som ikke er bekreftet, meldes fra om mellom 8 og 20.'),
        t('ting meldt fra om'),
        t('ting meldt fra om'),
    ),
    'files': (
        t('Vedlegg'),
        t('Vedlegg som ble fjernet for en måned siden, slettes.'),
        t('gang ryddet'),
        t('ganger ryddet'),
    ),
    'papers': (
        t('PDF-filer'),
        t('Tilbud og fakturaer som ble sendt før Ordreflyt laget PDF, får sin.'),
        t('fil laget'),
        t('filer laget'),
    ),
}
NAMES = tuple(_WORDS)

"""Pictures at a job, in its checklist and of damages: how they are taken and shown, in Crew and the office."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from nicegui import ui

from domain.attachment import Attachment, Of
from domain.words import t
from store.attachments import Kept
from ui.kit import Act, button, el
from ui.sending import PICTURES, Sending

Put = Callable[[Of, Kept], Awaitable[object]]


class Camera:
    """What takes pictures on a page. It stands outside of what is redrawn, so that nothing on its way is lost."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._sending: dict[Of, Sending] = {}
        self._place = el('div', 'camera')

    def buttons(self, of: Of, name: str = '', then: Act | None = None) -> None:
        """«Ta bilde» and «Velg bilder»; `name` is what they are of, for who does not see where they stand."""
        now = button(t('Ta bilde'), 'secondary', 'photo_camera', on_click=then)
        self._opener(of, name, now, camera=True)
        self._opener(of, name, button(t('Velg bilder'), 'quiet', 'image', on_click=then), camera=False)

    def chooser(self, of: Of, name: str) -> None:
        """«Velg bilder» alone, for who sits at a desk."""
        self._opener(of, name, button(t('Velg bilder'), 'secondary', 'image'), camera=False)

    def _opener(self, of: Of, name: str, made: ui.button, *, camera: bool) -> None:
        if name:
            made.props['aria-label'] = f'{made.text}: {name}'
        if of not in self._sending:
            with self._place:
                self._sending[of] = Sending(partial(self._put, of), PICTURES)
                self._sending[of].told()
        self._sending[of].taken_by(made, camera=camera)


@contextmanager
def camera(put: Put) -> Iterator[Camera]:
    """What takes pictures for the part of a page that is drawn inside, and says below it how it goes."""
    part = el('div', 'live')
    made = Camera(put)
    with part:
        yield made


def tiles(pictures: Iterable[Attachment], over: Callable[[Attachment], Any] = lambda _: None) -> None:
    """Thumbnails, each opening its picture; `over` draws what lies on its corners. Nothing when there are none."""
    pictures = list(pictures)
    if not pictures:
        return
    with el('ul', 'tiles'):
        for each in pictures:
            with el('li'):
                address = f'/vedlegg/{each.id}'
                with el('a', href=address, target='_blank', rel='noopener'):
                    name = t('Åpne bildet {name}', name=each.name)
                    el('img', src=f'{address}/liten', alt=name, loading='lazy', width='112', height='112')
                over(each)


def taken_back(ask: Callable[[Attachment], object], mine: int | None) -> Callable[[Attachment], None]:
    """On one's own picture: the button that takes it back."""

    def draw(picture: Attachment) -> None:
        if mine is not None and picture.employee_id == mine:
            label = t('Fjern bildet {name}', name=picture.name)
            button('', 'quiet', 'delete', label=label, on_click=partial(ask, picture))

    return draw

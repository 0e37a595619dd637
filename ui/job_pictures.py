"""Pictures at a job, in its checklist and of damages: how they are taken and shown, in Crew and the office."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from domain.attachment import Attachment
from domain.words import t
from store.attachments import Kept
from ui.kit import button, el
from ui.sending import PICTURES, Sending

Put = Callable[..., Awaitable[object]]
"""Hears (kept, point_id=…, damage_id=…)."""


@dataclass(frozen=True, slots=True)
class Of:
    """What a picture is of, beside the job: a point of its checklist, a damage."""

    point_id: int | None = None
    damage_id: int | None = None

    def has(self, picture: Attachment) -> bool:
        return (picture.point_id, picture.damage_id) == (self.point_id, self.damage_id)


class Camera:
    """What takes pictures on a page: it stands outside of what is redrawn, so that nothing on its way is lost."""

    def __init__(self, put: Put) -> None:
        self._put = put
        self._sending: dict[Of, Sending] = {}
        self._place = el('div', 'camera')

    def buttons(self, of: Of, name: str = '') -> None:
        """«Ta bilde» and «Velg bilder»; `name` is what they are of, for who does not see where they stand."""
        sending = self._for(of)
        for word, kind, symbol, camera in (
            (t('Ta bilde'), 'secondary', 'photo_camera', True),
            (t('Velg bilder'), 'quiet', 'image', False),
        ):
            made = button(word, kind, symbol)  # type: ignore[arg-type]
            if name:
                made.props['aria-label'] = f'{word}: {name}'
            sending.taken_by(made, camera=camera)

    def _for(self, of: Of) -> Sending:
        if of not in self._sending:

            def put(kept: Kept) -> Awaitable[object]:
                return self._put(kept, point_id=of.point_id, damage_id=of.damage_id)

            with self._place:
                self._sending[of] = Sending(put, PICTURES)
                self._sending[of].told()
        return self._sending[of]


def tiles(pictures: Sequence[Attachment], below: Callable[[Attachment], Any]) -> None:
    """Thumbnails, each opening its picture; what belongs to one is drawn by `below`. Nothing when there are none."""
    if not pictures:
        return
    with el('ul', 'tiles'):
        for each in pictures:
            with el('li'):
                address = f'/vedlegg/{each.id}'
                with el('a', href=address, target='_blank', rel='noopener'):
                    name = t('Åpne bildet {name}', name=each.name)
                    el('img', src=f'{address}/liten', alt=name, loading='lazy', width='96', height='96')
                with el('div', 'below'):
                    below(each)


def taken_back(ask: Callable[[Attachment], object], mine: int | None) -> Callable[[Attachment], None]:
    """Below one's own picture: the button that takes it back."""

    def draw(picture: Attachment) -> None:
        if picture.employee_id == mine:
            label = t('Fjern bildet {name}', name=picture.name)
            button('', 'quiet', 'delete', label=label, on_click=partial(ask, picture))

    return draw

"""The customer's signature: the dialog it is given in on the phone, and how it is shown afterwards."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.job import Job
from domain.refused import Refused
from domain.signature import HEIGHT, WIDTH, Signature, Signed, path, sentence
from domain.words import moment, t
from ui.choices import checkbox
from ui.desk import cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el, forget, note


class signature_pad(ui.element, component='signature_pad.js'):
    """Where the customer signs; `signature_pad.js` follows the finger, and keeps the lines as `field` does."""

    def __init__(self, keep: str) -> None:
        super().__init__()
        self.props['keep'] = keep
        self.props['label'] = t('Felt for signatur')
        self.props['wipe_word'] = t('Visk ut')
        self.strokes: Any = []
        self.on('drawn', self._drawn)
        self._alert = el('p', 'note danger', role='alert')
        self._alert.visible = False

    def checked(self) -> Any:
        """Return the lines. Refused: what is wrong with them."""
        path(self.strokes)
        return self.strokes

    def complain(self, sentence: str) -> None:
        """Say what is wrong below it."""
        self._alert.text, self._alert.visible = sentence, bool(sentence)

    def take_focus(self) -> None:
        """Nothing to type in."""

    def hide(self, hidden: bool) -> None:
        """Take it off the screen together with what is wrong with it."""
        self.visible = not hidden
        self.complain('')

    def _drawn(self, event: GenericEventArguments) -> None:
        self.strokes = event.args
        self.complain('')


def ask_signature(job: Job, complete: Callable[[Signed], Awaitable[object]]) -> None:
    """«Kundens signatur»: the customer types a name and signs, or is not there."""
    keep = f'signatur:{job.id}'
    with dialog(t('Kundens signatur')) as box:
        el('p', 'strong break', job.title)
        with Form() as form:
            says = el('p', text=sentence())
            pad = signature_pad(f'{keep}:lines')
            name = field(t('Navn på den som signerer'), maxlength=200, check=_named, keep=f'{keep}:name')
            absent = checkbox(t('Kunden er ikke til stede'))

        def switch() -> None:
            pad.hide(absent.value)
            name.visible = says.visible = not absent.value

        absent.on_value_change(switch)

        async def go() -> None:
            if absent.value:
                await complete(Signed(absent=True))
            else:
                form['strokes'], form['name'] = pad, name
                given = form.values()
                await complete(Signed(given['name'], given['strokes']))
            forget(keep)
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Fullfør jobb'), go, symbol='task_alt')


def draw_signature(found: Signature, today: date) -> None:
    """The signature with who and when; or that nobody was there."""
    when = moment(found.signed_at, today)
    if found.absent:
        note(t('Fullført {when} uten at kunden var til stede.', when=when), symbol='person')
        return
    if found.erased_at is not None:
        note(t('Signert {when}. Signaturen er slettet.', when=when), symbol='edit')
        return
    with el('figure', 'signature'):
        label = t('Signaturen til {name}', name=found.name)
        with el('svg', viewBox=f'0 0 {WIDTH} {HEIGHT}', role='img', aria_label=label):
            el('path', d=found.drawn)
        el('figcaption', 'small soft break', t('{says} {name}, {when}', says=found.says, name=found.name, when=when))


def _named(typed: str) -> str:
    if not typed.strip():
        raise Refused(t('Skriv navnet på den som signerer.'))
    return typed

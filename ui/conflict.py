"""Two people at one field: whose value stands. Every form that saves what others may have changed meanwhile asks here."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from nicegui import ui

from domain.refused import Conflict, Refused
from domain.words import t
from ui.choices import checkbox, switch
from ui.forms import field
from ui.kit import banner, button, dialog


class Undecided(Refused):
    """The person has closed the question: nothing is saved, what was typed stays, and there is nothing more to say."""

    def __init__(self) -> None:
        super().__init__('')


async def settle(save: Callable[[bool], Awaitable[object]]) -> dict[str, object]:
    """Run `save(False)`; when somebody else has changed the same meanwhile, ask which of the two stands.

    «Behold mitt» runs `save(True)`. «Bruk lagret» saves nothing and returns the stored values by field, so that the form
    can show them; {} means that everything is saved. Refused: the question was closed without an answer.
    """
    try:
        await save(False)
    except Conflict as conflict:
        collided = (conflict, *conflict.also)
    else:
        return {}
    keep_mine = await _ask(collided)
    if keep_mine is None:
        raise Undecided
    if keep_mine:
        await save(True)
        return {}
    return {each.field: each.value for each in collided}


def show(stored: Mapping[str, object], entries: Mapping[str, field | checkbox | switch]) -> None:
    """Put stored values into the fields of the same names."""
    for name, value in stored.items():
        entry = entries[name]
        entry.value = entry.shown(value) if isinstance(entry, field) else bool(value)


async def _ask(collided: tuple[Conflict, ...]) -> bool | None:
    with dialog(t('Noen andre har endret dette')) as box:
        for each in collided:
            banner(str(each), 'warn')
        with box.footer:
            ui.space()
            button(t('Bruk lagret'), 'secondary', on_click=partial(box.submit, False))
            button(t('Behold mitt'), 'primary', on_click=partial(box.submit, True))
    answer: bool | None = await box
    return answer

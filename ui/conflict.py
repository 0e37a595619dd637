"""Two people at one field: whose value stands. Forms that save what others may have changed meanwhile ask here."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from nicegui import ui

from domain.refused import Conflict, Refused
from domain.words import t
from ui.choices import checkbox, select, switch
from ui.forms import field
from ui.kit import banner, button, dialog

Entries = Mapping[str, field | select | checkbox | switch]


class Undecided(Refused):
    """The person has closed the question: nothing is saved, what was typed stays, and there is nothing more to say."""

    def __init__(self) -> None:
        super().__init__('')


async def settle(save: Callable[[bool], Awaitable[object]]) -> dict[str, object]:
    """Run `save(False)`; when somebody else has changed the same meanwhile, ask which of the two stands.

    «Behold mitt» runs `save(True)`. «Bruk lagret» saves nothing and returns the stored values by field, so that the
    form can show them; {} means that everything is saved. Refused: the question was closed without an answer.
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


async def save_form(save: Callable[[bool], Awaitable[object]], opened: dict[str, Any], entries: Entries) -> bool:
    """As `settle`, for a form that remembers what it was opened with; whether everything is saved.

    After «Bruk lagret» the form shows the stored values, and the person saves again.
    """
    stored = await settle(save)
    opened.update(stored)
    show(stored, entries)
    return not stored


def show(stored: Mapping[str, object], entries: Entries) -> None:
    """Put stored values into the fields of the same names."""
    for name, value in stored.items():
        entry = entries[name]
        entry.value = entry.shown(value) if isinstance(entry, field) else value


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

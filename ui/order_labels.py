"""Etiketter on the order: chips below its title, and the dialog where one types to put another on."""

from functools import partial

from domain.access import Act
from domain.label import LONGEST, Colour, Label
from domain.words import t
from store import labels
from store.database import read
from store.order_view import OrderView
from ui.choices import select
from ui.desk import Desk
from ui.forms import Form, field
from ui.kit import button, dialog, el, tag


def order_labels(desk: Desk, view: OrderView) -> None:
    """The chips, and the way to change them."""
    with el('div', 'labels', role='group', aria_label=t('Etiketter')):
        for each in view.labels:
            tag(each.name, f'label {each.colour.value}')
        if desk.may(Act.EDIT_ORDER):
            button(t('Etiketter'), 'quiet', 'sell', on_click=partial(_choose, desk), more='small')


def colours() -> dict[str, str]:
    return {each.value: each.word for each in Colour}


async def _choose(desk: Desk) -> None:
    """Press a label to put it on or take it off; type a new one to make it. Every press is saved at once."""
    known = await read(labels.listing, desk.me)
    chosen, may_make = {each.id for each in desk.view.labels}, desk.may(Act.EDIT_LABELS)
    with dialog(t('Etiketter')) as box:
        with Form() as form:
            says = t('Skriv for å finne eller lage en.') if may_make else t('Skriv for å finne en.')
            form['name'] = typed = field(t('Etikett'), maxlength=LONGEST, hint=says)
            if may_make:
                form['colour'] = select(t('Farge på en ny etikett'), colours(), Colour.GREY.value)
        found = el('div', 'labels', role='group', aria_label=t('Etiketter'))

        async def turn(label: Label) -> None:
            is_on = label.id in chosen
            await desk.do(labels.take if is_on else labels.put, label.id or 0)
            (chosen.discard if is_on else chosen.add)(label.id)
            draw()

        def draw() -> None:
            wanted = (typed.value or '').strip().casefold()
            found.clear()
            with found:
                for each in known:
                    if wanted in each.name.casefold():
                        made = button(each.name, 'secondary', 'check' if each.id in chosen else 'add',
                                      on_click=partial(turn, each), rapid=True)  # fmt: skip
                        made.props['aria-pressed'] = str(each.id in chosen).lower()

        async def add() -> None:
            given = form.values()
            await desk.do(labels.put_named, given['name'], Colour(given.get('colour', Colour.GREY)))
            box.close()

        typed.on_value_change(draw)
        draw()
        with box.footer:
            el('span', 'grow')
            button(t('Lukk'), 'quiet', on_click=box.close)
            form.submit(t('Legg til'), add)

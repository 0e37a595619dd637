"""Innstillinger → Etiketter: their names and colours, how often they are used, and deleting one."""

from collections.abc import Sequence
from functools import partial

from domain.access import Act, Actor
from domain.label import LONGEST, Colour, Label
from domain.words import count, t
from store import labels
from store.database import write
from store.labels import Used
from ui.choices import select
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, section, tag, toast
from ui.order_labels import colours


def label_list(me: Actor, used: Sequence[Used]) -> None:
    """Every label with how many orders have it."""
    with section(t('Etiketter'), str(len(used) or ''), body='rows', more='measure'):
        if not used:
            el('p', 'soft pad', t('Ingen etiketter ennå. Lag den første på en ordre.'))
        with el('ul'):
            for each in used:
                with el('li', 'row-line'):
                    with el('div', 'grow'):
                        tag(each.label.name, f'label {each.label.colour.value}')
                        el('div', 'small soft', count(each.orders, 'ordre', 'ordrer'))
                    with el('div', 'side'):
                        ways = ((t('Rediger'), 'edit', _edit), (t('Slett'), 'delete', _remove))
                        for word, symbol, act in ways if me.may(Act.EDIT_LABELS) else ():
                            made = button('', 'quiet', symbol, on_click=partial(act, me, each),
                                          label=t('{verb} {name}', verb=word, name=each.label.name))  # fmt: skip
                            made.props['title'] = word


def _edit(me: Actor, used: Used) -> None:
    label = used.label
    with dialog(t('Rediger etiketten')) as box:
        with Form() as form:
            form['name'] = field(t('Navn'), label.name, maxlength=LONGEST)
            form['colour'] = select(t('Farge'), colours(), label.colour.value, required=t('Velg en farge.'))

        async def save() -> None:
            given = form.values()
            await write(labels.edit, me, _id(label), given['name'], Colour(given['colour']))
            box.close()
            toast(t('Etiketten er lagret.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _remove(me: Actor, used: Used) -> None:
    async def go() -> None:
        await write(labels.remove, me, _id(used.label))
        toast(t('Etiketten er slettet.'))

    orders = count(used.orders, 'ordre', 'ordrer')
    says = t('Den fjernes fra {orders}. Det kan ikke angres.', orders=orders)
    ask(t('Slette etiketten «{name}»?', name=used.label.name), [says], t('Slett'), go, 'danger')


def _id(label: Label) -> int:
    return label.id or 0

"""Materiell on a job, in Crew and in the office: what was used, noting it, putting it right. No prices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from domain import money
from domain.access import Actor
from domain.line import HOUR, UNITS
from domain.material import Material
from domain.text import required
from domain.words import moment, number, t
from store import clock, materials, suggestions
from store.database import read, write
from store.suggestions import Goods
from ui.choices import select
from ui.desk import cancel_and, late_menu
from ui.finder import Finder
from ui.forms import Form, field
from ui.kit import Act, button, dialog, el, on_press, tag, toast
from ui.line_dialog import ARROWS


@dataclass(frozen=True, slots=True)
class Where:
    """Whose deed it is, on which order and job."""

    me: Actor
    number: int
    job_id: int


def draw(where: Where, found: Sequence[Material], people: Mapping[int, str], *, may_change: bool) -> None:
    """What was used on a job, each with who noted it; those that no order line carries yet can be put right."""
    for each in found:
        with el('div', 'row-line'):
            with el('div', 'grow'):
                el('div', 'break', each.text or t('Teksten er slettet.'))
                who = people.get(each.employee_id or 0) or t('En tidligere ansatt')
                el('div', 'small soft', f'{who}, {moment(each.noted_at, clock.today())}')
            with el('div', 'side'):
                el('span', 'num', each.amount)
                if each.is_carried:
                    tag(t('På ordrelinje'), 'ok', 'check')
                elif may_change:
                    opener = button('', 'quiet', 'more_vert', label=t('Valg for {what}', what=each.text))
                    late_menu(opener, partial(_choices, where, each))


def _choices(where: Where, each: Material) -> list[tuple[str, Act] | None]:
    return [(t('Rett antallet'), partial(change, where, each)), (t('Fjern'), partial(_remove, where, each))]


def note(where: Where) -> None:
    """«Noter materiell»: goods of the catalogue, found while typing, or whatever one writes."""
    _Noting(where).draw()


class _Noting:
    """One thing being noted; what is chosen from the catalogue stays chosen until its name is changed."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self.chosen: Goods | None = None

    def draw(self) -> None:
        """The fields and the verb."""
        with dialog(t('Noter materiell')) as box:
            with Form('fields') as form:
                with el('div') as around:
                    form['text'] = self.text = field(
                        t('Hva er brukt?'),
                        maxlength=1000,
                        hint=t('Velg en vare, eller skriv selv.'),
                        check=lambda typed: required(typed, t('hva som er brukt'), 1000),
                    )
                    self.finder = Finder(el('div', 'own-hits over'), self._search, self._hits)
                around.on('keydown', js_handler=ARROWS)
                self.text.on_value_change(self._typed)
                form['quantity'] = self.quantity = field(
                    t('Antall'), '1', 'w2 half', kind='number', check=_as_typed, maxlength=20
                )
                self.quantity.on('focus', self.finder.clear, [])
                units = {name: name for name in UNITS if name != HOUR}
                form['unit'] = self.unit = select(t('Enhet'), units, 'stk.', 'w2 half')

            async def save() -> None:
                given = form.values() | {'product_id': self.chosen.id if self.chosen else None}
                await write(materials.note, self.where.me, self.where.number, self.where.job_id, given)
                box.close()
                toast(t('Materiellet er notert.'))

            with box.footer:
                cancel_and(box)
                form.submit(t('Lagre'), save)

    async def _search(self, text: str) -> Sequence[Goods]:
        return await read(suggestions.goods, self.where.me, text)

    def _typed(self) -> None:
        text = self.text.value or ''
        if self.chosen is not None and text == self.chosen.text:
            return
        self.chosen = None
        self.unit.enable()
        self.finder.ask(text)

    def _hits(self, found: Sequence[Goods]) -> None:
        with el('div', 'hits', role='group', aria_label=t('Varer')):
            for each in found:
                with el('button', 'hit', type='button', tabindex='-1') as made, el('span'):
                    el('div', 'strong break', each.text)
                    el('div', 'small soft', ' · '.join(part for part in (each.number, each.unit) if part))
                on_press(made, partial(self._take, each))

    def _take(self, each: Goods) -> None:
        self.chosen = each
        self.text.value = each.text
        self.text.complain('')
        self.unit.value = each.unit
        self.unit.disable()
        self.finder.clear()
        self.quantity.take_focus()


def change(where: Where, each: Material) -> None:
    """«Rett antallet»."""
    opened = number(each.quantity)
    with dialog(t('Rett antallet')) as box:
        el('p', 'break', each.text)
        with Form() as form:
            form['quantity'] = field(
                t('Antall ({unit})', unit=each.unit), opened, kind='number', check=_as_typed, maxlength=20
            )

        async def go() -> None:
            typed = form.values()['quantity']
            await write(materials.change, where.me, where.number, each.id or 0, opened, typed)
            box.close()
            toast(t('Antallet er rettet.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), go)


async def _remove(where: Where, each: Material) -> None:
    await write(materials.remove, where.me, where.number, each.id or 0)
    toast(t('Materiellet er fjernet.'))


def _as_typed(typed: str) -> str:
    """Let the field say what is wrong with a quantity, and hand the text on."""
    money.quantity(typed)
    return typed

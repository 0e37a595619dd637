"""«Kolonner»: which columns the order list shows."""

from collections.abc import Awaitable, Callable

from domain.view import ALWAYS, COLUMNS, PRICED, USUAL, View, column_word
from domain.words import t
from ui.choices import checkbox
from ui.desk import cancel_and
from ui.forms import Form
from ui.kit import button, dialog, el


def choose(view: View, prices: bool, go: Callable[[View], Awaitable[None]]) -> None:
    """A tick for every column, of sums only with `prices`; number and customer always stand."""
    with dialog(t('Kolonner')) as box:
        el('p', 'soft', t('Nummer og kunde vises alltid. En smal skjerm viser de viktigste av dem du velger.'))
        with Form() as form:
            for name in COLUMNS:
                if name not in ALWAYS and (prices or name not in PRICED):
                    form[name] = checkbox(column_word(name), name in view.columns)

        async def take(columns: tuple[str, ...]) -> None:
            box.close()
            await go(view.but(columns=columns, page=view.page))

        async def save() -> None:
            given = form.values()
            await take(tuple(name for name in COLUMNS if given.get(name, True)))

        with box.footer:
            button(t('De vanlige'), 'quiet', on_click=lambda: take(USUAL))
            cancel_and(box)
            form.submit(t('Bruk'), save)

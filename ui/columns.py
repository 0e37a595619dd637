"""«Kolonner»: which columns a list shows."""

from collections.abc import Callable, Sequence

from domain.words import t
from ui.choices import checkbox
from ui.desk import cancel_and
from ui.forms import Form
from ui.kit import button, dialog, el

Columns = tuple[str, ...]


def choose(
    every: Sequence[str],
    fixed: Sequence[str],
    word: Callable[[str], str],
    *,
    chosen: Columns,
    usual: Columns,
    take: Callable[[Columns], object],
) -> None:
    """A tick for every column but the `fixed` ones, which stay. `take` is given what was chosen."""
    with dialog(t('Kolonner')) as box:
        el('p', 'soft', t('Nummer og kunde vises alltid. En smal skjerm viser de viktigste av dem du velger.'))
        with Form() as form:
            for name in every:
                if name not in fixed:
                    form[name] = checkbox(word(name), name in chosen)

        def use(columns: Columns) -> object:
            box.close()
            return take(columns)

        def save() -> object:
            given = form.values()
            return use(tuple(name for name in every if given.get(name, True)))

        with box.footer:
            button(t('De vanlige'), 'quiet', on_click=lambda: use(usual))
            cancel_and(box)
            form.submit(t('Bruk'), save)

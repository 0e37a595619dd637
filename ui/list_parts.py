"""What stands round the rows of a long list: what can be done with all of them, and the ways to other pages."""

from collections.abc import Callable, Sequence
from functools import partial

from nicegui import ui

from domain.words import t
from ui.desk import menu
from ui.kit import Act, button, el, note
from ui.views import STAY


def not_understood(strange: Sequence[str]) -> None:
    """What of an address nobody understands, if there is anything."""
    if strange:
        note(t('Noe i adressen ble ikke forstått og er utelatt: {what}.', what=', '.join(strange)), 'warn')


def tools(*, pick: Act, export: Callable[[str], object], columns: Act) -> None:
    """«Velg flere» on a phone, «Eksporter» and «Kolonner»."""
    button(t('Velg flere'), 'quiet', 'done_all', more='only-phone').on_click(pick)
    opener = button(t('Eksporter'), 'quiet', 'download')
    menu(opener, [(t('Excel'), lambda: export('xlsx')), (t('CSV'), lambda: export('csv'))])
    button(t('Kolonner'), 'quiet', 'view_column', on_click=columns)


class Foot:
    """What is said below the rows, and the ways to the pages before and after; `turn` takes one by -1 or 1."""

    def __init__(self, path: str, turn: Callable[[int], object]) -> None:
        with el('div', 'foot') as self._box:
            self.says = el('span', role='status')
            ui.space()
            self._steps = {
                by: button('', 'quiet', symbol, label=label, href=path)
                for by, symbol, label in (
                    (-1, 'chevron_left', t('Forrige side')),
                    (1, 'chevron_right', t('Neste side')),
                )
            }
        for by, step in self._steps.items():
            step.on('click', partial(turn, by), [], js_handler=STAY)

    def show(self, is_shown: bool, page: int, *, more: bool, lead: Callable[[int], str]) -> None:
        """Be there or not, and lead on from this page; `lead` is the address of another, `more` whether one follows."""
        self._box.visible = is_shown
        for by, step in self._steps.items():
            there = page > 1 if by < 0 else more
            step.visible = more or page > 1
            step.set_enabled(there)
            step.props.set_optional('href', lead(page + by) if there else None)

"""Addresses to hand on: shown whole, copied with one press."""

import json

from nicegui import ui

from domain.words import t
from ui.choices import QUASAR_PROPS
from ui.kit import button, el, toast

# In the browser itself: a copy must follow the press at once. Without HTTPS there is only the old way.
COPY = """async event => {
  const text = %s, old = () => {
    const area = document.createElement("textarea");
    area.value = text;
    event.currentTarget.after(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  };
  const copied = navigator.clipboard
    ? await navigator.clipboard.writeText(text).then(() => true, () => false)
    : old();
  emit(copied);
}"""


def copyable(label: str, address: str) -> None:
    """An address that cannot be changed, with «Kopier lenken» beside it."""

    def told(copied: bool) -> None:
        toast(t('Lenken er kopiert.') if copied else t('Nettleseren lot oss ikke kopiere. Merk lenken og kopier den selv.'))

    with el('div', 'copying'):
        shown = ui.input(label, value=address).props(QUASAR_PROPS).props('readonly')
        shown.props['title'] = address
        press = button(t('Kopier lenken'), 'secondary', 'content_copy')
        press.on('click', lambda event: told(event.args is True), js_handler=COPY % json.dumps(address))

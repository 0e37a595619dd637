"""Addresses to hand on: copied with one press, where the browser allows it also without HTTPS."""

import json

from nicegui import ui
from nicegui.events import GenericEventArguments

from domain.words import t
from ui.forms import field
from ui.kit import Kind, button, el, toast

# In the browser itself, because a copy must follow the press at once.
COPY = """async ({ currentTarget }) => {
  const text = %s;
  const asEver = () => {
    const area = document.createElement("textarea");
    area.value = text;
    currentTarget.after(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  };
  emit(navigator.clipboard ? await navigator.clipboard.writeText(text).then(() => true, () => false) : asEver());
}"""


def copy_button(address: str, kind: Kind = 'quiet') -> ui.button:
    """«Kopier lenke»."""

    def tell(event: GenericEventArguments) -> None:
        if event.args:
            toast(t('Lenken er kopiert.'))
        else:
            toast(t('Nettleseren kopierte ikke lenken. Merk den og kopier den selv.'))

    made = button(t('Kopier lenke'), kind, 'content_copy')
    made.on('click', tell, js_handler=COPY % json.dumps(address))
    return made


def copyable(label: str, address: str) -> None:
    """An address that nobody can change, with «Kopier lenke» beside it."""
    with el('div', 'copying'):
        field(label, address, maxlength=len(address)).props('readonly')
        copy_button(address, 'secondary')

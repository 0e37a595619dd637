"""A box in which somebody chooses a file, or lets it fall."""

from collections.abc import Awaitable, Callable

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement
from nicegui.events import UploadEventArguments

from domain import spreadsheet
from domain.words import t
from ui.kit import button, el, refusal


def choose_file(box: ui.element, came: Callable[[UploadEventArguments], Awaitable[None]]) -> TextElement:
    """«Velg fil» here, and letting one fall on `box`; `came` gets it. What is said of it stands in what is returned."""
    chosen = ui.upload(on_upload=came, auto_upload=True, max_file_size=spreadsheet.MOST_BYTES)
    chosen.on_rejected(lambda: refusal(spreadsheet.too_large()))
    chosen.style('display: none')  # any file: one that is no CSV is told so, not that it is too large
    uploader = f'const u = getElement({chosen.id}).$refs.qRef; u.reset();'
    with el('div', 'actions'):
        made = button(t('Velg fil'), 'secondary', 'upload_file')
        made.on('click', js_handler=f'() => {{ {uploader} u.pickFiles(); }}')
        says = el('span', 'soft break', t('… eller slipp den her.'), role='status')
    box.on('dragover', js_handler='event => event.preventDefault()')
    box.on('drop', js_handler=f'event => {{ event.preventDefault(); {uploader} '
                              'u.addFiles(event.dataTransfer.files); }')  # fmt: skip
    return says

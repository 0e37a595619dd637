"""A plain NiceGUI page with as many elements as one is told: what the order page is compared with.

`python -m tests.bench.plain PORT` serves it under `/<number of elements>`.
"""

import sys

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement


@ui.page('/{count}')
async def page(count: int) -> None:
    """Elements with a text and a class, ten in each box."""
    for _ in range(count // 10):
        with ui.element('div').classes('box'):
            for number in range(9):
                TextElement(tag='div', text=f'Flytting med lastebil, {number} flyttere').classes('line')


if __name__ == '__main__':
    ui.run(
        host='127.0.0.1', port=int(sys.argv[1]), title='Plain', tailwind=False, reload=False, show=False,
        show_welcome_message=False, server_header=False,
    )  # fmt: skip

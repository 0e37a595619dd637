"""Links across the top of a page: the views of a list, or the parts of the settings. One of them is where one is."""

from collections.abc import Callable, Mapping
from functools import partial

from nicegui import ui
from nicegui.elements.mixins.text_element import TextElement

from ui.kit import el

# A plain click stays on the page; with a key held down or the middle button the browser follows the address.
STAY = """event => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  emit();
}"""

# On a narrow screen the bar slides so far that one sees where one is; the page itself stays.
SHOW = """
const link = getHtmlElement(%d);
if (link) link.parentElement.scrollLeft = link.offsetLeft - (link.parentElement.clientWidth - link.offsetWidth) / 2;
"""


class views(ui.element):
    """A bar of links by key as (word, address); `on_choose` answers a plain click without leaving the page."""

    def __init__(
        self,
        label: str,
        current: str,
        links: Mapping[str, tuple[str, str]],
        *,
        on_choose: Callable[[str], object] | None = None,
        look: str = 'views',
    ) -> None:
        super().__init__('div')
        self.classes(look).props('role=group').props['aria-label'] = label
        with self:
            self._links = {key: el('a', text=word, href=href) for key, (word, href) in links.items()}
        self._counts = {key: self._count_in(link) for key, link in self._links.items()}
        if on_choose:
            for key, link in self._links.items():
                link.on('click', partial(on_choose, key), [], js_handler=STAY)
        self.choose(current)

    def choose(self, current: str) -> None:
        """Mark where one is; a key without a link is nowhere."""
        for key, link in self._links.items():
            link.props.set_optional('aria-current', 'page' if key == current else None)
        if current in self._links:
            ui.run_javascript(SHOW % self._links[current].id)

    def lead(self, key: str, href: str) -> None:
        """Give a link another address."""
        if self._links[key].props['href'] != href:
            self._links[key].props['href'] = href

    def count(self, counts: Mapping[str, int], tones: Mapping[str, str] | None = None) -> None:
        """Say how many there are behind each link, in a tone of its own; none is said with nothing."""
        for key, place in self._counts.items():
            place.text = str(counts.get(key) or '')
            if tones is not None:
                place.classes(replace=f'count {tones.get(key, "")}'.strip())

    @staticmethod
    def _count_in(link: TextElement) -> TextElement:
        with link:
            return el('span', 'count')

"""One customer at one order, and «Sett av kunden»: the only thing that opening the page leaves behind."""

from nicegui import context, ui

from domain.access import Actor
from domain.words import t
from store import as_customer, quotes
from store.database import write
from store.quotes import PortalView
from ui.kit import el
from ui.portal_stage import offered

_LOOKING = """
clearInterval(window.looking);
let seconds = 0;
window.looking = setInterval(() => {
  seconds = document.visibilityState === "visible" ? seconds + 1 : 0;
  if (seconds < 3) return;
  clearInterval(window.looking);
  emitEvent("seen");
}, 1000);
"""


class Visit:
    """Who looks at which order; `top` is where the focus goes when the page has become another."""

    is_theirs = True
    """Whether it is the customer: what they have had before them is noted."""

    def __init__(self, me: Actor, number: int, view: PortalView) -> None:
        self.me, self.number = me, number
        self.opened_with = view.version.id if view.version else None
        self.top = el('div', 'top-of-page', tabindex='-1', aria_label=t('Tilbud og ordre')).props('role=group')
        self._client = context.client
        self._looks_at: int | None = None
        self._begin()
        self.follow(view)

    def follow(self, view: PortalView) -> None:
        """Let the browser say when the customer has looked at a version for three seconds."""
        version = offered(view)
        if version is None or version.id == self._looks_at:
            return
        self._looks_at = version.id
        if version.seen_at is None and self.is_theirs:
            self._client.run_javascript(_LOOKING)

    def _begin(self) -> None:
        ui.on('seen', self._seen, [])

    async def _seen(self) -> None:
        if self._looks_at is not None:
            await write(quotes.mark_seen, self.me, self.number, self._looks_at)


class Onlooker(Visit):
    """Somebody in the office who looks at the page; that they did is written down, nothing else."""

    is_theirs = False

    def _begin(self) -> None:
        self._has_come = False
        self._client.on_connect(self._come)

    async def _come(self) -> None:
        if not self._has_come:
            self._has_come = True
            await write(as_customer.note, self.me, self.number)

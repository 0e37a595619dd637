"""One customer at one order, and «Sett av kunden»: the only thing that opening the page leaves behind."""

from nicegui import context, ui

from domain.access import Actor
from domain.words import t
from store import quotes
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

    def __init__(self, me: Actor, number: int, view: PortalView) -> None:
        self.me, self.number = me, number
        self.opened_with = view.version.id if view.version else None
        self.top = el('div', 'top-of-page', tabindex='-1', aria_label=t('Tilbud og ordre')).props('role=group')
        self._client = context.client
        self._looks_at: int | None = None
        ui.on('seen', self._seen, [])
        self.follow(view)

    def follow(self, view: PortalView) -> None:
        """Let the browser say when the customer has looked at a version for three seconds."""
        version = offered(view)
        if version is None or version.id == self._looks_at:
            return
        self._looks_at = version.id
        if version.seen_at is None:
            self._client.run_javascript(_LOOKING)

    async def _seen(self) -> None:
        if self._looks_at is not None:
            await write(quotes.mark_seen, self.me, self.number, self._looks_at)

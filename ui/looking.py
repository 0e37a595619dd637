"""When somebody has had the end of something before them: in a page that is shown, on the screen, for two seconds."""

from collections.abc import Callable

from nicegui import ui

_LOOK = """(place => {
  if (!place) return;
  clearInterval(place.looking);
  let seconds = 0;
  place.looking = setInterval(() => {
    const at = place.getBoundingClientRect();
    const shown = place.offsetParent && document.visibilityState === 'visible';
    const seen = shown && at.bottom >= 0 && at.top <= window.innerHeight;
    seconds = seen ? seconds + 1 : 0;
    if (seconds < 2) return;
    clearInterval(place.looking);
    place.dispatchEvent(new CustomEvent('looked'));
  }, 1000);
})(getHtmlElement(%d))"""


class Looking(ui.element):
    """A place below what is read; after `wait()` it calls `looked` once it has been seen."""

    def __init__(self, looked: Callable[[], object]) -> None:
        super().__init__('div')
        self.classes('looking')
        self.on('looked', looked, [])

    def wait(self) -> None:
        """Something new stands above it."""
        self.client.run_javascript(_LOOK % self.id)

"""P3 as a person has it: from the end of the debounce until the rows that were searched for are drawn in Chromium."""

from itertools import cycle, islice

from playwright.sync_api import sync_playwright

from domain.sign_in import Face
from store.database import read_now
from tests import chromium
from tests.bench.house import House
from tests.bench.lists import asked_for
from tests.bench.table import Row
from tests.bench.timing import Size
from ui.who import COOKIE

DEBOUNCE = 0.12
"""Seconds that the search field waits after the last key. NOTE: as in `ui/order_filters.py`."""
WARM = 3
TYPE = """async ([text, debounce]) => {
  const field = document.querySelector('input[aria-label="Søk i ordrer"]');
  const shown = () => [...document.querySelectorAll('[data-number]')].map(each => each.dataset.number).join();
  const said = () => new URLSearchParams(location.search).get('q') || '';
  const before = shown();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, text);
  const began = performance.now();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  while (shown() === before || said() !== text) {
    if (performance.now() - began > 10000) throw new Error(`«${text}» finds nothing new`);
    await new Promise(requestAnimationFrame);
  }
  return performance.now() - began - debounce;
}"""
"""Types a text, and measures until other orders are shown; a frame is as fine as a person sees."""


def rows(house: House, size: Size) -> list[Row]:
    """By number, phone and name, with the whole list between: each search shows other rows than the one before."""
    house.server.start()
    found: dict[str, list[float]] = {'number': [], 'phone': [], 'name': []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        context = browser.new_context(viewport={'width': 1440, 'height': 900})
        token = house.cookie['Cookie'].partition('=')[2]
        context.add_cookies([{'name': COOKIE[Face.OFFICE], 'value': token, 'url': house.server.url}])
        page = context.new_page()
        page.goto(f'{house.server.url}/ordrer?status=alle')
        page.wait_for_function('window.did_handshake === true && !!document.querySelector("[data-number]")')
        for what, asked in read_now(asked_for).items():
            if what not in found:
                continue
            for text in islice(cycle(asked), size.typed + WARM):
                found[what].append(page.evaluate(TYPE, [text, DEBOUNCE * 1000]) / 1000)
                page.evaluate(TYPE, ['', 0])
        browser.close()
    house.server.stop()
    return [
        Row(f'P3 typed in Chromium → rows drawn, by {what}', times[WARM:], most_ms=150, judged_by='p95')
        for what, times in found.items()
    ]

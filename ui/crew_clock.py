"""A clock that the phone counts itself: nothing is sent every second, and it is right also after a nap."""

from datetime import datetime, timedelta

from nicegui import ui

from store import clock
from ui.kit import el

_COUNT = """
const server = document.querySelector("[data-now]");
const ahead = server ? server.dataset.now - Date.now() : 0; // the phone's own clock may be wrong
const two = (number) => String(number).padStart(2, "0");
setInterval(() => document.querySelectorAll("[data-started]").forEach((each) => {
  const seconds = Math.max(0, Math.floor((Date.now() + ahead - each.dataset.started) / 1000));
  each.textContent = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}), 1000);
"""


def wind_up() -> None:
    """Let every running clock of this page count, from the server's time."""
    el('span', hidden='', data_now=_milliseconds(clock.now()))
    ui.run_javascript(_COUNT)


def running(since: datetime) -> None:
    """«01:38:12» since a moment."""
    gone = max(timedelta(), clock.now() - since)
    seconds = int(gone.total_seconds())
    shown = f'{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}'
    el('div', 'clock', shown, data_started=_milliseconds(since), role='timer')


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))

"""A page shows what others have just saved, and stops listening when it is gone."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from nicegui import app, background_tasks, ui
from nicegui.testing import User

from domain.refused import NotFound
from store import changes
from ui.goodbye import close_page
from ui.live import live

pytestmark = pytest.mark.nicegui_main_file('')
TOPIC = 'order:1'


@dataclass
class Row:
    """A row in a database that takes its time."""

    title: str = 'Vask'
    price: int = 100
    exists: bool = True
    refuses: bool = False
    loads: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    async def load(self) -> tuple[str, int] | None:
        self.loads += 1
        found = (self.title, self.price) if self.exists else None
        await self.gate.wait()
        if self.refuses and not found:
            raise NotFound
        return found

    def commit(self, **changed: object) -> None:
        for name, value in changed.items():
            setattr(self, name, value)
        changes.announce(frozenset({TOPIC}))


def page_of(row: Row, more: Callable[[live[tuple[str, int]]], None] = lambda _: None) -> list[str]:
    """Make a page with two sections of a row; the list says what was drawn."""
    drawn: list[str] = []

    def draw(name: str, text: str) -> None:
        drawn.append(name)
        ui.label(text)

    @ui.page('/')
    async def page() -> None:
        view = live(TOPIC, load=row.load)
        await view
        view.section(lambda data: draw('title', f'Tittel: {data[0]}'), key=lambda data: data[0])
        view.section(lambda data: draw('all', f'{data[0]} koster {data[1]}'))
        more(view)

    return drawn


async def settled() -> None:
    """Let redraws happen."""
    await asyncio.sleep(0.02)


async def test_a_commit_loads_once_and_draws_what_has_changed(user: User) -> None:
    row = Row()
    drawn = page_of(row)
    await user.open('/')
    await user.should_see('Vask koster 100')
    assert (row.loads, drawn) == (1, ['title', 'all'])
    row.commit(price=200)
    await user.should_see('Vask koster 200')
    assert (row.loads, drawn) == (2, ['title', 'all', 'all'])
    row.commit(title='Flytting')
    await user.should_see('Tittel: Flytting')
    await user.should_not_see('Vask')


async def test_many_commits_during_a_load_make_one_more_round(user: User) -> None:
    row = Row()
    page_of(row)
    await user.open('/')
    row.gate.clear()
    for price in range(50):
        row.commit(price=price)
        await asyncio.sleep(0)
    row.gate.set()
    await user.should_see('Vask koster 49')
    assert row.loads == 3


async def test_a_commit_while_the_page_is_being_made_is_not_missed(user: User) -> None:
    row = Row()
    page_of(row)
    row.gate.clear()
    background_tasks.create(user.open('/'), name='open')
    while not row.loads:
        await asyncio.sleep(0.01)
    row.commit(price=300)
    row.gate.set()
    await asyncio.sleep(0.1)
    await user.should_see('Vask koster 300')


async def test_a_field_hears_of_new_data(user: User) -> None:
    row, heard = Row(), []
    page_of(row, lambda view: view.follow(lambda data: heard.append(data[1])))
    await user.open('/')
    row.commit(price=300)
    await settled()
    assert heard == [300]


@pytest.mark.parametrize('refuses', [False, True])
async def test_what_a_person_may_no_longer_see_leaves_the_screen(user: User, refuses: bool) -> None:
    row = Row(refuses=refuses)
    page_of(row, lambda view: view.gone(lambda: ui.label('Ordren finnes ikke lenger.')))
    await user.open('/')
    row.commit(exists=False)
    await user.should_see('Ordren finnes ikke lenger.')
    await user.should_not_see('Vask')
    assert changes.watching() == 0
    row.commit(exists=True)
    await settled()
    await user.should_not_see('Vask')


async def test_an_error_reaches_the_person_and_the_next_commit_is_drawn(user: User) -> None:
    row, errors = Row(), []

    @ui.page('/')
    async def page() -> None:
        ui.on_exception(lambda error: errors.append(str(error)))
        view = live(TOPIC, load=row.load)
        await view
        view.section(lambda data: ui.label(f'En tidel er {data[1] // 10}' if data[1] else 1 / 0))  # type: ignore[arg-type]

    await user.open('/')
    app._exception_handlers.clear()  # what reaches the log fails a test
    row.commit(price=0)
    await settled()
    assert errors == ['division by zero']
    row.commit(price=50)
    await user.should_see('En tidel er 5')


async def test_nothing_listens_when_the_page_is_gone(user: User) -> None:
    row = Row()
    page_of(row)
    client = await user.open('/')
    assert changes.watching() == 1
    row.gate.clear()
    row.commit(price=500)
    await settled()
    close_page(client)
    close_page(client)
    row.gate.set()
    await settled()
    assert changes.watching() == 0
    assert row.loads == 2

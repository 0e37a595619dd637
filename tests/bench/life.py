"""P1: one whole order from a copy to the payment, through the functions that the buttons call."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain.paper import Paper, PaperKind
from domain.words import short_date
from store import clock, invoices, jobs, orders, papers, quotes
from store.database import read_now, write_now
from store.papers import Manuscript
from tests import factories
from tests.bench.floor import Floor
from tests.bench.house import TOTAL, House
from tests.bench.table import Row
from tests.bench.timing import Size, by_turns, taken


def rows(house: House, size: Size) -> list[Row]:
    """A whole order by us and by raw SQL, in the same nine transactions."""
    floor = Floor(house)
    try:
        with papers.made(at_once=False):
            ours, raw = by_turns(lambda: whole(house), lambda: taken(floor.life), size.lives)
            began = time.process_time()
            for _ in range(size.lives):
                whole(house)
            busy = (time.process_time() - began) / size.lives
        with papers.made(at_once=True):
            whole(house)  # the fonts are read
            frozen = [whole(house) for _ in range(size.lives)]
            accepted, paper = by_turns(lambda: yes(house), lambda: set_again(house), size.lives)
    finally:
        floor.close()
    return [
        Row('P1 whole order, 9 transactions, without paper', ours, raw, most_ms=20, most_ratio=40),
        Row('   of which the processor works', [busy]),
        Row('   with frozen PDFs', frozen, most_ms=75),
        Row('P6 acceptance with its PDF, beside the PDF alone', accepted, paper, most_ms=150, most_ratio=5),
    ]


def whole(house: House) -> float:
    """Let an order live from beginning to end; how long the nine transactions take, in seconds."""
    spent = 0.0

    def step(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        nonlocal spent
        began = time.perf_counter()
        result = write_now(verb, *args, **kwargs)
        spent += time.perf_counter() - began
        return result

    owner, crew = house.owner, house.crew
    number = step(orders.copy, owner, house.source)
    job = read_now(orders.find, owner, number).jobs[0]  # the page has it already
    hours = {'day': short_date(clock.today()), 'starts': '08:00', 'ends': '14:00', 'people': [crew.employee_id]}
    step(jobs.edit, owner, number, job.id, jobs.values(job), hours)
    until = clock.today() + timedelta(days=14)
    step(quotes.send, owner, number, recipient='ingrid@epost.no', message='Hei, Ingrid.', valid_until=until)
    step(quotes.confirm, owner, number)
    step(jobs.start, crew, number, job.id)
    step(jobs.complete, crew, number, job.id)
    invoice = step(invoices.create, owner, number)
    step(invoices.send, owner, number, invoice)
    step(invoices.pay, owner, number, invoice, amount=TOTAL, day='')
    return spent


def yes(house: House) -> float:
    """Let a customer accept a quote in the portal; how long that transaction takes, in seconds."""
    number = write_now(orders.copy, house.owner, house.source)
    until = clock.today() + timedelta(days=14)
    write_now(quotes.send, house.owner, number, recipient='ingrid@epost.no', message='Hei.', valid_until=until)
    version, customer = read_now(orders.find, house.owner, number).versions[-1], factories.customer(number)
    said: dict[str, Any] = {
        'version_id': version.id,
        'shown_hash': version.sha256,
        'name': 'Ingrid Bjørnstad',
        'ticked': True,
    }
    return taken(lambda: write_now(quotes.accept, customer, number, **said))


def set_again(house: House) -> float:
    """Set the newest receipt once more, without keeping it."""

    def newest(session: Session) -> Manuscript:
        row = session.exec(select(Paper.of_id).where(Paper.kind == PaperKind.RECEIPT).order_by(col(Paper.id).desc()))
        what = papers.manuscript(session, PaperKind.RECEIPT, row.first() or 0)
        assert what is not None
        return what

    what = read_now(newest)
    return taken(what.pdf)

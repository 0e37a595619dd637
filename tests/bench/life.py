"""P1: one whole order from a copy to the payment, through the functions that the buttons call."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from domain.words import short_date
from store import clock, invoices, jobs, orders, quotes
from store.database import read_now, write_now
from tests.bench.floor import Floor
from tests.bench.house import TOTAL, House
from tests.bench.table import Row
from tests.bench.timing import Size, by_turns, taken


def rows(house: House, size: Size) -> list[Row]:
    """A whole order by us and by raw SQL, in the same nine transactions."""
    floor = Floor(house)
    try:
        ours, raw = by_turns(lambda: whole(house), lambda: taken(floor.life), size.lives)
        began = time.process_time()
        for _ in range(size.lives):
            whole(house)
        busy = (time.process_time() - began) / size.lives
    finally:
        floor.close()
    return [
        Row('P1 whole order, 9 transactions, without paper', ours, raw, most_ms=20, most_ratio=40),
        Row('   of which the processor works', [busy]),
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

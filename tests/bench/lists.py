"""P2 and P3: the lists of orders and customers, their numbers and their search, as the store reads them."""

from collections.abc import Callable
from itertools import cycle
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.customer import Contact, Customer
from domain.needs import Need
from domain.order import Order
from domain.view import ALL, View
from store import customer_list, finding, listing
from store.customer_list import Look
from store.database import read_now
from tests.bench.floor import Floor
from tests.bench.house import House
from tests.bench.table import Row
from tests.bench.timing import Size, by_turns, taken

NEWEST = """
SELECT o.id, o.number, o.status, o.title, o.address, o.customer_id, c.name, coalesce(nullif(c.phone, ''), p.phone),
       o.next_step, o.next_since, o.turn, o.urgency, o.valid_until, o.due_day, o.next_job_day, o.next_job_at, o.lacks,
       o.total_ore, o.left_ore, o.made_at, o.changed_at, o.responsible_id, e.name
FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN contact p ON p.id = o.contact_id
LEFT JOIN employee e ON e.id = o.responsible_id ORDER BY o.number DESC LIMIT 51
"""
COUNTS = """
SELECT turn, status, urgency, needs, responsible_id, count(*) FROM customer_order
GROUP BY turn, status, urgency, needs, responsible_id
"""
MANY, OFTEN, COMMON = 40, 'flytting', 'bergen'


def rows(house: House, size: Size) -> list[Row]:
    """The newest page, the page that the list opens with, the numbers above it, filters and searches."""
    floor, me = Floor(house), house.owner

    def page(view: View) -> Callable[[], float]:
        return lambda: taken(lambda: read_now(listing.page, me, view))

    def times(act: Callable[[], float]) -> list[float]:
        act()
        return [act() for _ in range(size.reads)]

    try:
        newest, raw = by_turns(
            page(View(status=ALL, sort='nummer')), lambda: taken(lambda: floor.rows(NEWEST)), size.reads
        )
        counts, raw_counts = by_turns(
            lambda: taken(lambda: read_now(listing.counts, me)), lambda: taken(lambda: floor.rows(COUNTS)), size.reads
        )
    finally:
        floor.close()
    needs = cycle([View(need=need.code) for need in Need])
    mine = View(who=str(me.employee_id))
    known = {what: cycle(asked) for what, asked in read_now(asked_for).items()}

    def keyed(what: str) -> Callable[[], float]:
        return lambda: page(View(q=next(known[what]), status=ALL))()

    def customers_of(look: Look) -> Callable[[], float]:
        return lambda: taken(lambda: read_now(customer_list.rows, me, look))

    def looked_up(what: str) -> Callable[[], float]:
        return lambda: customers_of(Look(q=next(known[what])))()

    return [
        Row(f'P2 order list, newest 50 of {size.orders:,}', newest, raw, most_ms=3, most_ratio=10),
        Row('   as it opens: open orders, most urgent first', times(page(View())), most_ms=15),
        Row('P3 how many of each status, need and person', counts, raw_counts, most_ms=40),
        Row('   first 50 that need something', times(lambda: page(next(needs))()), most_ms=15),
        Row('   first 50 of one person', times(page(mine)), most_ms=15),
        Row('   first 50 with a word that many have', times(page(View(q=OFTEN, status=ALL))), most_ms=15),
        Row('   search by number', times(keyed('number')), most_ms=5, judged_by='p95'),
        Row('   search by phone', times(keyed('phone')), most_ms=5, judged_by='p95'),
        Row('   search by name', times(keyed('name')), most_ms=5, judged_by='p95'),
        Row('   customers, first 50', times(customers_of(Look())), most_ms=15),
        Row('   customers, how many of each kind', times(lambda: taken(lambda: read_now(_kinds, me))), most_ms=15),
        Row('   customers, first 50 with a word that many have', times(customers_of(Look(q=COMMON))), most_ms=15),
        Row('   customers by phone', times(looked_up('phone')), most_ms=5, judged_by='p95'),
        Row('   customers by name', times(looked_up('name')), most_ms=5, judged_by='p95'),
        Row('   customers by organisation number', times(looked_up('org_number')), most_ms=5, judged_by='p95'),
        Row('   Ctrl+K by name', times(lambda: taken(lambda: _everywhere(me, next(known['name'])))), most_ms=15),
    ]


def _kinds(session: Session, me: Actor) -> object:
    return customer_list.counts(session, me, Look())


def _everywhere(me: Actor, asked: str) -> object:
    return read_now(finding.find, me, asked)


def asked_for(session: Session) -> dict[str, list[str]]:
    """What somebody may know of some orders, spread over all of them."""
    newest = session.exec(select(Order.number).order_by(col(Order.number).desc()).limit(1)).one()
    oldest = session.exec(select(Order.number).order_by(col(Order.number)).limit(1)).one()
    step = max(1, (newest - oldest) // MANY)
    asked: Any = (Order.number, Customer.name, Customer.phone, Contact.phone, Customer.org_number)
    found = session.execute(
        columns(*asked)
        .join(Customer, col(Customer.id) == Order.customer_id)
        .join(Contact, col(Contact.id) == Order.contact_id, isouter=True)
        .where(col(Order.number).in_(range(oldest, newest + 1, step)))
    ).all()
    return {
        'number': [str(row[0]) for row in found],
        'name': [row[1] for row in found if row[1]],
        'phone': [phone for row in found if (phone := row[2] or row[3])],
        'org_number': [row[4] for row in found if row[4]] or ['974760673'],
    }

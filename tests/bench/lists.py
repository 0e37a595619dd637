"""P2: the order list, as the store reads it."""

from domain.view import ALL, View
from store import listing
from store.database import read_now
from tests.bench.floor import Floor
from tests.bench.house import House
from tests.bench.table import Row
from tests.bench.timing import Size, by_turns, taken

NEWEST = """
SELECT o.id, o.number, o.status, o.title, o.address, o.customer_id, c.name, o.next_step, o.next_since, o.turn,
       o.valid_until, o.due_day, o.next_job_day, o.next_job_at, o.lacks, o.total_ore, o.left_ore, o.changed_at
FROM customer_order o LEFT JOIN customer c ON c.id = o.customer_id ORDER BY o.number DESC LIMIT 51
"""
COUNTS = 'SELECT status, count(*) FROM customer_order GROUP BY status'


def rows(house: House, size: Size) -> list[Row]:
    """The newest page, the page that the list opens with, and the numbers above it."""
    floor, me = Floor(house), house.owner
    try:
        newest, raw = by_turns(
            lambda: taken(lambda: read_now(listing.page, me, View(status=ALL, sort='nummer'))),
            lambda: taken(lambda: floor.rows(NEWEST)),
            size.reads,
        )
        counts, raw_counts = by_turns(
            lambda: taken(lambda: read_now(listing.counts, me)), lambda: taken(lambda: floor.rows(COUNTS)), size.reads
        )
        first = [taken(lambda: read_now(listing.page, me, View())) for _ in range(size.reads)]
    finally:
        floor.close()
    return [
        Row(f'P2 order list, newest 50 of {size.orders:,}', newest, raw, most_ms=3, most_ratio=10),
        Row('   as it opens: open orders, ours first', first),
        Row('P3 how many of each status', counts, raw_counts, most_ms=40),
    ]

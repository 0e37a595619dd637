"""«Hent medgått» on the order page: the difference is seen first, then it stands among the lines."""

from nicegui.testing import User

from domain.words import short_date
from store import clock, hours
from store.database import write_now
from tests import factories
from tests.ui.scenes import at_order


async def test_hours_are_seen_and_carried_to_lines(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    given = {'day': short_date(clock.today()), 'length': '12,5', 'job_id': job}
    write_now(hours.add, by.owner, given, employee_id=by.jonas_id)
    screen = await at_order(user, by, number)
    screen.press('Hent medgått')
    await screen.opens('Hent medgått')
    screen.press('Hent')
    await screen.until(lambda: bool(screen.field('Timepris uten mva.').complaint))
    screen.type('Timepris uten mva.', '300')
    await screen.sees('12,5 t → 3\xa0750,00\xa0kr')
    screen.press('Hent')
    await screen.closes()
    await screen.sees('Arbeid, medgått tid')
    assert factories.get(by, number).lines[-1].minutes == 750

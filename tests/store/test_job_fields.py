"""What a job says besides its title: window, duration, places, lead, the night, and what it follows up."""

from datetime import time, timedelta
from typing import Any

import pytest

from domain.job import Job, JobStatus
from domain.refused import Refused
from domain.status import CloseReason, Status
from domain.words import short_date
from store import absences, clock, crew, customer_privacy, jobs, order_view, orders
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def add(by: Firm, number: int, **words: Any) -> Job:
    asked = {'title': 'Flytting', 'day': short_date(clock.today()), **words}
    write_now(jobs.add, by.owner, number, **asked)
    return factories.get(by, number).jobs[-1]


def test_a_window_a_duration_places_and_a_lead_are_kept_and_changed(db: str) -> None:
    by = factories.firm()
    number, both = factories.confirmed(by), [by.jonas_id, by.ali.employee_id or 0]
    job = add(
        by, number, starts='8', ends='12', is_window=True, minutes='1,5 t', people=both, lead_id=both[1],
        address='Torget 1', stops='Lager: Kaien 9\n\nTil: Åsane 5, 5116 Ulset',
    )  # fmt: skip
    assert (job.hours, job.minutes, job.lead) == ('mellom 08:00 og 12:00', 90, both[1])
    assert job.places == [('Fra', 'Torget 1'), ('Lager', 'Kaien 9'), ('Til', 'Åsane 5, 5116 Ulset')]
    opened = jobs.values(job)
    write_now(jobs.edit, by.owner, number, job.id or 0, opened, {'ends': '', 'minutes': '3 t', 'people': both[:1]})
    job = factories.get(by, number).jobs[0]
    assert (job.hours, job.is_window, job.minutes, job.lead) == ('08:00', False, 180, None)
    told = [said for said, _ in read_now(order_view.view, by.owner, number).told]
    assert told[0] == 'Marte Solheim endret jobben «Flytting»: til, varighet, ansatte.'
    copied = factories.get(by, write_now(orders.copy, by.owner, number)).jobs[0]
    assert (copied.stops, copied.minutes, copied.day) == (job.stops, 180, None)


@pytest.mark.parametrize(
    ('words', 'sentence'),
    [
        ({'minutes': 'lenge'}, 'Skriv varigheten'), ({'minutes': '0'}, 'Skriv varigheten|mellom 1 minutt'),
        ({'stops': 'Torget 1\n' * 11}, 'høyst 10 steder'), ({'starts': '8', 'ends': '8'}, 'senere enn'),
        ({'starts': '14', 'ends': '8', 'is_window': True}, 'senere enn'), ({'starts': '14', 'ends': '8'}, 'senere enn'),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_a_slip_is_no_night(db: str, words: dict[str, Any], sentence: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    with pytest.raises(Refused, match=sentence):
        add(by, number, **words)
    assert factories.get(by, number).jobs == []


def test_a_job_goes_on_over_midnight_and_is_in_the_way_of_the_next_morning(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    night = add(by, number, title='Nattvask', starts='22', ends='6', people=[by.jonas_id])
    assert night.ends == time(6)
    tomorrow = short_date(clock.today() + timedelta(days=1))

    def against(**words: Any) -> list[str]:
        return read_now(absences.against, by.owner, [by.jonas_id], **words)

    busy = ['Jonas Vik er på «Nattvask» 22:00–06:00.']
    assert against(day=tomorrow, starts='05:00', ends='07:00') == busy
    assert against(day=tomorrow, starts='06:00', ends='07:00') == []
    assert against(day=short_date(clock.today()), starts='21:00', minutes='1:30') == busy
    assert against(day=short_date(clock.today()), starts='21:00', ends='23:00', is_window=True) == []


def test_what_is_left_becomes_a_job_that_says_what_it_follows(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    with pytest.raises(Refused, match='Start jobben først'):
        write_now(jobs.must_return, by.jonas, number, job, 'Lister')
    write_now(jobs.start, by.jonas, number, job)
    with pytest.raises(Refused, match='hva som gjenstår'):
        write_now(jobs.must_return, by.jonas, number, job, ' ')
    with pytest.raises(Refused):
        write_now(jobs.must_return, by.ali, number, job, 'Lister')
    write_now(jobs.must_return, by.jonas, number, job, 'Lister i gangen')
    order = factories.get(by, number)
    done, left = order.jobs
    assert (done.status, left.status, left.follows_id, left.day) == (JobStatus.DONE, JobStatus.PLANNED, job, None)
    assert (left.description, left.person_ids) == ('Lister i gangen', [by.jonas_id])
    assert order.status is Status.STARTED, 'something is left'
    seen = read_now(crew.one, by.jonas, left.id or 0)
    assert seen.follows.startswith('Flytting til Åsane (')


def test_an_erased_customer_leaves_no_place_behind(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    add(by, number, stops='Til: Åsane 5')
    customer = factories.get(by, number).customer_id or 0
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, customer)
    assert factories.get(by, number).jobs[0].stops == ''

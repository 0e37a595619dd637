"""The address of the job list and of a week, and what a view finds."""

from datetime import date

import pytest

from domain.job import Rank
from domain.job_view import EARLIER, NEXT, NOW, JobView

TODAY = date(2026, 11, 25)
WEEK = date(2026, 11, 23)


@pytest.mark.parametrize(
    ('query', 'view'),
    [
        ({}, JobView()),
        ({'q': 'vask', 'status': 'done', 'side': '3'}, JobView('vask', 'done', page=3)),
        ({'behov': 'i-dag', 'ansatt': '012'}, JobView(need='i-dag', who='12')),
        ({'visning': 'uke'}, JobView(week=WEEK)),
        ({'visning': 'uke', 'uke': '2027-01'}, JobView(week=date(2027, 1, 4))),
    ],
)
def test_an_address_is_read_and_written_again(query: dict[str, str], view: JobView) -> None:
    assert JobView.read(query, TODAY) == (view, [])
    assert JobView.read(view.query(TODAY), TODAY) == (view, [])


@pytest.mark.parametrize(
    'query',
    [
        {'status': 'x'}, {'behov': 'forfalt'}, {'ansatt': '-1'}, {'side': '0'}, {'visning': 'kart'}, {'uke': '2026-60'},
        {'uke': '1999-01'}, {'uke': '2026-1'}, {'hva': 'x'}, {'q': 'a\x00b'},
    ],
)  # fmt: skip
def test_what_nobody_understands_is_left_out_and_named(query: dict[str, str]) -> None:
    ((key, value),) = query.items()
    assert JobView.read(query, TODAY) == (JobView(), [f'{key}={value}'])


@pytest.mark.parametrize(
    ('view', 'finds'),
    [
        (JobView(), 'ubp'), (JobView(status='done'), 'd'), (JobView(status='alle'), 'ubpd'),
        (JobView(need='uplanlagt'), 'u'), (JobView(need='forsinket'), 'b'), (JobView(need='i-morgen'), 'p'),
        (JobView(need='i-dag', status='alle'), 'd'), (JobView(need='i-dag'), ''),
    ],
)  # fmt: skip
def test_what_a_view_finds(view: JobView, finds: str) -> None:
    jobs = {
        'u': (Rank.UNPLANNED, None),
        'b': (Rank.UNSTAFFED, EARLIER),
        'p': (Rank.PLANNED, NEXT),
        'd': (Rank.DONE, NOW),
    }
    assert ''.join(key for key, job in jobs.items() if view.fits(*job)) == finds

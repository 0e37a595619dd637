"""The list of all jobs: what stands first, its filters with their numbers, its search, and the week."""

import runpy
from datetime import timedelta

import pytest
from sqlmodel import Session, select, text

from domain.job import Job, Rank
from domain.job_view import NEEDS, STATUSES, JobView, monday
from domain.words import short_date
from store import clock, job_list, jobs, quotes
from store.database import MIGRATIONS, read_now, write_now
from tests import factories
from tests.factories import Firm


def add(by: Firm, number: int, title: str, days: int | None, *people: int, starts: str = '') -> int:
    day = '' if days is None else short_date(clock.today() + timedelta(days=days))
    write_now(jobs.add, by.owner, number, title=title, day=day, starts=starts, people=list(people), address='Torget 1')
    return factories.get(by, number).jobs[-1].id or 0


EVERYTHING = JobView()


def titles(by: Firm, view: JobView = EVERYTHING) -> list[str]:
    """What a view finds, in its order; its number says the same."""
    rows = read_now(job_list.page, by.owner, view)
    assert read_now(job_list.counts, by.owner, view).of(view) == len(rows)
    return [row.title for row in rows]


@pytest.fixture
def by(db: str) -> Firm:
    by = factories.firm()
    sure, draft = factories.confirmed(by), factories.draft(by, name='Nils Berg', email='nils@epost.no')
    add(by, draft, 'Kan vente', None)
    add(by, draft, 'Foreslått', 4)
    add(by, sure, 'Senere', 3, by.jonas_id)
    add(by, sure, 'Kl. ni', 0, by.jonas_id, starts='9')
    add(by, sure, 'Kl. åtte', 0, by.jonas_id, by.ali.employee_id or 0, starts='8')
    add(by, sure, 'For sent', -2, by.jonas_id)
    add(by, sure, 'Uten folk', 1)
    add(by, sure, 'Uten dato', None, by.jonas_id)
    going = add(by, sure, 'Pågår', 0, by.ali.employee_id or 0)
    write_now(jobs.start, by.ali, sure, going)
    write_now(jobs.cancel, by.owner, sure, add(by, sure, 'Avlyst', 0), 'Regn')
    return by


def test_what_needs_planning_stands_first_then_what_goes_on_then_by_day(by: Firm) -> None:
    assert titles(by) == [
        'Uten dato', 'Uten folk', 'Pågår', 'For sent', 'Kl. åtte', 'Kl. ni', 'Senere', 'Foreslått', 'Kan vente',
    ]  # fmt: skip
    assert titles(by, JobView(need='uplanlagt')) == ['Uten dato']
    assert titles(by, JobView(need='forsinket')) == ['For sent']
    assert titles(by, JobView(need='i-morgen')) == ['Uten folk']
    assert titles(by, JobView(status='cancelled')) == ['Avlyst']
    assert titles(by, JobView(who=str(by.ali.employee_id))) == ['Pågår', 'Kl. åtte']
    assert titles(by, JobView(status='alle'))[0] == 'Foreslått', 'the latest day'
    assert titles(by, JobView(q='nils berg')) == ['Foreslått', 'Kan vente']
    assert titles(by, JobView(q='Torget sent')) == ['For sent']
    assert titles(by, JobView(q='100%')) == []
    assert read_now(job_list.open_of, by.owner) == {by.jonas_id: 5, by.ali.employee_id: 2}


def test_every_number_is_what_the_filter_finds(by: Firm) -> None:
    for status in STATUSES:
        for need in ('', *NEEDS):
            for who in ('', str(by.jonas_id)):
                titles(by, JobView(status=status, need=need, who=who))


def test_the_rank_follows_the_order_and_the_migration_says_the_same(by: Firm) -> None:
    number = next(row.number for row in read_now(job_list.page, by.owner, JobView()) if row.title == 'Kan vente')
    write_now(quotes.confirm, by.owner, number)
    assert titles(by, JobView(need='uplanlagt')) == ['Kan vente', 'Uten dato']
    assert titles(by, JobView(need='mangler-ansatte')) == ['Uten folk', 'Foreslått']

    def ranks(session: Session) -> dict[int, int]:
        return {job.id or 0: job.rank for job in session.exec(select(Job)).all()}

    def recount(session: Session) -> None:
        session.execute(text('UPDATE job SET rank = 9'))
        session.execute(text(runpy.run_path(str(MIGRATIONS / 'versions' / '0021_job_list.py'))['RANK']))

    before = read_now(ranks)
    assert {Rank.UNPLANNED, Rank.UNSTAFFED, Rank.STARTED, Rank.PLANNED, Rank.CANCELLED} == set(before.values())
    write_now(recount)
    assert read_now(ranks) == before


def test_a_week_holds_its_jobs_its_people_and_their_absences(by: Firm) -> None:
    week = read_now(job_list.week, by.owner, monday(clock.today()))
    assert {'Kl. åtte', 'Kl. ni', 'Pågår'} <= {job.title for job in week.jobs}
    assert 'Avlyst' not in {job.title for job in week.jobs}
    assert list(week.people.values()) == ['Jonas Vik', 'Ali Demir'], 'who sits in the office has no line'
    assert read_now(job_list.week, by.owner, monday(clock.today()) + timedelta(days=70)).jobs == []


def test_a_page_says_that_there_are_more(by: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_list, 'PAGE', 4)
    first, last = (read_now(job_list.page, by.owner, JobView(page=n)) for n in (1, 3))
    assert (len(first), [row.title for row in last]) == (5, ['Kan vente'])

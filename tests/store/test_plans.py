"""Job plans in the database: made by the verb that confirms and at night, once, on both engines."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from domain.job import Job, JobStatus
from domain.job_view import JobView, monday
from domain.needs import Need
from domain.order import Order
from domain.plan import horizon
from domain.refused import Conflict, Refused
from domain.repeat import Every, OnHoliday, Rule
from domain.status import Status
from domain.view import View
from domain.words import short_date
from store import (
    clock,
    crew,
    customer_privacy,
    daily,
    employees,
    going_back,
    job_list,
    jobs,
    listing,
    order_view,
    orders,
    plans,
    quotes,
)
from store.database import read_now, write_now
from tests import factories


def live(firm: factories.Firm, number: int) -> list[Job]:
    """The plan's jobs that will be done, in order."""
    found = [job for job in factories.get(firm, number).live_jobs if job.plan_id]
    return sorted(found, key=lambda job: job.day or clock.today())


def weeks() -> int:
    """How many times a week goes into what is made ahead."""
    return (horizon(clock.today()) - clock.today()).days // 7 + 1


def test_the_year_is_made_when_the_order_is_confirmed(db: str) -> None:
    firm = factories.firm()
    number = factories.draft(firm)
    factories.plan(firm, number)
    assert live(firm, number) == []
    write_now(quotes.confirm, firm.owner, number)
    made = live(firm, number)
    assert len(made) == weeks()
    assert {tuple(job.person_ids) for job in made} == {(firm.jonas_id,)}
    assert len({job.day for job in made}) == len(made)
    assert read_now(crew.view, firm.jonas).today_jobs[0].job.id == made[0].id


def test_so_is_it_by_the_customers_own_yes_when_that_confirms(db: str) -> None:
    firm = factories.firm(auto_confirm=True)
    number = factories.draft(firm)
    factories.plan(firm, number)
    factories.send(firm, number)
    factories.accept(firm, number)
    assert len(live(firm, number)) == weeks()


def test_the_night_makes_what_has_come_within_twelve_months_and_asks_nothing_more_of_the_others(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    before = len(live(firm, number))
    assert read_now(plans.due) == []
    firm = later(firm, 31)
    assert read_now(plans.due) == [number]
    assert write_now(plans.make_ahead, number) == weeks_from(firm, number) - before > 0
    assert [read_now(plans.due), write_now(plans.make_ahead, number)] == [[], 0], 'another process comes too late'
    assert write_now(plans.make_ahead, 9999) == 0


def later(firm: factories.Firm, days: int) -> factories.Firm:
    """So many days on; the owner signs in again."""
    clock.turn(timedelta(days=days))
    return factories.Firm(factories.office(firm.owner.employee_id or 0), firm.jonas, firm.ali)


def weeks_from(firm: factories.Firm, number: int) -> int:
    first = live(firm, number)[0].day
    assert first
    return (horizon(clock.today()) - first).days // 7 + 1


def test_an_order_that_is_no_longer_confirmed_waits(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    write_now(going_back.go_back, firm.owner, number, Status.DRAFT)
    clock.turn(timedelta(days=31))
    assert read_now(plans.due) == []


def test_two_people_edit_one_plan(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    plan = factories.plan(firm, number)
    opened = plans.values(factories.get(firm, number).plans[0])
    write_now(plans.edit, firm.owner, number, plan, opened, {**typed(opened), 'address': 'Torget 1'})
    with pytest.raises(Conflict) as met:
        write_now(plans.edit, firm.owner, number, plan, opened, {**typed(opened), 'address': 'Torget 2'})
    assert 'Marte Solheim' in str(met.value)
    assert '«Adresse» til «Torget 1»' in str(met.value)
    rule = Rule(Every.MONTH, clock.today(), on_holiday=OnHoliday.KEEP)
    write_now(plans.edit, firm.owner, number, plan, opened, {**typed(opened), 'rule': rule})
    row = factories.get(firm, number).plans[0]
    assert (row.address, row.rule) == ('Torget 1', rule), 'different fields both stand'


def typed(opened: dict[str, Any]) -> dict[str, Any]:
    return {
        **opened,
        'starts': f'{opened["starts"]:%H:%M}',
        'ends': f'{opened["ends"]:%H:%M}',
        'minutes': '',
        'price': '',
    }


def test_this_job_only_and_this_and_all_following(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    ids = [job.id or 0 for job in live(firm, number)]

    def dialog(place: int, **wanted: str) -> tuple[int, dict[str, Any], dict[str, Any]]:
        return ids[place], jobs.values(factories.get(firm, number).job(ids[place])), wanted

    write_now(jobs.edit, firm.owner, number, *dialog(4, starts='10:00'))
    told = read_now(
        lambda session: plans.outcome(
            session, firm.owner, number, job_id=ids[2], **named(dialog(2, starts='13:00', ends='15:00'))
        )
    )
    assert told.says == f'{len(ids) - 3} endres · 1 egen endring beholdes'
    write_now(plans.edit_following, firm.owner, number, *dialog(2, starts='13:00', ends='15:00'))
    assert [job.hours for job in live(firm, number)][:6] == [
        '09:00–11:00', '09:00–11:00', '13:00–15:00', '13:00–15:00', '10:00–11:00', '13:00–15:00',
    ]  # fmt: skip
    day = live(firm, number)[3].day
    assert day
    write_now(plans.edit_following, firm.owner, number, *dialog(3, day=short_date(day + timedelta(days=1))))
    assert [(job.day or day) - day for job in live(firm, number)][2:6] == [timedelta(days=n) for n in (-7, 1, 7, 15)], (
        'the one changed by hand stays where it is'
    )


def test_every_field_of_a_job_can_hold_for_all_that_follow(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    wanted = {
        'title': 'Hovedrent', 'description': 'Alle trapper', 'address': 'Torget 1', 'starts': '12:00', 'ends': '15:00',
        'is_window': True, 'minutes': '1,5', 'stops': 'Torget 2', 'lead_id': firm.jonas_id, 'price': '1 200',
        'people': [firm.jonas_id, firm.ali.employee_id],
    }  # fmt: skip
    one, following = live(firm, number)[1], live(firm, number)[3]
    write_now(jobs.edit, firm.owner, number, one.id or 0, jobs.values(one), wanted)
    write_now(plans.edit_following, firm.owner, number, following.id or 0, jobs.values(following), wanted)
    held = [{**jobs.values(job), 'day': None} for job in live(firm, number)]
    assert set(wanted) == set(held[0]) - {'day'}, 'no field is forgotten'
    assert held[3] != held[2]
    assert all(each == held[3] for each in (held[1], *held[4:]))
    assert all(each == held[0] for each in (held[0], held[2]))
    told = read_now(plans.outcome_of_skip, firm.owner, number, job_id=live(firm, number)[5].id or 0)
    assert told.says == f'{len(held) - 5} avlyses'
    write_now(plans.skip, firm.owner, number, live(firm, number)[5].id or 0, 'Oppsagt', following=True)
    gone = [job for job in factories.get(firm, number).jobs if job.status is JobStatus.CANCELLED]
    assert (len(live(firm, number)), {job.cancelled_because for job in gone}) == (5, {'Oppsagt'})


def test_what_the_plan_made_before_it_became_another_keeps_its_dates(db: str) -> None:
    """All from the fifth on are moved; then somebody who sees the plan as a whole gives it another address."""
    firm = factories.firm()
    number = factories.confirmed(firm)
    plan = factories.plan(firm, number)
    job = live(firm, number)[4]
    assert job.day
    moved = {'day': short_date(job.day + timedelta(days=1))}
    write_now(plans.edit_following, firm.owner, number, job.id or 0, jobs.values(job), moved)
    days = [each.day for each in live(firm, number)]
    opened = plans.values(factories.get(firm, number).plans[0])
    wanted = {'address': 'Torget 1'}
    told = read_now(plans.outcome, firm.owner, number, plan_id=plan, opened=opened, wanted=wanted)
    assert told.says == f'{len(days)} endres'
    write_now(plans.edit, firm.owner, number, plan, opened, wanted)
    assert [(each.day, each.address) for each in live(firm, number)] == [(day, 'Torget 1') for day in days]
    first = live(firm, number)[1]
    write_now(plans.edit_following, firm.owner, number, first.id or 0, jobs.values(first), {'starts': '10:00'})
    assert [(each.day, each.hours) for each in live(firm, number)] == [
        (day, '10:00–11:00' if place else '09:00–11:00') for place, day in enumerate(days)
    ]
    assert first.day
    later = {'day': short_date(first.day + timedelta(days=1))}
    opened = jobs.values(live(firm, number)[1])
    with pytest.raises(Refused, match='Planen er en annen fra'):
        write_now(plans.edit_following, firm.owner, number, first.id or 0, opened, later)


def named(dialog: tuple[int, dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    return {'opened': dialog[1], 'wanted': dialog[2]}


def test_somebody_who_leaves_is_off_the_plan_and_its_jobs(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    write_now(employees.edit, firm.owner, firm.jonas_id, {'active': True}, {'active': False})
    order = factories.get(firm, number)
    assert order.plans[0].person_ids == []
    assert {tuple(job.person_ids) for job in order.jobs} == {()}
    assert order.lacks == 'Mangler ansatte'


def test_a_far_job_without_people_is_asked_about_a_fortnight_before(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    start = clock.today() + timedelta(days=30)
    rule = Rule(Every.WEEK, start, (start.weekday(),), on_holiday=OnHoliday.KEEP)
    factories.plan(firm, number, people=[], rule=rule)
    order = factories.get(firm, number)
    assert (order.lacks, bool(order.needs & Need.UNSTAFFED)) == ('', False)
    firm = later(firm, 16)
    assert number in read_now(daily.fallen_due)
    write_now(daily.look_again, number)
    order = factories.get(firm, number)
    assert (order.lacks, bool(order.needs & Need.UNSTAFFED)) == ('Mangler ansatte', True)


def test_a_copy_takes_the_work_and_no_dates(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number, stops='Torget 2', minutes='1,5')
    copied: Order = factories.get(firm, write_now(orders.copy, firm.owner, number))
    assert [(job.title, job.day, job.stops, job.minutes) for job in copied.jobs] == [
        ('Trappevask', None, 'Torget 2', 90)
    ]
    assert copied.plans == []


def test_what_is_known_of_a_customer_holds_the_plans(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    packed = write_now(customer_privacy.export, firm.owner, factories.get(firm, number).customer_id or 0)
    told = json.loads(zipfile.ZipFile(io.BytesIO(packed)).read('kunde.json'))
    assert [plan['title'] for plan in told['ordrer'][0]['jobbplaner']] == ['Trappevask']


def test_a_skipped_job_says_why_and_is_not_made_again(db: str) -> None:
    firm = factories.firm()
    number = factories.confirmed(firm)
    factories.plan(firm, number)
    second = live(firm, number)[1]
    write_now(plans.skip, firm.owner, number, second.id or 0, 'Kunden har ferie')
    firm = later(firm, 31)
    write_now(plans.make_ahead, number)
    found = factories.get(firm, number)
    job = found.job(second.id or 0)
    assert (job.status, job.cancelled_because) == (JobStatus.CANCELLED, 'Kunden har ferie')
    assert [other.id for other in found.jobs if other.planned_for == second.planned_for] == [second.id]


def test_a_year_of_jobs_asks_the_database_no_more_than_a_few_do(db: str) -> None:
    """Order page, list of orders, list of jobs and week: as many queries with 260 jobs as with two."""
    firm = factories.firm()
    few, many = factories.confirmed(firm), factories.confirmed(firm)
    start = clock.today()
    rule = Rule(Every.WORKDAY, start, times=260, on_holiday=OnHoliday.KEEP)
    factories.plan(firm, many, rule=rule, price='500')
    factories.plan(firm, few, rule=Rule(Every.WORKDAY, start, times=2, on_holiday=OnHoliday.KEEP), price='500')
    assert len(factories.get(firm, many).jobs) >= 255

    def asked(number: int) -> int:
        with counted() as queries:
            read_now(order_view.view, firm.owner, number)
        return len(queries)

    assert asked(many) == asked(few) < 40
    with counted() as queries:
        read_now(listing.page, firm.owner, View())
        read_now(job_list.page, firm.owner, JobView())
        read_now(job_list.week, firm.owner, monday(start))
    assert len(queries) < 25


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    found: list[str] = []

    def note(*said: Any) -> None:
        found.append(said[2])

    event.listen(Engine, 'before_cursor_execute', note)
    try:
        yield found
    finally:
        event.remove(Engine, 'before_cursor_execute', note)

"""A job plan: the jobs it keeps ahead, and what it never touches."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from domain import going_back, planning, working
from domain.history import Deed
from domain.job import Job, JobStatus
from domain.plan import AHEAD, Plan, PlanState
from domain.refused import Refused
from domain.repeat import Every, OnHoliday, Rule
from domain.status import CloseReason, Status
from tests.domain.rows import ALI_ID, JONAS_ID, MARTE, TODAY, Case, refused

MONDAY = date(2026, 11, 30)
WEEKLY = Rule(Every.WEEK, MONDAY, (0,), on_holiday=OnHoliday.KEEP)


def planned(case: Case, rule: Rule = WEEKLY, *, people: tuple[int, ...] = (JONAS_ID,), **fields: Any) -> Plan:
    """A plan on the order, begun."""
    plan = Plan.new(title='Vask', rule=rule, people=list(people), **fields)
    plan.id = len(case.order.plans) + 1
    case.order.plans.append(plan)
    planning.begin(case.order, plan, case.by(MARTE))
    case.by(MARTE)  # ids
    return plan


def confirmed() -> Case:
    case = Case()
    case.add_customer()
    case.add_line()
    case.confirm()
    return case


def days(case: Case) -> list[date]:
    """When the jobs are that will be done."""
    return sorted(job.day for job in case.order.live_jobs if job.day)


def on(case: Case, day: date) -> Job:
    return next(job for job in case.order.jobs if job.planned_for == day)


def week(n: int) -> date:
    return MONDAY + timedelta(weeks=n)


def test_a_year_of_jobs_is_made_once_the_order_is_confirmed_and_not_before() -> None:
    case = Case()
    case.add_customer()
    case.add_line()
    plan = planned(case, starts=time(9), ends=time(12), address='Torget 1')
    assert case.order.jobs == []
    case.confirm()
    assert days(case) == [week(n) for n in range(53)]
    job = case.order.jobs[0]
    assert (job.title, job.starts, job.ends, job.address, job.person_ids) == (
        'Vask', time(9), time(12), 'Torget 1', [JONAS_ID],
    )  # fmt: skip
    assert 'plan_made_jobs' in case.events
    assert plan.look_on == date(2027, 12, 1) - AHEAD


def test_asking_again_makes_nothing_and_next_month_makes_a_month_more() -> None:
    case = confirmed()
    plan = planned(case)
    assert planning.keep_ahead(case.order, case.by(MARTE)) == 0
    assert plan.look_on == date(2026, 12, 1)
    case.now += timedelta(days=6)
    assert planning.keep_ahead(case.order, case.by(MARTE)) == 0
    case.now += timedelta(days=1)
    assert planning.keep_ahead(case.order, case.by(MARTE)) == 4
    assert days(case) == [week(n) for n in range(57)]


def test_another_day_moves_what_nobody_touched_and_says_so_before() -> None:
    case = confirmed()
    plan = planned(case)
    own, cancelled, done = on(case, week(1)), on(case, week(2)), on(case, week(0))
    working.plan_job(case.order, own, day=week(1) + timedelta(days=1))
    planning.skip(case.order, cancelled, 'Ferie', case.by(MARTE))
    working.complete_job(case.order, done, case.by(MARTE))
    thursdays = Rule(Every.WEEK, MONDAY, (3,), on_holiday=OnHoliday.KEEP)
    told = planning.outcome(case.order, plan, TODAY, TODAY, rule=thursdays)
    assert told.says == '50 flyttes · 2 egne endringer beholdes · 1 fullført låst'
    assert len(days(case)) == 52
    planning.change(case.order, plan, case.by(MARTE), TODAY, 'gjentas', rule=thursdays)
    moved = [week(n) + timedelta(days=3) for n in range(3, 53)]
    assert days(case) == [week(0), week(1) + timedelta(days=1), *moved]
    assert (own.day, cancelled.status, done.status) == (
        week(1) + timedelta(days=1),
        JobStatus.CANCELLED,
        JobStatus.DONE,
    )


def test_this_and_all_following_leaves_what_comes_before() -> None:
    case = confirmed()
    plan = planned(case, starts=time(9))
    job = on(case, week(10))
    from_day, fields = planning.from_job(plan, job, {'starts': time(13), 'day': week(10) + timedelta(days=1)}, TODAY)
    planning.change(case.order, plan, case.by(MARTE), from_day, 'fra, dato', **fields)
    assert days(case) == [week(n) if n < 10 else week(n) + timedelta(days=1) for n in range(53)]
    assert [on(case, week(9)).starts, job.starts, job.day] == [time(9), time(13), week(10) + timedelta(days=1)]
    planning.pause(case.order, plan, case.by(MARTE), week(9), week(11))
    assert days(case)[8:11] == [week(8), week(11) + timedelta(days=1), week(12) + timedelta(days=1)]
    planning.resume(case.order, plan, case.by(MARTE))
    assert days(case) == [week(n) if n < 10 else week(n) + timedelta(days=1) for n in range(53)]
    assert len(case.order.jobs) == 53, 'the same jobs are taken up again'


def test_half_as_often_cancels_the_rest_and_twice_as_often_takes_them_up_again() -> None:
    case = confirmed()
    plan = planned(case)
    planning.change(
        case.order,
        plan,
        case.by(MARTE),
        TODAY,
        'gjentas',
        rule=Rule(Every.TWO_WEEKS, MONDAY, (0,), on_holiday=OnHoliday.KEEP),
    )
    assert days(case) == [week(n) for n in range(0, 53, 2)]
    assert {job.cancelled_because for job in case.order.jobs if job.status is JobStatus.CANCELLED} == {
        'Planen er endret.'
    }
    planning.change(case.order, plan, case.by(MARTE), TODAY, 'gjentas', rule=WEEKLY)
    assert days(case) == [week(n) for n in range(53)]
    assert len(case.order.jobs) == 53


def test_a_pause_ends_by_itself_on_its_day() -> None:
    case = confirmed()
    plan = planned(case)
    planning.pause(case.order, plan, case.by(MARTE), TODAY, week(4))
    assert days(case)[0] == week(4)
    assert [plan.state(TODAY), plan.state(week(4))] == [PlanState.PAUSED, PlanState.ACTIVE]
    assert planning.keep_ahead(case.order, case.by(MARTE)) == 0


def test_a_pause_is_never_laid_over_another() -> None:
    case = confirmed()
    plan = planned(case)
    planning.pause(case.order, plan, case.by(MARTE), week(2), week(4))
    with pytest.raises(Refused, match=r'har pause til .* Start planen igjen først'):
        planning.pause(case.order, plan, case.by(MARTE), week(6), None)
    case.now += week(4) - TODAY
    planning.pause(case.order, plan, case.by(MARTE), week(6), None)
    assert (plan.paused_from, plan.paused_until) == (week(6), None)
    planning.resume(case.order, plan, case.by(MARTE))
    with pytest.raises(Refused, match='Planen løper allerede'):
        planning.resume(case.order, plan, case.by(MARTE))


def test_a_pause_without_end_stops_everything_until_somebody_starts_it_again() -> None:
    case = confirmed()
    plan = planned(case)
    planning.pause(case.order, plan, case.by(MARTE), TODAY, None)
    case.now += timedelta(days=70)
    assert planning.keep_ahead(case.order, case.by(MARTE)) == 0
    assert days(case) == []
    planning.resume(case.order, plan, case.by(MARTE))
    assert days(case) == [week(n) for n in range(10, 66)]


def test_going_back_before_confirmed_pauses_and_confirming_goes_on() -> None:
    case = confirmed()
    planned(case)
    case.now += timedelta(days=21)
    told = going_back.plan(case.order, Status.DRAFT, case.had, case.by(MARTE)).effects
    assert '«Vask» tar pause til ordren er bekreftet igjen.' in told
    case.back(Status.DRAFT)
    assert planning.keep_ahead(case.order, case.by(MARTE)) == 0
    case.confirm()
    assert len(days(case)) == 57


def test_an_order_with_a_plan_is_completed_and_settled_only_when_it_has_ended() -> None:
    case = confirmed()
    plan = planned(case, Rule(Every.WEEK, TODAY, (1,), times=1))
    other = planned(case, Rule(Every.YEAR, date(2028, 1, 10)))
    working.complete_job(case.order, case.order.jobs[0], case.by(MARTE))
    assert (plan.goes_on, other.goes_on, case.status) == (False, True, 'confirmed')
    planning.end(case.order, other, case.by(MARTE), TODAY)
    assert case.status == 'completed'
    assert not plan.goes_on


def test_closing_the_order_ends_its_plans() -> None:
    case = confirmed()
    plan = planned(case)
    case.order.close(CloseReason.LOST, case.by(MARTE))
    assert (plan.ended_on, plan.goes_on, days(case)) == (TODAY, False, [])


def test_a_skipped_date_is_not_made_again_and_can_be_taken_back() -> None:
    case = confirmed()
    planned(case)
    job = on(case, week(5))
    planning.skip(case.order, job, 'Helgestengt', case.by(MARTE))
    planning.keep_ahead(case.order, case.by(MARTE))
    assert week(5) not in days(case)
    planning.unskip(case.order, job, case.by(MARTE))
    assert days(case) == [week(n) for n in range(53)]


def test_a_far_job_without_people_does_not_shout() -> None:
    case = confirmed()
    planned(case, people=())
    assert [job.lacks_now(TODAY) for job in case.order.jobs[:4]] == ['Mangler ansatte'] * 2 + [''] * 2


@pytest.mark.parametrize(
    ('act', 'sentence'),
    [
        (lambda o, p, d: planning.pause(o, p, d, date(2026, 11, 23), None), 'Pausen kan tidligst begynne i dag.'),
        (lambda o, p, d: planning.pause(o, p, d, TODAY, TODAY), 'Planen må fortsette etter at pausen begynner.'),
        (lambda o, p, d: planning.resume(o, p, d), 'Planen løper allerede.'),
        (lambda o, p, d: planning.end(o, p, d, date(1970, 1, 1)), 'Datoen må være mellom 2000 og 2100.'),
        (lambda o, _, d: planning.unskip(o, o.jobs[0], d), 'Jobben er ikke hoppet over.'),
        (lambda o, p, _: planning.from_job(p, o.jobs[1], {'day': None}, TODAY),
         'Jobber som gjentas må ha en dato. Velg «Bare denne jobben» for å ta bort datoen.'),
        (lambda o, p, _: planning.from_job(p, o.jobs[1], {'day': date(2026, 11, 1)}, TODAY),
         'Datoen er passert. Velg en dato fra i dag.'),
        (lambda o, p, d: planning.change(o, p, d, TODAY, '', starts=time(9), ends=time(8)),
         '«Til» må være senere enn «Fra».'),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(act: Any, sentence: str) -> None:
    case = confirmed()
    plan = planned(case)
    deed: Deed = case.by(MARTE)
    with refused(sentence):
        act(case.order, plan, deed)


def test_other_people_are_on_the_jobs_nobody_touched() -> None:
    case = confirmed()
    plan = planned(case)
    working.plan_job(case.order, on(case, week(1)), people=[JONAS_ID, ALI_ID])
    planning.change(case.order, plan, case.by(MARTE), TODAY, 'ansatte', people=[ALI_ID])
    assert [on(case, week(n)).person_ids for n in range(3)] == [[ALI_ID], [JONAS_ID, ALI_ID], [ALI_ID]]

"""Doing the jobs: starting, completing, re-opening, cancelling and planning, and what that does to the order."""

from datetime import time, timedelta

import pytest

from domain import working
from domain.history import History
from domain.job import Job, JobStatus
from domain.status import CloseReason, Status
from domain.tally import tally
from domain.telling import Names, tell
from domain.timing import Timer
from tests.domain.rows import (
    ALI,
    ALI_ID,
    JONAS,
    JONAS_ID,
    MARTE,
    TODAY,
    accepted,
    completed,
    confirmed,
    draft,
    quoted,
    refused,
    started,
)


def _cancel(case, job, because='Kunden ombestemte seg'):
    working.cancel_job(case.order, job, because, case.by(MARTE))


def _reopen(case, job, by=MARTE):
    working.reopen_job(case.order, job, case.by(by))


# ---------- start ----------


def test_a_started_job_starts_the_order_by_itself():
    """S12, S13."""
    case = confirmed()
    job = case.add_job()
    case.start(job)
    assert (case.order.status, job.status, job.started_at) == (Status.STARTED, JobStatus.STARTED, case.now)
    assert [timer.employee_id for timer in job.running] == [JONAS_ID]
    assert case.history[-1].data == {'job': 'Flytting', 'job_id': job.id, 'person': JONAS_ID}


@pytest.mark.parametrize('make', [draft, quoted, accepted])
def test_no_job_is_started_before_bekreftet(make):
    """S12: refused everywhere with the sentence that says why."""
    case = make()
    job = case.add_job()
    for by in (JONAS, MARTE):
        with refused('Ordren må være bekreftet før du kan starte jobb.'):
            case.start(job, by)
    assert (job.status, job.timers) == (JobStatus.PLANNED, [])


def test_the_office_starts_a_job_for_the_assigned_employee():
    case = confirmed()
    job = case.add_job()
    case.start(job, MARTE)
    assert job.running[0].employee_id == JONAS_ID
    assert tell(case.history[-1], Names({1: 'Marte', 2: 'Jonas'}))[0] == 'Marte startet jobben «Flytting» for Jonas.'


def test_only_somebody_assigned_starts_a_job():
    case = confirmed()
    with refused('Bare den som er satt opp på jobben kan starte den.'):
        case.start(case.add_job(), ALI)
    with refused('Jobben mangler ansatte. Velg hvem som skal gjøre den før den startes.'):
        case.start(case.add_job(people=()))


def test_a_job_is_started_once():
    case, job = started()
    with refused('Jobben er allerede startet.'):
        case.start(job)
    case.complete(job)
    with refused('Jobben er allerede fullført. Bruk «Gjenåpne jobb».'):
        case.start(job)
    gone = case.add_job()
    _cancel(case, gone)
    with refused('Jobben er avlyst.'):
        case.start(gone)


def test_a_person_whose_timer_runs_elsewhere_is_asked_to_switch():
    case, first = started()
    second = case.add_job('Vask')
    with refused('Stopp «Flytting» og start her?'):
        working.start_job(case.order, second, JONAS_ID, case.by(JONAS), running=first.running[0], elsewhere=first.title)
    assert first.running
    case.now += timedelta(hours=1)
    working.start_job(
        case.order, second, JONAS_ID, case.by(JONAS), running=first.running[0], elsewhere=first.title, switch=True
    )
    assert first.timers[0].stopped_at == case.now
    assert [len(job.running) for job in (first, second)] == [0, 1]


def test_switching_stops_only_the_persons_own_timer():
    case = confirmed()
    first, second = case.add_job(people=(JONAS_ID, ALI_ID)), case.add_job('Vask')
    case.start(first, JONAS)
    case.start(first, ALI)
    working.start_job(
        case.order, second, JONAS_ID, case.by(JONAS), running=first.running[0], elsewhere=first.title, switch=True
    )
    assert [timer.employee_id for timer in first.running] == [ALI_ID]


def test_the_second_person_joins():
    case = confirmed()
    job = case.add_job(people=(JONAS_ID, ALI_ID))
    case.start(job, JONAS)
    case.start(job, ALI)
    assert [timer.employee_id for timer in job.running] == [JONAS_ID, ALI_ID]
    assert (case.events[-1], case.history[-1].to_status) == ('job_joined', None)


# ---------- complete ----------


def test_the_completed_job_completes_the_order_by_itself():
    """S14."""
    case, job = started()
    case.now += timedelta(hours=2)
    case.complete(job)
    assert (case.order.status, job.status, job.completed_at) == (Status.COMPLETED, JobStatus.DONE, case.now)
    assert (job.timers[0].stopped_at, case.events[-1]) == (case.now, 'complete_job')


def test_completing_stops_everyones_timer():
    case = confirmed()
    job = case.add_job(people=(JONAS_ID, ALI_ID))
    case.start(job, JONAS)
    case.start(job, ALI)
    case.complete(job, ALI)
    assert job.running == []


def test_an_assigned_job_left_undone_keeps_the_order_where_it_is():
    case, job = started()
    other = case.add_job('Vask')
    case.complete(job)
    assert (case.order.status, case.events[-1]) == (Status.STARTED, 'job_completed')
    case.complete(other, MARTE)
    assert case.status == 'completed'


def test_a_job_that_nobody_is_assigned_to_does_not_keep_the_order():
    case, job = started()
    case.add_job('Vask', people=())
    case.complete(job)
    assert case.status == 'completed'


def test_a_job_never_started_is_completed_by_the_office_and_both_entries_stand():
    case = confirmed()
    job = case.add_job()
    with refused('Start jobben først.'):
        case.complete(job, JONAS)
    case.complete(job, MARTE)
    assert case.events[-2:] == ['job_started_late', 'complete_job']
    assert (case.order.status, job.started_at) == (Status.COMPLETED, case.now)


def test_who_may_not_complete_what():
    case, job = started()
    with refused('Bare den som er satt opp på jobben kan fullføre den.'):
        case.complete(job, ALI)
    with refused('Jobben mangler ansatte. Velg hvem som skal gjøre den før den fullføres.'):
        case.complete(case.add_job(people=()), MARTE)
    case.complete(job)
    with refused('Jobben er allerede fullført.'):
        case.complete(job)
    gone = case.add_job()
    _cancel(case, gone)
    with refused('Jobben er avlyst.'):
        case.complete(gone, MARTE)


def test_a_new_job_on_a_completed_order_leaves_it_there_until_it_is_started():
    case, _ = completed()
    job = case.add_job('Vask')
    assert case.status == 'completed'
    case.start(job)
    assert case.status == 'started'


# ---------- re-open ----------


def test_completed_by_mistake_is_taken_back_by_the_assignee_for_ten_minutes():
    case, job = completed()
    case.now += timedelta(minutes=10)
    _reopen(case, job, JONAS)
    assert (case.order.status, job.status, job.completed_at) == (Status.STARTED, JobStatus.STARTED, None)
    assert tell(case.history[-1], Names({2: 'Jonas'}))[0] == 'Jonas gjenåpnet jobben «Flytting».'
    case.complete(job)
    case.now += timedelta(minutes=10, seconds=1)
    with refused('Jobben ble fullført for mer enn ti minutter siden. Be kontoret om å gjenåpne den.'):
        _reopen(case, job, JONAS)
    case.now += timedelta(days=30)
    _reopen(case, job, MARTE)
    assert case.status == 'started'


def test_who_may_not_reopen_what():
    case, job = completed()
    with refused('Bare den som er satt opp på jobben kan gjenåpne den.'):
        _reopen(case, job, ALI)
    _reopen(case, job)
    with refused('Jobben er ikke fullført.'):
        _reopen(case, job)


# ---------- cancel, delete ----------


def test_the_last_undone_job_cancelled_counts_as_completing_when_one_is_done():
    case, job = started()
    other = case.add_job('Vask')
    case.complete(job)
    _cancel(case, other)
    assert case.status == 'completed'
    assert case.events[-2:] == ['job_cancelled', 'complete_job']
    told = [tell(entry, Names({1: 'Marte'}))[0] for entry in case.history[-2:]]
    assert told == ['Marte avlyste jobben «Vask».', 'Alle jobber er fullført eller avlyst.']


def test_the_last_undone_job_cancelled_changes_nothing_when_none_is_done():
    case, job = started()
    job.stop_timers(case.now)
    _cancel(case, job)
    assert (case.order.status, job.cancelled_because) == (Status.STARTED, 'Kunden ombestemte seg')


def test_a_cancelled_job_before_bekreftet_moves_nothing():
    case = accepted()
    _cancel(case, case.add_job())
    assert case.status == 'accepted'


def test_cancelling_needs_a_reason_and_no_running_timer():
    case, job = started()
    with refused('Jobben pågår. Fullfør eller stopp den før du avlyser den.'):
        _cancel(case, job)
    with refused('Fyll ut årsaken.'):
        _cancel(case, case.add_job(), ' ')
    case.complete(job)
    with refused('Jobben er fullført og kan ikke avlyses.'):
        _cancel(case, job)


def test_unassigning_changes_nothing():
    case, job = started()
    other = case.add_job('Vask')
    case.complete(job)
    working.plan_job(case.order, other, people=[])
    assert case.status == 'started'


def test_a_job_that_had_a_date_is_never_deleted():
    """Bokføringsforskriften § 5-15."""
    case = confirmed()
    dated, undated = case.add_job(), case.add_job('Vask', day=None)
    kept = 'En jobb som har hatt dato kan ikke slettes. Avlys den i stedet.'
    with refused(kept):
        working.remove_job(case.order, dated, case.by(MARTE))
    working.plan_job(case.order, dated, day=None)
    with refused(kept):
        working.remove_job(case.order, dated, case.by(MARTE))
    working.remove_job(case.order, undated, case.by(MARTE))
    assert (case.order.jobs, case.events[-1]) == ([dated], 'job_removed')


def test_a_job_that_has_hours_is_not_deleted():
    case = confirmed()
    job = case.add_job(day=None)
    job.timers.append(Timer(employee_id=JONAS_ID, started_at=case.now, stopped_at=case.now))
    with refused('En jobb som har hatt dato kan ikke slettes. Avlys den i stedet.'):
        working.remove_job(case.order, job, case.by(MARTE))


# ---------- plan ----------


@pytest.mark.parametrize(
    ('job', 'lacks'),
    [
        (Job.planned(title='a'), 'Uplanlagt'),
        (Job.planned(title='a', people=[1]), 'Uplanlagt'),
        (Job.planned(title='a', day=TODAY), 'Mangler ansatte'),
        (Job.planned(title='a', day=TODAY, people=[1]), ''),
        (Job(title='a', status=JobStatus.DONE, people=[], timers=[]), ''),
    ],
)
def test_what_stands_out_as_needing_action(job, lacks):
    assert job.lacks == lacks


def test_times_must_make_sense():
    for sentence, fields in (
        ('Velg en dato før du setter klokkeslett.', {'starts': time(8)}),
        ('Fyll ut «Fra» før du setter «Til».', {'day': TODAY, 'ends': time(8)}),
        ('«Til» må være senere enn «Fra».', {'day': TODAY, 'starts': time(8), 'ends': time(8)}),
        ('Datoen må være mellom 2000 og 2100.', {'day': TODAY.replace(year=1999)}),
    ):
        with refused(sentence):
            Job.planned(title='a', **fields)
        case = confirmed()
        with refused(sentence):
            working.plan_job(case.order, case.add_job(day=None), **fields)
    with refused('Fyll ut hva som skal gjøres.'):
        Job.planned(title=' ')


def test_taking_the_date_off_takes_the_times_off():
    case = confirmed()
    job = case.add_job()
    working.plan_job(case.order, job, starts=time(8), ends=time(10))
    assert job.hours == '08:00–10:00'
    working.plan_job(case.order, job, day=None, starts=None, ends=None)
    assert (job.day, job.starts, job.ends, job.had_day) == (None, None, None, True)


def test_somebody_whose_timer_runs_cannot_be_taken_off():
    case, job = started()
    with refused('Den som er i gang med jobben kan ikke tas av den. Fullfør eller stopp jobben først.'):
        working.plan_job(case.order, job, people=[ALI_ID])
    working.plan_job(case.order, job, people=[ALI_ID, JONAS_ID])
    assert sorted(job.person_ids) == [JONAS_ID, ALI_ID]


def test_a_job_that_is_over_is_not_planned_again():
    case, job = completed()
    with refused('Jobben er fullført og kan ikke endres.'):
        working.plan_job(case.order, job, title='Ny')


# ---------- settling ----------


def test_the_last_completion_settles_what_is_paid():
    """S15: whatever makes it true last."""
    case, job = started()
    case.pay(case.send_invoice())
    assert case.status == 'started', 'paid, but a job is undone'
    case.complete(job)
    assert case.status == 'closed'
    assert case.order.status_before is Status.COMPLETED
    assert [e.event for e in case.history[-2:]] == ['complete_job', 'settle']
    assert case.history[-1].role.value == 'system'


def test_the_last_cancellation_settles_what_is_paid():
    """S15."""
    case, job = completed()
    other = case.add_job('Vask')
    case.pay(case.send_invoice())
    _cancel(case, other)
    assert case.status == 'closed'
    assert job.status is JobStatus.DONE


def test_an_order_moved_back_by_hand_is_not_pushed_forward_by_what_is_already_true():
    """Consequences hang on events, never on states."""
    case, _ = completed()
    case.order.return_to(Status.CONFIRMED, case.by(MARTE), 'went_back')
    before = len([row for row in case.written if isinstance(row, History)])
    case.add_line('100')
    tally(case.order, case.now, TODAY)
    assert case.status == 'confirmed'
    assert case.events[before:] == ['line_added']
    case.order.close(CloseReason.LOST, case.by(MARTE))
    case.order.return_to(Status.CONFIRMED, case.by(MARTE), 'went_back')
    assert case.status == 'confirmed'

"""What is done to the job plans of an order: made, changed, paused, ended, one date skipped, jobs made ahead."""

from datetime import date, timedelta
from typing import Any

from domain import text as typed
from domain.history import Deed
from domain.job import Job, JobStatus, check_times
from domain.order import Order
from domain.paying import settle_if_done
from domain.plan import Fit, Plan, PlanState, carry_out, differs, fit, give, look_ahead
from domain.refused import Refused
from domain.status import CONFIRMED_ON
from domain.words import full_date, short_date, t
from domain.working import cancel_job, complete_if_nothing_left


def keep_ahead(order: Order, deed: Deed) -> int:
    """Make the jobs of the next twelve months of every plan, once the order is confirmed; how many were made."""
    if order.status not in CONFIRMED_ON:
        return 0
    made = 0
    for plan in order.plans:
        new = _refit(order, plan, deed, t('Planen er endret.')).makes
        if new:
            deed.record(order.number, 'plan_made_jobs', by_system=True, plan=plan.title, jobs=len(new))
        made += len(new)
    return made


def begin(order: Order, plan: Plan, deed: Deed) -> None:
    """The first jobs of a new plan, which has its id."""
    order.must_be_open()
    deed.record(order.number, 'plan_added', plan=plan.title, words=plan.rule.words)
    keep_ahead(order, deed)


def outcome(order: Order, plan: Plan, today: date, from_day: date, *, free: Job | None = None, **fields: Any) -> Fit:
    """What a change would do to the jobs; nothing is changed. `free` is the one whose own changes go into the plan."""
    tried = plan.draft()
    earlier = _earlier(order, plan, from_day, free)
    _change(tried, from_day, fields, earlier)
    fitted = fit(tried, order.jobs, today, makes=order.status in CONFIRMED_ON, free=free)
    fitted.changed += sum(differs(job, fields) for job in earlier)
    return fitted


def from_job(plan: Plan, job: Job, changes: dict[str, Any], today: date) -> tuple[date, dict[str, Any]]:
    """Since when and what the plan becomes when a job's changes hold for all that follow: a new day moves the rule."""
    fields = {name: value for name, value in changes.items() if name != 'day'}
    assert job.planned_for is not None
    if 'day' not in changes:
        return job.planned_for, fields
    day = changes['day']
    if job.planned_for < plan.from_day:
        raise Refused(
            t(
                'Planen er en annen fra {day}. Velg en jobb fra da, eller «Bare denne jobben».',
                day=full_date(plan.from_day),
            )
        )
    if day is None:
        raise Refused(t('Jobber som gjentas må ha en dato. Velg «Bare denne jobben» for å ta bort datoen.'))
    if day < today:
        raise Refused(t('Datoen er passert. Velg en dato fra i dag.'))
    return min(job.planned_for, day), fields | {'rule': plan.rule.moved(job.planned_for, day)}


def change(order: Order, plan: Plan, deed: Deed, from_day: date, labels: str, **fields: Any) -> None:
    """«Denne og alle følgende»: the plan is another from `from_day` on; earlier jobs stand as they were made."""
    order.must_be_open()
    earlier = _earlier(order, plan, from_day)
    _change(plan, from_day, fields, earlier)
    changed = sum(differs(job, fields) for job in earlier)
    for job in earlier:
        give(job, fields)
    fitted = _refit(order, plan, deed, t('Planen er endret.'))
    fitted.changed += changed
    deed.record(order.number, 'plan_edited', plan=plan.title, fields=labels, says=fitted.says)
    _afterwards(order, deed)


def pause(order: Order, plan: Plan, deed: Deed, since: date, until: date | None) -> None:
    """No jobs from `since` on; with `until` it goes on by itself that day."""
    order.must_be_open()
    _must_run(plan, deed.today)
    if plan.coming_pause(deed.today):
        raise Refused(t('{pause} Start planen igjen først.', pause=_paused(plan)))
    if since < deed.today:
        raise Refused(t('Pausen kan tidligst begynne i dag.'))
    if until is not None and until <= since:
        raise Refused(t('Planen må fortsette etter at pausen begynner.'))
    if until is not None and until.year > 2100:
        raise Refused(t('Datoen må være mellom 2000 og 2100.'))
    plan.paused_from, plan.paused_until = since, until
    _refit(order, plan, deed, _paused(plan))
    deed.record(
        order.number,
        'plan_paused_until' if until else 'plan_paused',
        plan=plan.title,
        since=full_date(since),
        until=full_date(until) if until else '',
    )


def resume(order: Order, plan: Plan, deed: Deed) -> None:
    """Go on now, after a pause or after it had been ended."""
    order.must_be_open()
    if not plan.coming_pause(deed.today) and plan.ended_on is None:
        raise Refused(t('Planen løper allerede.'))
    plan.paused_from = plan.paused_until = plan.ended_on = None
    _refit(order, plan, deed, t('Planen er endret.'))
    deed.record(order.number, 'plan_resumed', plan=plan.title)


def end(order: Order, plan: Plan, deed: Deed, last: date) -> None:
    """«Avslutt planen»: no jobs after `last`; what is left of it may complete or settle the order [S14, S15]."""
    order.must_be_open()
    _must_run(plan, deed.today)
    if not 2000 <= last.year <= 2100:
        raise Refused(t('Datoen må være mellom 2000 og 2100.'))
    plan.ended_on = last
    _refit(order, plan, deed, t('Planen er avsluttet.'))
    deed.record(order.number, 'plan_ended', plan=plan.title, last=full_date(last))
    _afterwards(order, deed)


def end_from(order: Order, plan: Plan, job: Job, because: str, deed: Deed) -> Fit:
    """«Hopp over», «Denne og alle følgende»: no jobs of the plan from this one on, with a reason."""
    order.must_be_open()
    _must_run(plan, deed.today)
    _must_skip(job)
    _end_before(plan, job)
    job.by_hand = False
    fitted = _refit(order, plan, deed, typed.required(because, t('årsaken'), 500))
    last = plan.ended_on
    assert last is not None
    deed.record(order.number, 'plan_ended', plan=plan.title, last=full_date(last))
    _afterwards(order, deed)
    return fitted


def outcome_of_end(order: Order, plan: Plan, job: Job, today: date) -> Fit:
    """What `end_from` would do; nothing is changed."""
    _must_skip(job)
    tried = plan.draft()
    _end_before(tried, job)
    return fit(tried, order.jobs, today, makes=order.status in CONFIRMED_ON, free=job)


def skip(order: Order, job: Job, because: str, deed: Deed) -> None:
    """«Hopp over» one date, with a reason. The plan never makes it again."""
    _must_skip(job)
    cancel_job(order, job, because, deed)


def unskip(order: Order, job: Job, deed: Deed) -> None:
    """Take a skipped date back: the job is planned again, and the plan's own. Refused: not skipped, in the past."""
    order.must_be_open()
    if job.plan_id is None or job.status is not JobStatus.CANCELLED or not job.by_hand:
        raise Refused(t('Jobben er ikke hoppet over.'))
    if job.planned_for is None or job.planned_for < deed.today:
        raise Refused(t('Datoen er passert. Legg til en egen jobb i stedet.'))
    job.status, job.cancelled_because, job.by_hand = JobStatus.PLANNED, '', False
    deed.record(order.number, 'plan_unskipped', job=job.title, job_id=job.id, day=full_date(job.planned_for))
    _refit(order, order.plan(job.plan_id), deed, t('Planen er endret.'))


def _must_skip(job: Job) -> None:
    if job.plan_id is None or not job.is_undone:
        raise Refused(t('Jobben er {status} og kan ikke hoppes over.', status=job.status.word.lower()))


def _end_before(plan: Plan, job: Job) -> None:
    assert job.planned_for is not None
    plan.ended_on = job.planned_for - timedelta(days=1)


def _earlier(order: Order, plan: Plan, from_day: date, free: Job | None = None) -> list[Job]:
    """Jobs from that day on that the plan made before it became what it is: they keep their dates."""
    return [
        job
        for job in order.jobs
        if job.plan_id == plan.id
        and job.status is JobStatus.PLANNED
        and (job is free or not job.by_hand)
        and job.planned_for is not None
        and from_day <= job.planned_for < plan.from_day
    ]


def _change(plan: Plan, from_day: date, fields: dict[str, Any], earlier: list[Job]) -> None:
    """Make the plan another from that day on; what it made `earlier` by other dates is not dealt out anew."""
    if earlier:
        from_day = plan.from_day
    rule = fields.get('rule', plan.rule)
    starts, ends, is_window = (fields.get(name, getattr(plan, name)) for name in ('starts', 'ends', 'is_window'))
    check_times(rule.first, starts, ends, overnight=not is_window)
    plan.change(**fields, from_day=from_day)


def _refit(order: Order, plan: Plan, deed: Deed, because: str) -> Fit:
    makes = order.status in CONFIRMED_ON
    fitted = fit(plan, order.jobs, deed.today, makes=makes)
    order.jobs += carry_out(plan, fitted, because)
    look_ahead(plan, deed.today, makes=makes)
    return fitted


def _afterwards(order: Order, deed: Deed) -> None:
    """Without more to come, what is done completes the order, and what is paid settles it."""
    complete_if_nothing_left(order, deed)
    settle_if_done(order, deed)


def _paused(plan: Plan) -> str:
    until = plan.paused_until
    return t('Planen har pause til {day}.', day=short_date(until)) if until else t('Planen er satt på pause.')


def _must_run(plan: Plan, today: date) -> None:
    if plan.state(today) is PlanState.ENDED:
        raise Refused(t('Planen er avsluttet. Start den igjen først.'))

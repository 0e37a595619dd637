"""The columns of an order that repeat what follows from its parts."""

from datetime import date, datetime, time

from domain.job import STAFFED_WITHIN, Job, JobStatus
from domain.line import keep_one
from domain.needs import look_on, needs
from domain.next_step import decide, tell
from domain.order import Order
from domain.quote import VersionState
from domain.searching import searchable, searchable_invoice, searchable_job
from domain.status import CONFIRMED_ON


def tally(order: Order, now: datetime, today: date) -> None:
    """Keep the repeated columns true; called once at the end of every change."""
    keep_one(order.lines)
    order.use_rates(today)
    sums, newest = order.sums, order.newest
    waiting = sorted(
        (job for job in order.jobs if job.is_undone and job.day),
        key=lambda j: (j.day or today, j.starts or time.min),
    )
    order.net_ore, order.total_ore, order.left_ore = sums.net_ore, sums.total_ore, order.left_to_invoice().total_ore
    order.jobs_done = sum(job.status is JobStatus.DONE for job in order.jobs)
    for job in order.jobs:
        job.rank = job.ranked(order.status in CONFIRMED_ON, today)
    order.jobs_total = len(order.live_jobs)
    order.next_job_day = waiting[0].day if waiting else None
    order.next_job_at = waiting[0].starts if waiting else None
    order.lacks = next((lack for job in order.jobs if (lack := job.lacks_now(today))), '')
    order.valid_until = newest.valid_until if newest and newest.state is VersionState.OPEN else None
    owed = (i for i in order.sent_invoices if i.open_ore and not i.is_disputed)
    order.due_day = min((i.due_day for i in owed if i.due_day), default=None)
    chosen, turn = decide(order, today)
    if chosen is not order.next_step or order.next_since is None:
        order.next_since = now
    order.next_step, order.turn = chosen, turn
    order.urgency = tell(order, today).rank
    undone = [job for job in order.jobs if job.is_undone]
    order.needs = int(
        needs(
            order,
            today,
            unplanned=any(job.day is None for job in undone),
            unstaffed=any(not job.people and job.lacks_now(today) for job in undone),
            damaged=order.damaged,
            declined=newest is not None and newest.state is VersionState.DECLINED,
        )
    )
    order.look_on = _look_on(order, undone, today)
    order.search = searchable(order)
    for job in order.jobs:
        job.search = searchable_job(job)
    for invoice in order.invoices:
        invoice.standing, invoice.owed_ore = invoice.stands, invoice.open_ore - invoice.surplus_ore
        invoice.search = searchable_invoice(order, invoice)


def _look_on(order: Order, undone: list[Job], today: date) -> date | None:
    """As `look_on`, and the day on which the job of a plan begins to lack somebody."""
    far = (job.day - STAFFED_WITHIN for job in undone if job.day and job.lacks and not job.lacks_now(today))
    return min((day for day in (look_on(order, today), *far) if day is not None), default=None)

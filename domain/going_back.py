"""Going back to an earlier status [S3]: what forbids it, what it touches, what must be asked – and «Angre».

The dialog shows `plan`; `go_back` does exactly what the plan said, in one transaction, and leaves in its history entry
what `undo` needs to put everything back for ten minutes.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain import options
from domain import text as typed
from domain.access import Act
from domain.drafting import annul_draft, take_up_draft
from domain.history import Deed, History
from domain.invoice import InvoiceState
from domain.job import Job, JobStatus
from domain.order import Order
from domain.quote import Acceptance, QuoteVersion, VersionKind, VersionState
from domain.refused import NotAllowed, Refused
from domain.status import (
    BEFORE_ACCEPTED,
    BEFORE_CONFIRMED,
    CONFIRMED_ON,
    SHARED,
    CloseReason,
    Status,
    may_go_back,
    word,
)
from domain.timing import EntryState
from domain.words import count, full_date, local_day, t

UNDO_WITHIN = timedelta(minutes=10)


@dataclass(slots=True)
class Plan:
    """What going back means: `forbidden` is the sentence that stops it, the rest what happens and is asked."""

    to: Status
    forbidden: str = ''
    is_offices: bool = False
    """Whether it is forbidden to this person alone."""
    effects: list[str] = field(default_factory=list)
    asks_drafts: bool = False
    asks_reason: bool = False
    asks_job: list[Job] = field(default_factory=list)
    withdraws: QuoteVersion | None = None


def plan(order: Order, to: Status, had: set[Status], deed: Deed) -> Plan:
    """What will be touched when this order goes back to `to`; nothing is changed."""
    made = Plan(to)
    if not may_go_back(order.status, to, had):
        made.forbidden = t('Ordren kan bare gå tilbake til en status den har hatt.')
        return made
    made.asks_reason = order.status is Status.CLOSED
    behind = _behind(order)
    undoes_confirmation = behind in CONFIRMED_ON and to in BEFORE_CONFIRMED
    if undoes_confirmation:
        if order.sent_invoices:
            made.forbidden = t(
                'Ordren har en sendt faktura. Krediter den før du går tilbake til «{status}».', status=word(to)
            )
            return made
        running = next((job for job in order.jobs if job.running), None)
        if running:
            made.forbidden = t(
                'Jobben «{job}» pågår. Fullfør eller stopp den før du går tilbake til «{status}».',
                job=running.title,
                status=word(to),
            )
            return made
    if to.place < behind.place:
        _plan_quote(order, to, behind, made, deed)
        made.asks_drafts = (
            to in BEFORE_CONFIRMED
            and behind not in BEFORE_ACCEPTED
            and bool(order.draft_invoices)
            and deed.actor.may(Act.INVOICE)
        )
    if undoes_confirmation:
        _plan_unconfirmed(order, made)
    elif to is Status.CONFIRMED:
        _plan_to_confirmed(order, made)
    elif to is Status.STARTED and behind is not Status.STARTED:
        made.asks_job = [job for job in order.jobs if job.status is JobStatus.DONE]
    if to not in SHARED:
        made.effects.append(t('Kunden ser ikke lenger ordren. Lenken sier at tilbudet er trukket tilbake.'))
    if (made.withdraws or _annulled(order, to) or _reopens(order, to)) and not deed.actor.may(Act.SEND_QUOTE):
        made.is_offices = True
        made.forbidden = t(
            'Det endrer tilbudet. Be kontoret om å flytte ordren tilbake til «{status}».', status=word(to)
        )
    if not made.effects:
        made.effects.append(t('Ordren blir «{status}». Ingenting annet endres.', status=word(to)))
    return made


def go_back(
    order: Order,
    to: Status,
    had: set[Status],
    deed: Deed,
    *,
    because: str = '',
    discard_drafts: bool = False,
    reopen: int | None = None,
) -> History:
    """Go back, touching what the plan says. Refused: forbidden, a reason is missing, no job was chosen."""
    made = plan(order, to, had, deed)
    if made.forbidden:
        raise (NotAllowed if made.is_offices else Refused)(made.forbidden)
    reason = typed.line(because, 500)
    if made.asks_reason and not reason:
        raise Refused(t('Fyll ut {field}.', field=t('årsaken')))
    if made.asks_job and reopen not in [job.id for job in made.asks_job]:
        raise Refused(t('Velg hvilken jobb som skal gjenåpnes.'))
    undo: dict[str, Any] = {
        'versions': {},
        'acceptances': [],
        'jobs': {},
        'timers': [],
        'drafts': [],
        'reason': None,
        'payment': order.closed_by_payment,
        'before': None,
    }
    if order.status is Status.CLOSED:
        undo['reason'] = order.close_reason.value if order.close_reason else None
        undo['before'] = order.status_before.value if order.status_before else None
    if to.place < _behind(order).place:
        _step_back_quote(order, to, deed, reason, undo)
    if made.asks_drafts and discard_drafts:
        for invoice in order.draft_invoices:
            undo['drafts'].append(invoice.id)
            annul_draft(order, invoice, deed)
    if to.place <= Status.CONFIRMED.place:
        _plan_again(order, deed, undo)
    if made.asks_job and reopen is not None:
        job = order.job(reopen)
        undo['jobs'][str(job.id)] = [job.status.value, job.completed_at.isoformat() if job.completed_at else None]
        job.status, job.completed_at = JobStatus.STARTED, None
    return order.return_to(to, deed, 'went_back', because=reason, undo=undo)


def undo_refusal(entry: History, newest: History, deed: Deed) -> str:
    """Why a back move cannot be undone any more, or nothing."""
    if entry.event != 'went_back':
        return t('Dette kan ikke angres.')
    if deed.now - entry.at > UNDO_WITHIN:
        return t('Det er gått mer enn ti minutter. Flytt ordren videre på vanlig måte.')
    return '' if newest.id == entry.id else t('Ordren er endret siden. Flytt den videre på vanlig måte.')


def may_undo(entry: History, deed: Deed) -> bool:
    """Whether this person has the right to all that would be put back."""
    before = entry.data['undo']
    touches_quote = before['versions'] or before['acceptances']
    return deed.actor.may(Act.SEND_QUOTE) or not (touches_quote or before['drafts'])


def undo(order: Order, entry: History, deed: Deed) -> None:
    """Put everything back as it was before `entry` (checked with `undo_refusal`)."""
    if not may_undo(entry, deed):
        raise NotAllowed(t('Det endrer tilbudet. Be kontoret om å angre.'))
    before = entry.data['undo']
    for version in order.versions:
        if str(version.id) in before['versions']:
            state, since = before['versions'][str(version.id)]
            version.become(VersionState(state), datetime.fromisoformat(since) if since else None)
        for acceptance in version.acceptances:
            if acceptance.id in before['acceptances']:
                acceptance.annulled_at, acceptance.annulled_by, acceptance.annulled_because = None, None, ''
    if 'chosen' in before:
        options.put_back(order, before['chosen'])
    for job in order.jobs:
        if str(job.id) in before['jobs']:
            status, completed = before['jobs'][str(job.id)]
            job.status = JobStatus(status)
            job.completed_at = datetime.fromisoformat(completed) if completed else None
        for timer in job.timers:
            if timer.id in before['timers'] and timer.state is EntryState.STANDS:  # not put right meanwhile
                timer.stopped_at = None
    for invoice in order.invoices:
        if (
            invoice.id in before['drafts']
            and invoice.state is InvoiceState.ANNULLED
            and not take_up_draft(order, invoice)
        ):
            raise Refused(t('Fakturautkastet kan ikke tas tilbake, for linjene er endret.'))
    assert entry.from_status is not None
    order.take_back_return(entry.from_status, deed)
    if entry.from_status is Status.CLOSED:
        order.close_reason = CloseReason(before['reason']) if before['reason'] else None
        order.closed_by_payment = before['payment']
        order.status_before = Status(before['before']) if before['before'] else None


def _behind(order: Order) -> Status:
    """The status whose row holds: a closed order's is the one that lies behind."""
    return order.status_before if order.status is Status.CLOSED and order.status_before else order.status


def _withdraws(version: QuoteVersion, to: Status) -> bool:
    """A quote is withdrawn with «Tilbud sendt», an order confirmation with «Bekreftet»."""
    goes = to in BEFORE_CONFIRMED if version.kind is VersionKind.CONFIRMATION else to not in SHARED
    return goes and version.state is not VersionState.WITHDRAWN


def _reopens(order: Order, to: Status) -> bool:
    """Whether an accepted quote waits for an answer again."""
    return to is Status.QUOTED and order.newest is not None and order.newest.state is VersionState.ACCEPTED


def _annulled(order: Order, to: Status) -> list[Acceptance]:
    """The acceptances that stand and will not in `to`; a version replaced meanwhile may hold one."""
    return [version.acceptance for version in order.versions if version.acceptance and to in BEFORE_ACCEPTED]


def _plan_quote(order: Order, to: Status, behind: Status, made: Plan, deed: Deed) -> None:
    newest = order.newest
    for acceptance in _annulled(order, to):
        made.effects.append(
            t('Aksepten fra {date} blir stående, merket «opphevet».', date=full_date(local_day(acceptance.at)))
        )
    if to is Status.ACCEPTED and behind in CONFIRMED_ON:
        made.effects.append(t('Aksepten blir stående.'))
    if newest is None:
        return
    if to is Status.QUOTED and newest.state is VersionState.ACCEPTED:
        made.effects.append(
            t('Tilbudet er utløpt. Send et nytt for at kunden skal kunne svare.')
            if deed.today > newest.valid_until
            else t(
                'Tilbud {number} er åpent igjen, så kunden kan svare på nytt.', number=f'{order.number}-{newest.number}'
            )
        )
    if _withdraws(newest, to):
        made.withdraws = newest
        is_quote = newest.kind is VersionKind.QUOTE
        made.effects.append(t('Tilbudet trekkes tilbake.') if is_quote else t('Ordrebekreftelsen trekkes tilbake.'))
        if newest.seen_at and is_quote:
            made.effects.append(
                t(
                    'Kunden har sett tilbudet. Et tilbud binder når det er kommet til kundens kunnskap '
                    '(avtaleloven § 7).'
                )
            )


def _plan_unconfirmed(order: Order, made: Plan) -> None:
    planned = sum(job.status is JobStatus.PLANNED for job in order.jobs)
    started = sum(job.status is JobStatus.STARTED for job in order.jobs)
    made.effects += [
        t('«{plan}» tar pause til ordren er bekreftet igjen.', plan=plan.title) for plan in order.plans if plan.goes_on
    ]
    if planned:
        made.effects.append(
            t(
                '{jobs} blir stående i planen, merket «ikke bekreftet».',
                jobs=count(planned, 'planlagt jobb', 'planlagte jobber'),
            )
        )
    if started:
        made.effects.append(
            t('{jobs} blir planlagt igjen. Timene beholdes.', jobs=count(started, 'startet jobb', 'startede jobber'))
        )
    _plan_done(order, made)


def _plan_to_confirmed(order: Order, made: Plan) -> None:
    for job in order.jobs:
        if job.running:
            made.effects.append(t('Timer som går på «{job}» stoppes. Timene beholdes.', job=job.title))
    started = sum(job.status is JobStatus.STARTED for job in order.jobs)
    if started:
        made.effects.append(t('{jobs} blir planlagt igjen.', jobs=count(started, 'startet jobb', 'startede jobber')))
    _plan_done(order, made)


def _plan_done(order: Order, made: Plan) -> None:
    done = sum(job.status is JobStatus.DONE for job in order.jobs)
    if done:
        made.effects.append(t('{jobs} forblir fullført.', jobs=count(done, 'jobb', 'jobber')))


def _step_back_quote(order: Order, to: Status, deed: Deed, reason: str, undo: dict[str, Any]) -> None:
    newest = order.newest
    for acceptance in _annulled(order, to):
        undo['acceptances'].append(acceptance.id)
        acceptance.annul(
            deed.now, deed.actor.employee_id, reason or t('Ordren gikk tilbake til «{status}».', status=word(to))
        )
    if undo['acceptances'] and newest is not None and newest.content:
        undo['chosen'] = options.take_back(order, newest.sheet)
    if newest is None:
        return
    reopens = _reopens(order, to)
    if reopens or _withdraws(newest, to):
        undo['versions'][str(newest.id)] = [
            newest.state.value,
            newest.state_at.isoformat() if newest.state_at else None,
        ]
        newest.become(VersionState.OPEN if reopens else VersionState.WITHDRAWN, deed.now)


def _plan_again(order: Order, deed: Deed, undo: dict[str, Any]) -> None:
    for job in order.jobs:
        if job.status is JobStatus.STARTED:
            undo['jobs'][str(job.id)] = [job.status.value, None]
            undo['timers'] += job.stop_timers(deed.now)
            job.status = JobStatus.PLANNED

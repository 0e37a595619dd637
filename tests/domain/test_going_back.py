"""Going back to an earlier status [S3], row by row of «Back», and «Angre»."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain import going_back
from domain.history import History
from domain.invoice import InvoiceState
from domain.job import JobStatus
from domain.quote import VersionState
from domain.refused import Refused
from domain.status import CloseReason, Status, word
from tests.domain import rows
from tests.domain.rows import ALI, ALI_ID, JONAS, JONAS_ID, MARTE, Case, accepted, confirmed, draft, quoted, refused

DRAFT, QUOTED, ACCEPTED, CONFIRMED = Status.DRAFT, Status.QUOTED, Status.ACCEPTED, Status.CONFIRMED
GONE = 'Kunden ser ikke lenger ordren. Lenken sier at tilbudet er trukket tilbake.'


def _plan(case: Case, to: Status) -> going_back.Plan:
    return going_back.plan(case.order, to, case.had, case.by(MARTE))


def _back(case: Case, to: Status, because: str = '', *, discard: bool = False, reopen: int | None = None) -> History:
    entry = going_back.go_back(
        case.order, to, case.had, case.by(MARTE), because=because, discard_drafts=discard, reopen=reopen
    )
    case.by(MARTE)
    return entry


def _undo(case: Case, entry: History) -> None:
    refusal = going_back.undo_refusal(entry, case.history[-1], case.by(MARTE))
    if refusal:
        raise Refused(refusal)
    going_back.undo(case.order, entry, case.by(MARTE))


def _state(case: Case) -> tuple[object, ...]:
    """All that a back move may touch, without when it was written."""
    order = case.order
    return (
        order.status,
        (order.status_before, order.close_reason, order.closed_by_payment),
        [(v.state, v.state_at, v.because) for v in order.versions],
        [(a.annulled_at, a.annulled_by, a.annulled_because) for v in order.versions for a in v.acceptances],
        [(job.status, job.completed_at, [timer.stopped_at for timer in job.timers]) for job in order.jobs],
        [invoice.state for invoice in order.invoices],
        [line.invoiced for line in order.lines],
    )


def _close(case: Case) -> None:
    case.order.close(CloseReason.LOST, case.by(MARTE))


# ---------- where to ----------


def test_only_an_earlier_status_that_the_order_has_had():
    """S3."""
    case = draft()
    case.confirm()
    for to in (QUOTED, ACCEPTED, CONFIRMED, Status.STARTED):
        assert _plan(case, to).forbidden == 'Ordren kan bare gå tilbake til en status den har hatt.'
        with refused('Ordren kan bare gå tilbake til en status den har hatt.'):
            _back(case, to)
    _back(case, DRAFT)
    assert (case.status, case.events[-1]) == ('draft', 'went_back')


def test_looking_at_the_plan_changes_nothing():
    case, _ = rows.started()
    case.invoice()
    before = _state(case), len(case.written)
    for to in (DRAFT, QUOTED, ACCEPTED, CONFIRMED):
        _plan(case, to)
    assert (_state(case), len(case.written)) == before


# ---------- quoted → draft ----------


def test_a_quote_taken_back_is_withdrawn():
    """S4: the customer sees the order no longer."""
    case = quoted()
    assert _plan(case, DRAFT).effects == ['Tilbudet trekkes tilbake.', GONE]
    _back(case, DRAFT)
    assert case.version.state is VersionState.WITHDRAWN
    assert case.version.word(case.now.date()) == 'Trukket tilbake'


def test_the_plan_says_when_the_customer_has_seen_the_quote():
    case = quoted()
    case.version.seen_at = case.now
    seen = 'Kunden har sett tilbudet. Et tilbud binder når det er kommet til kundens kunnskap (avtaleloven § 7).'
    assert seen in _plan(case, DRAFT).effects


# ---------- accepted or later → quoted, draft ----------


@pytest.mark.parametrize('make', [accepted, confirmed, lambda: rows.completed()[0]])
@pytest.mark.parametrize(('to', 'state'), [(QUOTED, VersionState.OPEN), (DRAFT, VersionState.WITHDRAWN)])
def test_the_acceptance_is_kept_for_ever_marked_with_who_and_why(
    make: Callable[[], Case], to: Status, state: VersionState
):
    case = make()
    acceptance = case.version.acceptance
    assert acceptance
    assert 'Aksepten fra 24. november 2026 blir stående, merket «opphevet».' in _plan(case, to).effects
    _back(case, to)
    assert case.version.acceptances == [acceptance]
    assert (acceptance.annulled_at, acceptance.annulled_by) == (case.now, 1)
    assert acceptance.annulled_because == f'Ordren gikk tilbake til «{word(to)}».'
    assert case.version.state is state
    assert case.version.acceptance is None


def test_back_in_tilbud_sendt_the_version_can_be_answered_again_while_it_is_valid():
    case = accepted()
    assert 'Tilbud 1001-1 er åpent igjen, så kunden kan svare på nytt.' in _plan(case, QUOTED).effects
    case.now += timedelta(days=15)
    assert 'Tilbudet er utløpt. Send et nytt for at kunden skal kunne svare.' in _plan(case, QUOTED).effects
    _back(case, QUOTED)
    assert case.version.word(case.now.date()) == 'Utløpt'
    case.now -= timedelta(days=15)
    case.accept()
    assert case.status == 'accepted'
    assert len(case.version.acceptances) == 2


def test_an_acceptance_that_stood_for_a_version_before_is_annulled_too():
    case = accepted()
    case.send()
    assert 'Aksepten fra 24. november 2026 blir stående, merket «opphevet».' in _plan(case, DRAFT).effects
    _back(case, DRAFT)
    assert [version.acceptance for version in case.order.versions] == [None, None]


@pytest.mark.parametrize('make', [confirmed, lambda: rows.started()[0], lambda: rows.completed()[0]])
@pytest.mark.parametrize('to', [DRAFT, QUOTED, ACCEPTED])
def test_a_sent_invoice_is_credited_first(make: Callable[[], Case], to: Status):
    case = make()
    invoice = case.send_invoice()
    sentence = f'Ordren har en sendt faktura. Krediter den før du går tilbake til «{word(to)}».'
    assert _plan(case, to).forbidden == sentence
    with refused(sentence):
        _back(case, to)
    case.credit(invoice)
    for job in case.order.jobs:
        job.stop_timers(case.now)
    _back(case, to)
    assert case.order.status is to


@pytest.mark.parametrize(
    ('behind', 'to', 'asks'),
    [(CONFIRMED, to, True) for to in (DRAFT, QUOTED, ACCEPTED)]
    + [(ACCEPTED, DRAFT, True), (ACCEPTED, QUOTED, True), (QUOTED, DRAFT, False)],
)
@pytest.mark.parametrize('discard', [True, False])
def test_a_draft_invoice_is_asked_about_kept_or_deleted(behind: Status, to: Status, asks: bool, discard: bool):
    case = confirmed()
    invoice = case.invoice()
    if behind is not CONFIRMED:
        _back(case, behind)
    assert _plan(case, to).asks_drafts is asks
    entry = _back(case, to, discard=discard)
    gone = asks and discard
    assert invoice.state is (InvoiceState.ANNULLED if gone else InvoiceState.DRAFT)
    assert case.order.lines[0].left == (1 if gone else 0)
    assert case.history[-1] is entry, 'so that it can be undone'


def test_what_happens_to_the_jobs_of_an_order_that_is_confirmed_no_longer():
    case, done = rows.completed()
    planned, begun = case.add_job('Vask'), case.add_job('Kjøring')
    case.start(begun)
    sentence = 'Jobben «Kjøring» pågår. Fullfør eller stopp den før du går tilbake til «Akseptert av kunde».'
    assert _plan(case, ACCEPTED).forbidden == sentence
    with refused(sentence):
        _back(case, ACCEPTED)
    begun.stop_timers(case.now)
    assert _plan(case, ACCEPTED).effects == [
        'Aksepten blir stående.',
        '1 planlagt jobb blir stående i planen, merket «ikke bekreftet».',
        '1 startet jobb blir planlagt igjen. Timene beholdes.',
        '1 jobb forblir fullført.',
    ]
    _back(case, ACCEPTED)
    assert [job.status.value for job in (done, planned, begun)] == ['done', 'planned', 'planned']
    assert len(begun.timers) == 1


def test_back_in_akseptert_the_acceptance_is_kept():
    case = confirmed()
    _back(case, ACCEPTED)
    assert case.version.acceptance
    assert case.version.state is VersionState.ACCEPTED


def test_the_order_confirmation_goes_with_the_confirmation():
    """What the order is confirmed as next time is what its lines say then."""
    case = draft()
    case.confirm()
    assert _plan(case, DRAFT).effects == ['Ordrebekreftelsen trekkes tilbake.', GONE]
    case = quoted()
    _back(case, DRAFT)
    case.confirm()
    assert case.version.total_ore == 125000
    _back(case, QUOTED)
    assert case.version.state is VersionState.WITHDRAWN
    case.add_line('1000')
    case.confirm()
    assert (case.version.number, case.version.total_ore) == (3, 250000)


# ---------- started, completed → confirmed ----------


def test_back_in_bekreftet_running_timers_are_stopped_and_their_hours_kept():
    case = confirmed()
    job = case.add_job(people=(JONAS_ID, ALI_ID))
    case.start(job, JONAS)
    case.start(job, ALI)
    case.now += timedelta(hours=1)
    assert _plan(case, CONFIRMED).effects == [
        'Timer som går på «Flytting» stoppes. Timene beholdes.',
        '1 startet jobb blir planlagt igjen.',
    ]
    _back(case, CONFIRMED)
    assert job.status is JobStatus.PLANNED
    assert [timer.stopped_at for timer in job.timers] == [case.now, case.now]


def test_back_in_bekreftet_done_jobs_stay_done_and_invoices_stay():
    case, job = rows.completed()
    sent = case.send_invoice()
    case.add_line('100')
    kept = case.invoice()
    made = _plan(case, CONFIRMED)
    assert (made.asks_drafts, made.forbidden, made.effects) == (False, '', ['1 jobb forblir fullført.'])
    _back(case, CONFIRMED, discard=True)
    assert job.status is JobStatus.DONE
    assert (sent.state, kept.state) == (InvoiceState.SENT, InvoiceState.DRAFT)


# ---------- completed → started ----------


def test_back_in_jobb_startet_one_chooses_which_job_reopens():
    case, first = rows.completed()
    second = case.add_job('Vask')
    case.complete(second, MARTE)
    assert _plan(case, Status.STARTED).asks_job == [first, second]
    for wrong in (None, 999):
        with refused('Velg hvilken jobb som skal gjenåpnes.'):
            _back(case, Status.STARTED, reopen=wrong)
    _back(case, Status.STARTED, reopen=second.id)
    assert [job.status.value for job in (first, second)] == ['done', 'started']
    assert (case.status, second.completed_at) == ('started', None)


# ---------- closed → any ----------


@pytest.mark.parametrize('to', list(Status)[:-1])
def test_reopening_needs_a_reason(to: Status):
    case, job = rows.completed()
    _close(case)
    made = _plan(case, to)
    assert made.asks_reason
    assert made.asks_job == ([job] if to is Status.STARTED else [])
    with refused('Fyll ut årsaken.'):
        _back(case, to, ' ', reopen=job.id)
    _back(case, to, 'Kunden ombestemte seg', reopen=job.id)
    assert case.order.status is to
    assert case.order.close_reason is None
    assert case.history[-1].data['because'] == 'Kunden ombestemte seg'


def test_a_reopened_order_is_as_it_was():
    case, _ = rows.completed()
    _close(case)
    assert _plan(case, Status.COMPLETED).effects == ['Ordren blir «Jobb fullført». Ingenting annet endres.']
    before = _state(case)
    _back(case, Status.COMPLETED, 'Mer å gjøre')
    assert _state(case)[2:] == before[2:]


def test_reopening_a_quote_leaves_the_acceptance_that_stands_for_the_version_before():
    case = accepted()
    case.send()
    _close(case)
    _back(case, QUOTED, 'Kunden ombestemte seg')
    assert case.order.versions[0].acceptance
    assert case.version.is_answerable(case.now.date())


def test_what_lies_behind_a_closed_order_is_forbidden_as_it_would_be():
    case, _ = rows.completed()
    case.pay(case.send_invoice())
    assert case.status == 'closed'
    for to in (DRAFT, QUOTED, ACCEPTED):
        assert (
            _plan(case, to).forbidden
            == f'Ordren har en sendt faktura. Krediter den før du går tilbake til «{word(to)}».'
        )
    for to in (CONFIRMED, Status.STARTED, Status.COMPLETED):
        assert _plan(case, to).forbidden == ''


# ---------- «Angre» ----------


def _declined() -> Case:
    case = quoted()
    case.decline()
    return case


def _with_draft() -> Case:
    case, job = rows.started()
    job.stop_timers(case.now)
    case.invoice()
    return case


def _closed_by_payment() -> Case:
    case, _ = rows.completed()
    case.pay(case.send_invoice())
    return case


def _closed() -> Case:
    case = quoted()
    _close(case)
    return case


@pytest.mark.parametrize(
    ('make', 'to'),
    [
        (quoted, DRAFT),
        (_declined, DRAFT),
        (accepted, QUOTED),
        (accepted, DRAFT),
        (confirmed, ACCEPTED),
        (_with_draft, DRAFT),
        (_with_draft, ACCEPTED),
        (lambda: rows.started()[0], CONFIRMED),
        (lambda: rows.completed()[0], Status.STARTED),
        (lambda: rows.completed()[0], QUOTED),
        (_closed, QUOTED),
        (_closed, DRAFT),
        (_closed_by_payment, Status.COMPLETED),
        (_closed_by_payment, Status.STARTED),
    ],
)
def test_a_back_move_undone_is_as_if_it_had_not_been(make: Callable[[], Case], to: Status):
    case = make()
    before, reopen = _state(case), case.order.jobs[0].id if case.order.jobs else None
    case.now += timedelta(minutes=1)
    entry = _back(case, to, 'Feil', discard=True, reopen=reopen)
    assert _state(case) != before
    case.now += timedelta(minutes=10)
    _undo(case, entry)
    assert _state(case) == before
    assert (case.history[-1].event, case.history[-1].to_status) == ('went_back_undone', case.order.status)
    assert case.history[-1].from_status is to


def test_undo_ends_after_ten_minutes():
    case = accepted()
    entry = _back(case, QUOTED)
    case.now += timedelta(minutes=10, seconds=1)
    with refused('Det er gått mer enn ti minutter. Flytt ordren videre på vanlig måte.'):
        _undo(case, entry)


def test_undo_ends_when_somebody_has_acted_on_the_order():
    case = accepted()
    entry = _back(case, QUOTED)
    case.add_line()
    with refused('Ordren er endret siden. Flytt den videre på vanlig måte.'):
        _undo(case, entry)


def test_only_a_back_move_is_undone_and_only_once():
    case = accepted()
    with refused('Dette kan ikke angres.'):
        _undo(case, case.history[-1])
    entry = _back(case, QUOTED)
    _undo(case, entry)
    for done in (entry, case.history[-1]):
        with pytest.raises(Refused):
            _undo(case, done)

"""An order's own life: its history, its lines, its customer, closing, deleting, «Neste steg» and what it adds up to."""

import pytest

from domain import drafting, parties, quoting, working
from domain.customer import Customer
from domain.job import JobStatus
from domain.line import copied_lines
from domain.next_step import Next, Turn, tell
from domain.order import edited
from domain.status import CloseReason, Status, Step
from domain.tally import tally
from tests.domain.rows import (
    JONAS_ID,
    MARTE,
    TODAY,
    Case,
    accepted,
    business,
    completed,
    confirmed,
    draft,
    quoted,
    refused,
    started,
)

CLOSED = 'Ordren er avsluttet. Gjenåpne ordren først.'


# ---------- the status and the history ----------


def test_a_new_order_is_a_draft_and_its_history_says_so():
    """S4."""
    case = Case()
    assert case.status == 'draft'
    assert [(e.event, e.from_status, e.to_status) for e in case.history] == [('created', None, Status.DRAFT)]


def test_the_status_is_always_that_of_the_last_status_entry():
    case, _ = completed()
    moves = [(e.from_status, e.to_status) for e in case.history if e.to_status]
    assert [to for _, to in moves] == [
        Status.DRAFT,
        Status.QUOTED,
        Status.ACCEPTED,
        Status.CONFIRMED,
        Status.STARTED,
        Status.COMPLETED,
    ]
    assert [before for before, _ in moves[1:]] == [to for _, to in moves[:-1]]
    assert case.order.status is moves[-1][1]


def test_a_step_that_does_not_move_the_order_is_recorded_without_a_status():
    case = quoted()
    case.send()
    assert case.events[-1] == 'send_quote'
    assert case.history[-1].to_status is None
    assert case.status == 'quoted'


def test_a_refused_step_changes_and_records_nothing():
    case = draft()
    before = len(case.written)
    with refused('Ordren må være bekreftet før du kan starte jobb.'):
        case.order.take(Step.START_JOB, case.by(MARTE))
    assert case.status == 'draft'
    assert len(case.written) == before


def test_an_entry_says_who_where_and_when_and_holds_no_name():
    case = quoted()
    case.accept()
    entry = case.history[-1]
    assert (entry.role.value, entry.place.value, entry.customer_id, entry.at) == ('customer', 'portal', 9, case.now)
    assert 'Ingrid' not in str([e.data for e in case.history])


def test_an_order_cannot_return_forwards():
    case = quoted()
    with refused('Ordren er allerede «Tilbud sendt».'):
        case.order.return_to(Status.QUOTED, case.by(MARTE), 'went_back')
    with refused('Ordren er allerede «Tilbud sendt».'):
        case.order.return_to(Status.CONFIRMED, case.by(MARTE), 'went_back')


# ---------- lines and customer ----------


def test_lines_edited_after_sending_change_neither_status_nor_version():
    case = quoted()
    assert not case.order.edited_since_sent
    case.add_line('500')
    assert case.status == 'quoted'
    assert case.version.number == 1
    assert case.version.total_ore == 125000
    assert case.order.edited_since_sent


def test_an_invoiced_line_is_locked_for_the_invoiced_part():
    case = confirmed()
    line = case.order.lines[0]
    line.quantity *= 2
    case.invoice()
    line.quantity *= 2
    case.send_invoice(case.order.invoices[0])
    locked = 'Linjen er fakturert. Krediter fakturaen før du endrer den.'
    for field, value in (('text', 'Noe annet'), ('unit_price', '999'), ('vat', '15'), ('unit', 'time')):
        with refused(locked):
            line.edited(field, value, True)
    with refused('En del av linjen er fakturert. Krediter fakturaen før du setter ned antallet.'):
        line.edited('quantity', '1', True)
    with refused('Linjen er fakturert. Krediter fakturaen før du sletter den.'):
        case.order.remove_line(line, case.by(MARTE))
    assert line.edited('quantity', '2', True) == 2


def test_a_line_on_a_draft_is_free_once_the_draft_is_annulled():
    """A draft cannot be credited, so nobody is told to; what is sent of the same line is still said."""
    case = confirmed()
    line = case.order.lines[0]
    draft_invoice = case.invoice()
    change = 'Linjen står på et fakturautkast. Annuller utkastet før du endrer den.'
    fewer = 'Linjen står på et fakturautkast. Annuller utkastet før du setter ned antallet.'
    with refused(change):
        line.edited('text', 'Noe annet', True, case.order.drafted(line))
    with refused(fewer):
        line.edited('quantity', '0,5', True, case.order.drafted(line))
    with refused('Linjen står på et fakturautkast. Annuller utkastet før du sletter den.'):
        case.order.remove_line(line, case.by(MARTE))
    case.send_invoice(draft_invoice)
    line.quantity *= 3
    case.invoice()
    with refused(fewer):
        line.edited('quantity', '2', True, case.order.drafted(line))
    with refused('En del av linjen er fakturert. Krediter fakturaen før du setter ned antallet.'):
        line.edited('quantity', '0,5', True, case.order.drafted(line))
    with refused('Linjen er fakturert. Krediter fakturaen før du endrer den.'):
        line.edited('text', 'Noe annet', True, case.order.drafted(line))
    drafting.discard_draft(case.order, case.order.invoices[-1], case.by(MARTE))
    assert line.edited('quantity', '2', True, case.order.drafted(line)) == 2


def test_lines_keep_the_order_they_came_in():
    case = draft()
    case.add_line('2')
    case.order.remove_line(case.order.lines[0], case.by(MARTE))
    case.add_line('3')
    assert [line.position for line in case.order.lines] == [2, 3]


def test_the_customer_is_free_until_something_is_sent():
    """S17."""
    case = draft()
    case.add_customer(business())
    assert case.order.customer_id == 10
    parties.use_customer(case.order, None, None, case.by(MARTE))
    assert case.order.customer is None
    assert case.events[-2:] == ['customer_set', 'customer_removed']


def test_after_a_sent_quote_the_customer_can_only_be_changed_in_utkast():
    case = quoted()
    with refused('Det er sendt tilbud på ordren. Gå tilbake til «Utkast» før du bytter kunde.'):
        case.add_customer(business())
    case.order.return_to(Status.DRAFT, case.by(MARTE), 'went_back')
    case.add_customer(business())
    assert case.order.customer_id == 10


def test_confirmed_without_a_quote_the_customer_is_free_and_the_confirmation_frozen_anew():
    case = draft()
    case.confirm()
    quoting.use_customer(case.order, case.order.customer, None, case.firm, case.by(MARTE))
    assert len(case.order.versions) == 1, 'the same customer'
    quoting.use_customer(case.order, business(), 5, case.firm, case.by(MARTE))
    assert case.status == 'confirmed'
    assert case.events[-1] == 'customer_set'
    first, second = case.order.versions
    assert (first.word(TODAY), second.word(TODAY)) == ('Erstattet', 'Bekreftet')
    assert [version.sheet.buyer['name'] for version in (first, second)] == [
        'Ingrid Bjørnstad',
        'Nordre Sandviken Borettslag',
    ]
    assert second.sheet.buyer['contact'] == 'Kari Nes'
    with refused('Ordren er bekreftet og må ha en kunde. Velg en annen kunde i stedet.'):
        quoting.use_customer(case.order, None, None, case.firm, case.by(MARTE))


def test_another_customer_before_anything_is_confirmed_freezes_nothing():
    case = draft()
    case.confirm()
    case.back(Status.DRAFT)
    quoting.use_customer(case.order, business(), 5, case.firm, case.by(MARTE))
    assert [version.word(TODAY) for version in case.order.versions] == ['Trukket tilbake']


def test_with_a_sent_invoice_the_customer_stays():
    case = confirmed()
    case.credit(case.send_invoice())
    case.order.return_to(Status.DRAFT, case.by(MARTE), 'went_back')
    with refused('Ordren har en sendt faktura, så kunden kan ikke byttes. Lag en ny ordre.'):
        case.add_customer(business())


def test_the_contact_may_be_changed_although_the_quote_is_sent():
    case = draft()
    case.add_customer(business())
    case.send()
    parties.use_customer(case.order, case.order.customer, 5, case.by(MARTE))
    assert case.order.contact
    assert case.order.contact.name == 'Kari Nes'


# ---------- closing ----------


@pytest.mark.parametrize('reason', CloseReason)
def test_an_order_is_closed_by_hand_with_a_reason(reason: CloseReason):
    """S16: from any status but closed."""
    for case in (draft(), quoted(), accepted(), confirmed(), completed()[0]):
        before = case.order.status
        case.order.close(reason, case.by(MARTE))
        assert case.status == 'closed'
        assert case.order.close_reason is reason
        assert case.order.status_before is before
        assert case.history[-1].data == {'reason': reason.value}


def test_an_order_closed_again_remembers_what_lay_behind_this_time():
    case, _ = completed()
    case.order.close(CloseReason.LOST, case.by(MARTE))
    case.order.return_to(Status.CONFIRMED, case.by(MARTE), 'went_back')
    case.order.close(CloseReason.LOST, case.by(MARTE))
    assert case.order.status_before is Status.CONFIRMED


def test_closing_has_four_reasons():
    assert [reason.word for reason in CloseReason] == ['Fullført', 'Tapt', 'Avlyst av kunden', 'Avlyst av oss']


def test_closing_is_refused_while_a_timer_runs():
    case, _ = started()
    with refused('Jobben «Flytting» pågår. Fullfør eller stopp den før du avslutter ordren.'):
        case.order.close(CloseReason.LOST, case.by(MARTE))
    assert case.status == 'started'


def test_undone_jobs_are_cancelled_with_the_order_unless_unticked():
    case, done = completed()
    gone, kept = case.add_job('Vask'), case.add_job('Henting')
    assert kept.id
    case.order.close(CloseReason.CANCELLED_BY_CUSTOMER, case.by(MARTE), keep_jobs=frozenset({kept.id}))
    assert [job.status for job in (done, gone, kept)] == [JobStatus.DONE, JobStatus.CANCELLED, JobStatus.PLANNED]
    assert gone.cancelled_because == 'Ordren ble avsluttet: Avlyst av kunden'


def test_a_closed_order_takes_no_job_line_customer_edit_start_or_invoice():
    case, job = completed()
    coming = case.add_job('Vask')
    assert coming.id
    case.order.close(CloseReason.COMPLETED, case.by(MARTE), keep_jobs=frozenset({coming.id}))
    for act in (
        case.add_job,
        case.add_line,
        case.add_customer,
        lambda: case.order.remove_line(case.order.lines[0], case.by(MARTE)),
        lambda: edited(case.order, 'title', 'Flytting'),
        lambda: case.start(coming),
        lambda: case.complete(coming),
        lambda: working.reopen_job(case.order, job, case.by(MARTE)),
        lambda: working.cancel_job(case.order, coming, 'Nei', case.by(MARTE)),
        lambda: working.plan_job(case.order, coming, title='Ny'),
        lambda: working.remove_job(case.order, coming, case.by(MARTE)),
        case.invoice,
        case.send,
        case.confirm,
        lambda: case.order.close(CloseReason.LOST, case.by(MARTE)),
    ):
        with refused(CLOSED):
            act()
    assert coming.status is JobStatus.PLANNED


# ---------- deleting and copying ----------


def test_only_a_draft_that_was_never_sent_and_has_no_dated_job_may_be_deleted():
    case = draft()
    assert case.order.may_be_deleted
    undated = case.add_job(day=None)
    assert case.order.may_be_deleted
    working.plan_job(case.order, undated, day=TODAY)
    working.plan_job(case.order, undated, day=None)
    assert not case.order.may_be_deleted, 'it has had a date'


def test_an_order_that_was_sent_or_confirmed_cannot_be_deleted_in_utkast_either():
    for case in (quoted(), draft()):
        case.confirm()
        case.order.return_to(Status.DRAFT, case.by(MARTE), 'went_back')
        assert not case.order.may_be_deleted
    assert not quoted().order.may_be_deleted


def test_copied_lines_are_left_to_invoice():
    case = confirmed()
    case.invoice()
    copies = copied_lines(case.order.lines)
    assert [(c.text, int(c.quantity), int(c.unit_price), c.vat, int(c.left)) for c in copies] == [
        ('Flytting', 1, 1000, '25', 1)
    ]


# ---------- «Neste steg» ----------


def _next(case: Case) -> tuple[str, Turn]:
    tally(case.order, case.now, case.now.date())
    return case.order.next_step.verb, case.order.turn


def test_the_next_step_of_a_draft():
    case = Case()
    assert _next(case) == ('Legg til kunde', Turn.OURS)
    case.add_customer()
    assert _next(case) == ('Legg til ordrelinje', Turn.OURS)
    case.add_line()
    assert _next(case) == ('Send tilbud', Turn.OURS)


def test_the_next_step_of_a_quote():
    case = quoted()
    assert _next(case) == ('Følg opp', Turn.THEIRS)
    case.decline()
    assert _next(case) == ('Send nytt tilbud', Turn.OURS)
    case.send(days=0)
    assert _next(case)[0] == 'Følg opp'
    tally(case.order, case.now, TODAY.replace(day=25))
    assert case.order.next_step is Next.SEND_NEW_QUOTE, 'expired'


def test_the_next_step_from_accepted_to_the_work():
    case = accepted()
    assert _next(case) == ('Bekreft ordre', Turn.OURS)
    case.confirm()
    assert _next(case) == ('Opprett faktura', Turn.OURS)
    job = case.add_job(day=None)
    assert _next(case) == ('Planlegg jobb', Turn.OURS)
    assert case.order.lacks == 'Uplanlagt'
    working.plan_job(case.order, job, day=TODAY, people=[])
    assert _next(case) == ('Planlegg jobb', Turn.OURS)
    assert case.order.lacks == 'Mangler ansatte'
    working.plan_job(case.order, job, people=[JONAS_ID])
    assert _next(case) == ('Start jobb', Turn.THEIRS)
    case.start(job)
    assert _next(case) == ('Fullfør jobb', Turn.THEIRS)


def test_an_order_without_lines_needs_one_whatever_its_status():
    case = confirmed()
    case.order.remove_line(case.order.lines[0], case.by(MARTE))
    assert _next(case) == ('Legg til ordrelinje', Turn.OURS)
    job = case.add_job()
    case.start(job)
    assert _next(case) == ('Legg til ordrelinje', Turn.OURS)
    case.complete(job)
    assert _next(case) == ('Legg til ordrelinje', Turn.OURS)


def test_once_started_the_next_step_is_to_complete_also_a_job_that_is_only_planned():
    case, done = started()
    case.add_job('Vask', day=TODAY.replace(day=30))
    case.complete(done)
    assert _next(case) == ('Fullfør jobb', Turn.THEIRS)
    assert tell(case.order, TODAY).sentence == 'Fullfør jobb – planlagt man. 30. nov.'


def test_a_started_job_without_a_date_is_planned_first():
    case = confirmed()
    case.start(case.add_job(day=None))
    assert _next(case) == ('Planlegg jobb', Turn.OURS)


def test_the_next_step_from_completed_to_closed():
    case, _ = completed()
    assert _next(case) == ('Opprett faktura', Turn.OURS)
    invoice = case.invoice()
    assert _next(case) == ('Send faktura', Turn.OURS)
    case.send_invoice(invoice)
    assert _next(case) == ('Registrer betaling', Turn.THEIRS)
    tally(case.order, case.now, TODAY.replace(month=12, day=9))
    assert case.order.turn is Turn.OURS, 'overdue'
    case.add_job('Vask')
    case.pay(invoice)
    assert _next(case) == ('Avslutt ordre', Turn.OURS)
    case.order.close(CloseReason.COMPLETED, case.by(MARTE))
    assert _next(case) == ('', Turn.NOBODY)


# ---------- what it adds up to ----------


def test_the_columns_of_the_list_repeat_what_the_children_say():
    case, _ = completed()
    case.add_line('200', '2')
    case.add_job('Vask', day=TODAY.replace(day=30))
    case.add_job('Rydding', people=(), day=TODAY.replace(day=28))
    working.cancel_job(case.order, case.add_job('Kjøring'), 'Nei', case.by(MARTE))
    tally(case.order, case.now, TODAY)
    order = case.order
    assert (order.net_ore, order.total_ore, order.left_ore) == (140000, 175000, 175000)
    assert (order.jobs_done, order.jobs_total, order.next_job_day) == (1, 3, TODAY.replace(day=28))
    assert order.lacks == 'Mangler ansatte'
    case.send_invoice()
    tally(case.order, case.now, TODAY)
    assert order.left_ore == 0
    assert order.due_day == TODAY.replace(month=12, day=8)


def test_an_order_is_found_by_number_customer_phone_and_invoice():
    case = draft()
    case.order.title = 'Flytting til Åsane'
    case.confirm()
    case.send_invoice()
    tally(case.order, case.now, TODAY)
    for wanted in ('1001', 'ingrid bjørnstad', '91234567', 'sandviksveien', 'åsane', '10001'):
        assert wanted in case.order.search


def test_a_private_customer_may_be_without_a_name_and_a_phone():
    """S19."""
    case = Case()
    case.add_customer(Customer.private())
    assert case.order.customer
    assert case.order.customer.shown_name == 'Privatkunde uten navn'
    with refused('Kunden mangler mobilnummer og e-post. Legg til minst én av dem før du sender tilbudet.'):
        case.send()

"""What an employee sees in Crew and tells from there: settings of the firm, notes, and who is on the way."""

import io
import zipfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from domain.access import Actor
from domain.attachment import Of
from domain.customer import Customer
from domain.job import Job
from domain.message import MessageKind
from domain.refused import NotFound, Refused
from domain.signature import Signed
from domain.status import CloseReason, Status
from domain.words import in_oslo, short_date
from store import (
    absences,
    attachments,
    clock,
    company,
    crew,
    customer_privacy,
    customers,
    going_back,
    invoices,
    job_notes,
    jobs,
    lines,
    order_view,
    orders,
    quotes,
    sign_in,
)
from store.crew import CrewJob
from store.database import read_now, write_now
from tests import engines, factories
from tests.factories import Firm


@pytest.fixture
def database_url(engine: str, tmp_path: Path) -> str:
    """One engine: no SQL of its own is asked here."""
    return engines.engine_url(engine, tmp_path)


@pytest.fixture(autouse=True)
def morning() -> None:
    """Half past seven in Norway, whenever the tests run."""
    clock.turn(in_oslo(clock.today(), time(7, 30)) - datetime.now(UTC))


def planned(by: Firm) -> tuple[int, int]:
    """A confirmed order with a job for Jonas today."""
    number = factories.confirmed(by)
    return number, factories.job(by, number)


def seen(by: Firm, job: int, who: Actor | None = None) -> CrewJob:
    return read_now(crew.one, who or by.jonas, job)


def job_of(by: Firm, number: int) -> Job:
    return factories.get(by, number).jobs[0]


def use(by: Firm, **settings: bool) -> None:
    write_now(company.change, by.owner, {key: not value for key, value in settings.items()}, settings, {})


def test_the_firm_hides_the_customers_number(db: str) -> None:
    by = factories.firm()
    _, job = planned(by)
    phone = seen(by, job).phone
    assert phone.startswith('+47')
    use(by, crew_phone=False)
    item = seen(by, job)
    assert (item.phone, item.is_phone_hidden, item.office_phone) == ('', True, '+4755123456')
    assert phone not in repr(item)
    assert phone not in repr(read_now(crew.view, by.jonas))


def test_prices_are_read_only_where_the_firm_shows_them(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    item = seen(by, job)
    assert [(line.text, line.amount, line.ore) for line in item.lines] == [('Flytting', '1 rund sum', None)]
    assert item.total_ore is None
    write_now(
        lines.add, by.owner, number,
        text='Rabatt', quantity='1', unit='stk.', unit_price='-200', vat_code='25',
    )  # fmt: skip
    assert [line.text for line in seen(by, job).lines] == ['Flytting']
    use(by, crew_prices=True)
    assert [line.ore for line in seen(by, job).lines] == [125000, -25000]
    write_now(lines.remove, by.owner, number, factories.get(by, number).lines[-1].id or 0)
    item = seen(by, job)
    assert ([line.ore for line in item.lines], item.total_ore) == ([125000], 125000)


def test_a_note_is_read_by_those_who_do_the_job_and_by_the_office(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    write_now(job_notes.write, by.jonas, number, job, ' Nøkkelen ligger\nunder matten ')
    write_now(job_notes.write, by.owner, number, job, 'Ring på hos naboen')
    notes = seen(by, job).notes
    assert [(each.text, each.employee_id) for each in notes] == [
        ('Nøkkelen ligger\nunder matten', by.jonas_id),
        ('Ring på hos naboen', by.owner.employee_id),
    ]
    view = read_now(order_view.view, by.owner, number)
    assert [each.text for each in view.notes] == [each.text for each in notes]
    assert view.told[1][0] == 'Jonas Vik skrev et notat på jobben «Flytting til Åsane».'


def test_notes_refused(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    for text, sentence in ((' \n', 'Skriv notatet først'), ('x' * 2001, 'for lang')):
        with pytest.raises(Refused, match=sentence):
            write_now(job_notes.write, by.jonas, number, job, text)
    with pytest.raises(NotFound):
        write_now(job_notes.write, by.ali, number, job, 'Ikke min')
    write_now(jobs.cancel, by.owner, number, job, 'Regn')
    with pytest.raises(Refused, match='avlyst'):
        write_now(job_notes.write, by.jonas, number, job, 'For sent')


def test_on_the_way_until_the_job_is_begun(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    write_now(jobs.set_off, by.jonas, number, job, time(8, 15))
    item = seen(by, job)
    assert (item.on_way, item.is_on_way, item.job.arrives) == ('Jonas', True, time(8, 15))
    order = factories.get(by, number)
    write_now(sign_in.make_link, order.id or 0, order.customer_id or 0, None, days=30)
    portal = read_now(quotes.portal, factories.customer(number), number)
    assert portal.order is not None
    assert portal.order.jobs[0].on_way(portal.today) == by.jonas_id
    with pytest.raises(Refused, match='allerede på vei'):
        write_now(jobs.set_off, by.jonas, number, job, message=True)  # from another phone: no second message
    write_now(jobs.not_on_way, by.jonas, number, job)
    assert seen(by, job).on_way == ''
    write_now(jobs.set_off, by.jonas, number, job)
    write_now(jobs.start, by.jonas, number, job)
    assert job_of(by, number).on_way(clock.today()) is None
    said = [text for text, _ in read_now(order_view.view, by.owner, number).told]
    assert 'Jonas Vik er ikke på vei til jobben «Flytting til Åsane» likevel.' in said


def test_yesterdays_way_or_another_day_or_person_is_no_way(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    write_now(jobs.set_off, by.jonas, number, job)
    today = clock.today()
    row = job_of(by, number)
    assert row.on_way(today) == by.jonas_id
    assert row.on_way(today + timedelta(days=1)) is None
    later = {'day': short_date(today + timedelta(days=1))}
    write_now(jobs.edit, by.owner, number, job, {'day': today}, later)
    assert job_of(by, number).on_way(today) is None
    write_now(jobs.edit, by.owner, number, job, {'day': today + timedelta(days=1)}, {'day': short_date(today)})
    assert job_of(by, number).on_way(today) == by.jonas_id
    ali = [by.ali.employee_id or 0]
    write_now(jobs.edit, by.owner, number, job, {'people': [by.jonas_id]}, {'people': ali})
    assert job_of(by, number).on_way(today) is None


def test_setting_off_refused(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    job = factories.job(by, number)
    factories.send(by, number)
    with pytest.raises(Refused, match='må være bekreftet'):
        write_now(jobs.set_off, by.jonas, number, job)
    write_now(quotes.confirm, by.owner, number)
    for who in (by.ali, by.owner):
        with pytest.raises((Refused, NotFound)):
            write_now(jobs.set_off, who, number, job)
    later = clock.today() + timedelta(days=2)
    write_now(jobs.edit, by.owner, number, job, {'day': clock.today()}, {'day': short_date(later)})
    with pytest.raises(Refused, match='Be kontoret om å flytte den'):
        write_now(jobs.set_off, by.jonas, number, job)
    write_now(jobs.edit, by.owner, number, job, {'day': later}, {'day': short_date(clock.today())})
    write_now(jobs.start, by.jonas, number, job)
    with pytest.raises(Refused, match='Jobben er startet'):
        write_now(jobs.set_off, by.jonas, number, job)


def test_the_customer_is_told_in_a_message(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    assert seen(by, job).may_tell
    assert write_now(jobs.set_off, by.jonas, number, job, time(8, 15), message=True) == 'ingrid@epost.no'
    said = read_now(order_view.view, by.owner, number).messages[0]
    assert said.message.kind is MessageKind.ON_WAY
    assert 'Hei, Ingrid. Jonas fra Sandviken Flytting AS er på vei til deg og er fremme omtrent kl. 08:15.' in said.body
    assert said.link
    write_now(jobs.not_on_way, by.jonas, number, job)
    nobody = write_now(customers.create, by.owner, Customer.private(name='Ola Lie'))
    write_now(orders.set_customer, by.owner, number, nobody)
    assert not seen(by, job).may_tell
    with pytest.raises(Refused, match='verken e-post eller mobilnummer'):
        write_now(jobs.set_off, by.jonas, number, job, message=True)


def test_notes_go_with_an_anonymised_customer(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    write_now(job_notes.write, by.jonas, number, job, 'Hunden heter Bamse')
    customer = factories.get(by, number).customer_id or 0
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, customer))) as packed:
        assert 'Hunden heter Bamse' in packed.read('kunde.json').decode()
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, customer)
    assert [each.text for each in read_now(order_view.view, by.owner, number).notes] == ['']


LINES = [[100, 200, 300, 120, 500, 260], [520, 100]]


def at_work(by: Firm) -> tuple[int, int]:
    """An order with a job that Jonas has begun, of a firm that asks for signatures."""
    use(by, ask_signature=True)
    number, job = planned(by)
    write_now(jobs.start, by.jonas, number, job)
    return number, job


def test_the_customer_signs_when_the_job_is_done(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    with pytest.raises(Refused, match='La kunden signere'):
        write_now(jobs.complete, by.jonas, number, job)
    assert job_of(by, number).completed_at is None
    write_now(jobs.complete, by.jonas, number, job, Signed(' Ingrid  Bjørnstad ', LINES))
    found = seen(by, job).signature
    assert found is not None
    assert (found.name, found.drawn) == ('Ingrid Bjørnstad', 'M100 200L300 120L500 260M520 100h0')
    assert (found.says, found.employee_id) == ('Jeg bekrefter at arbeidet er utført.', by.jonas_id)
    view = read_now(order_view.view, by.owner, number)
    assert view.signatures == {job: found}
    assert 'Kunden signerte for jobben «Flytting til Åsane» hos Jonas Vik.' in [text for text, _ in view.told]


@pytest.mark.parametrize(
    ('signed', 'sentence'),
    [
        (Signed('', LINES), 'Fyll ut navnet til den som signerer'),
        (Signed('Ingrid'), 'La kunden signere i feltet'),
        (Signed('Ingrid', [[5, 5]]), 'La kunden signere i feltet'),
        (Signed('Ingrid', [[5, 5, 9, 20]]), 'La kunden signere i feltet'),
        (Signed('Ingrid', [[0, 0, 1001, 0]]), 'kan ikke leses'),
        (Signed('Ingrid', [[0, 0, 100]]), 'kan ikke leses'),
        (Signed('Ingrid', [[0, 0, True, 100]]), 'kan ikke leses'),
        (Signed('Ingrid', [[0, 0, '100"/><script>', 100]]), 'kan ikke leses'),
        (Signed('Ingrid', [[0, 0, 100, 100] * 2001]), 'kan ikke leses'),
        (Signed('Ingrid', 'M0 0'), 'La kunden signere i feltet'),
    ],
)
def test_signatures_refused(db: str, signed: Signed, sentence: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    with pytest.raises(Refused, match=sentence):
        write_now(jobs.complete, by.jonas, number, job, signed)
    assert job_of(by, number).completed_at is None


def test_a_customer_who_is_not_there_and_a_job_opened_again(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    write_now(jobs.complete, by.jonas, number, job, Signed(absent=True))
    found = seen(by, job).signature
    assert found is not None
    assert (found.absent, found.name, found.drawn) == (True, '', '')
    write_now(jobs.reopen, by.jonas, number, job)
    assert seen(by, job).signature is None
    write_now(jobs.complete, by.jonas, number, job, Signed('Ingrid', LINES))
    again = seen(by, job).signature
    assert again is not None
    assert (again.absent, again.name) == (False, 'Ingrid')
    write_now(jobs.reopen, by.owner, number, job)
    write_now(jobs.complete, by.owner, number, job)  # the office asks nobody


def test_the_next_customer_of_an_order_sees_no_signature_of_the_one_before(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    write_now(jobs.complete, by.jonas, number, job, Signed('Ingrid', LINES))
    order = factories.get(by, number)
    write_now(sign_in.make_link, order.id or 0, order.customer_id or 0, None, days=30)
    assert list(read_now(quotes.portal, factories.customer(number), number).signatures) == [job]
    clock.turn(in_oslo(clock.today(), time(9, 30)) - datetime.now(UTC))
    other = write_now(customers.create, by.owner, Customer.private(name='Ola Lie'))
    write_now(going_back.go_back, by.owner, number, Status.DRAFT)
    write_now(orders.set_customer, by.owner, number, other)
    write_now(quotes.confirm, by.owner, number)
    write_now(sign_in.make_link, order.id or 0, other, None, days=30)
    assert read_now(quotes.portal, factories.customer(number), number).signatures == {}


def test_a_signature_goes_with_an_anonymised_customer_and_is_in_what_they_get(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    write_now(jobs.complete, by.jonas, number, job, Signed('Ingrid B', LINES))
    customer = factories.get(by, number).customer_id or 0
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, customer))) as packed:
        picture = next(name for name in packed.namelist() if name.endswith('.svg'))
        assert 'M100 200L300 120' in packed.read(picture).decode()
        assert 'Ingrid B' in packed.read('kunde.json').decode()
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, customer)
    found = read_now(order_view.view, by.owner, number).signatures[job]
    assert (found.name, found.drawn, found.erased_at is not None) == ('', '', True)


def test_notes_go_also_where_an_invoice_stays(db: str) -> None:
    by = factories.firm()
    number, invoice = factories.invoiced(by)
    order = factories.get(by, number)
    write_now(job_notes.write, by.jonas, number, order.jobs[0].id or 0, 'Fru Lie er syk')
    owed = order.invoice(invoice).open_ore // 100
    write_now(invoices.pay, by.owner, number, invoice, amount=str(owed), day=short_date(clock.today()))
    write_now(customer_privacy.erase, by.owner, order.customer_id or 0)
    assert [each.text for each in read_now(order_view.view, by.owner, number).notes] == ['']


def test_the_page_of_a_job_reads_no_pictures_of_the_other_jobs(db: str) -> None:
    by = factories.firm()
    number, job = planned(by)
    other = factories.job(by, number)
    for of in (Of(job), Of(other)):
        write_now(attachments.add_at_job, by.jonas, number, of, factories.file(f'{of.job_id}.jpg'))
    write_now(attachments.add, by.owner, number, factories.file('plan.jpg'))
    assert [each.name for each in seen(by, job).attachments] == [f'{job}.jpg', 'plan.jpg']


def test_the_calendar_holds_ones_own_days(db: str) -> None:
    by = factories.firm()
    number, _ = planned(by)
    today = clock.today()
    last = today + timedelta(days=6)
    for title, day, people in (
        ('Tidlig', last, [by.jonas_id]),
        ('Alis', last, [by.ali.employee_id or 0]),
        ('Etterpå', last + timedelta(days=1), [by.jonas_id]),
        ('Avlyst', last, [by.jonas_id]),
    ):
        write_now(jobs.add, by.owner, number, title=title, day=short_date(day), starts='06:00', people=people)
    cancelled = next(each for each in factories.get(by, number).jobs if each.title == 'Avlyst')
    write_now(jobs.cancel, by.owner, number, cancelled.id or 0, 'Regn')
    factories.job(by, factories.draft(by), title='Utkast')
    for who in (by.jonas_id, by.ali.employee_id or 0):
        write_now(absences.add, by.owner, employee_id=who, kind='sick', first=short_date(last), last=short_date(last))
    found = read_now(crew.days, by.jonas, today, last)
    assert [(item.job.title, item.job.day) for item in found.jobs] == [
        ('Flytting til Åsane', today),
        ('Tidlig', last),
    ]
    assert [each.employee_id for each in found.absences] == [by.jonas_id]

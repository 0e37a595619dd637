"""Whoever asks, only what is theirs: every door of the store, tried by everybody who may not go through it."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select

import store
from domain import access
from domain.absence import Absence
from domain.access import Act, Actor, Role, Where, Who
from domain.address import Address
from domain.attachment import Of
from domain.bank_file import Paid
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.fetching import Goods
from domain.imported import Import, What
from domain.invoice_view import InvoiceView
from domain.job_view import JobView
from domain.label import Colour
from domain.line import LineKind
from domain.message import Message, MessageKind
from domain.notice import Channel, News
from domain.order import Order
from domain.paper import PaperKind
from domain.quote import QuoteVersion
from domain.refused import NotAllowed, NotFound, Refused, SignedOut
from domain.repeat import Every, Rule
from domain.sign_in import ABSOLUTE, Face
from domain.spreadsheet import Table
from domain.status import CloseReason, Status
from domain.timing import Timer, first_of
from domain.view import View
from domain.words import short_date
from store import (
    absences,
    addresses,
    as_customer,
    attached,
    attachments,
    bank,
    bulk,
    catalogue,
    checklists,
    clock,
    codes,
    company,
    conversation,
    crew,
    customer_list,
    customer_merge,
    customer_privacy,
    customer_view,
    customers,
    daily,
    damages,
    devices,
    einvoices,
    employees,
    fetching,
    finding,
    following_up,
    going_back,
    hours,
    hours_view,
    importing,
    invoice_list,
    invoices,
    job_list,
    job_notes,
    jobs,
    labels,
    letterhead,
    lines,
    listing,
    locks,
    materials,
    messages,
    notices,
    office_access,
    order_view,
    orders,
    packages,
    passwords,
    payments,
    plans,
    portal_home,
    quotes,
    registered,
    regrets,
    saved_views,
    shown_papers,
    sign_in,
    suggestions,
    wordings,
)
from store.customer_list import Look
from store.database import read_now, write_now
from store.settings import settings
from tests import factories, matrix

DENIED = (NotFound, NotAllowed, SignedOut)
HIMSELF = {
    codes.ask_holder,
    codes.prove,
    sign_in.check,
    sign_in.note_seen,
    sign_in.note_used,
    sign_in.require_proof,
    sign_in.end,
    orders.must_lead,
    payments.order_of,
    passwords.stored,
    passwords.note_typed,
    passwords.change,
}
"""About the session of whoever asks, or a question that others begin with."""
SILENT = {quotes.mark_seen}  # does nothing instead of refusing: a clock in the page calls it, not a person
Door = Callable[..., Any]
Asked = dict[str, Any]
TYPED = {'text': 'Vask', 'quantity': '1', 'unit': 'time', 'unit_price': '500', 'vat': '25', 'discount': '', 'cost': ''}
TYPED |= {'option': '', 'option_group': ''}
GOODS = {'text': 'Silikon', 'quantity': '2', 'unit': 'stk.'}
HOURS = {'day': short_date(clock.today()), 'length': '2', 'note': 'Lager'}
SAYS = {'subject': 'Tilbud fra {firma}', 'body': 'Hei {lenke}', 'sms': 'Hei {lenke}'}
IN_A_YEAR = short_date(clock.today() + timedelta(days=365))
LATER = short_date(clock.today() + timedelta(days=400))
PAID = Paid(2, clock.today(), 125_000, '', 'Ingrid', '', 'a' * 32)
SUMMER = {'first': IN_A_YEAR, 'last': short_date(clock.today() + timedelta(days=373))}
PRICES = importing.checked(
    What.PRODUCTS, Table(('Navn', 'Pris'), (('Bærehjelp', '500'),)), {'text': 0, 'unit_price': 1}, vat_registered=True
)


@pytest.fixture(autouse=True)
def mail_is_set_up(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that messages wait instead of being marked."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()


@dataclass(slots=True)
class Scene:
    """A firm with an order in every state that some door needs; `orders` are as they were at the beginning."""

    firm: factories.Firm
    kari: Actor  # a contact, with the link to `asked`
    nils: Actor  # another contact of the same business, with a link of his own to `asked`
    per_id: int  # on the crew, with a job on a draft and no other
    plain: int  # a draft with a job that never had a date
    asked: int  # a sent quote with a job for Jonas
    sure: int  # confirmed, one job planned and one without a date
    busy: int  # Jonas is at it
    done: int  # completed, with a draft of an invoice
    billed: int  # an invoice sent
    paid: int  # partly paid
    to_business: int  # an invoice sent to a business
    again: int  # confirmed, with a plan whose second job has been skipped
    plan: int
    back: int  # moved back to a draft a moment ago
    entry: int  # the history entry of that
    product: int
    package: int
    package_line: int
    attachment: int  # on `asked`, shown to the customer
    photo: int  # of Jonas, at his job on `busy`
    damage: int  # reported there
    material: int  # used there
    label: int  # on `asked`
    absence: int  # of Jonas
    checklist: int
    point: int  # of it; the next one is on `sure`
    view: int  # of the owner, shared
    own: int  # a quote to somebody else
    agreed: int  # confirmed, of the same
    address: int  # of the customer of `asked`
    idle: int  # a customer without orders
    file: int  # that was read in
    hours: int  # of Jonas, today
    asked_hours: int  # a correction of his that waits
    running: int  # his timer on `busy`
    orders: dict[int, Order]
    own_file: int  # attached to `own`, shown to the customer

    @property
    def of_private(self) -> 'Scene':
        """The same, where the private customer's own order is asked about."""
        return replace(self, asked=self.own, attachment=self.own_file)

    def job(self, number: int, place: int = 0) -> int:
        return self.orders[number].jobs[place].id or 0

    def invoice(self, number: int) -> int:
        return self.orders[number].invoices[0].id or 0

    def customer(self, number: int) -> Customer:
        customer = self.orders[number].customer
        assert customer
        return customer

    @property
    def contact(self) -> Contact:
        return self.customer(self.asked).contacts[0]

    @property
    def version(self) -> QuoteVersion:
        return self.orders[self.asked].versions[0]


def hours_of(firm: factories.Firm) -> tuple[int, int, int]:
    """Hours of today, a correction of yesterday's that waits, and what runs; all of Jonas."""
    yesterday = short_date(clock.today() - timedelta(days=1))
    before = write_now(hours.add, firm.owner, HOURS | {'day': yesterday}, employee_id=firm.jonas_id)
    write_now(hours.correct, firm.jonas, before, 'Feil', HOURS | {'day': yesterday, 'length': '3'})
    newest = select(Timer.id).order_by(col(Timer.id).desc())
    asked = read_now(lambda session: session.exec(newest).first())
    running = read_now(lambda session: session.exec(select(Timer.id).where(col(Timer.stopped_at).is_(None))).one())
    return write_now(hours.add, firm.jonas, HOURS), asked or 0, running or 0


def _to_business(firm: factories.Firm) -> int:
    number = factories.draft(firm)
    fjord = Customer.business(
        name='Fjord AS', org_number='889640782', address='Kaien 1', postcode='5003', city='Bergen'
    )
    write_now(customers.add, firm.owner, number, fjord)
    write_now(quotes.confirm, firm.owner, number)
    made = write_now(invoices.create, firm.owner, number)
    write_now(invoices.send, firm.owner, number, made, advance_because='Avtalt')
    return number


def scene() -> Scene:
    firm = factories.firm()
    owner = firm.owner
    per = write_now(employees.add, owner, name='Per Moe', may_confirm=True)
    plain, asked = factories.draft(firm), factories.draft(firm, private=False)
    factories.job(firm, plain, people=[per], day=False)
    for floor in ('Eik', 'Furu'):
        factories.option(firm, plain, floor, group='Gulv')
    write_now(lines.add_text, owner, plain, LineKind.SECTION, 'Gulv')
    factories.job(firm, asked)
    factories.send(firm, asked)
    factories.registered_as()
    factories.registered_as('Ny gate 1')
    kari = factories.customer(asked)
    nils = Contact.new(name='Nils Berg', phone='90000001', email='nils@borettslag.no')
    write_now(customers.add_contact, owner, asked, factories.get(firm, asked).customer_id or 0, nils)
    write_now(following_up.send, owner, asked, recipient='nils@borettslag.no', message='Hei')
    place = Address.new(name='Lager', address='Kaien 9')
    lager = write_now(addresses.add, owner, asked, factories.get(firm, asked).customer_id or 0, place)
    sure, busy, done, billed, paid = (factories.confirmed(firm) for _ in range(5))
    factories.job(firm, sure)
    factories.job(firm, sure, day=False)
    for number in (done, busy):
        write_now(jobs.start, firm.jonas, number, factories.job(firm, number))
        if number == done:
            write_now(jobs.complete, firm.jonas, done, factories.get(firm, done).jobs[0].id or 0)
    write_now(invoices.create, owner, done)
    for number in (billed, paid):
        made = write_now(invoices.create, owner, number)
        write_now(invoices.send, owner, number, made, advance_because='Avtalt')
    write_now(invoices.pay, owner, paid, made, amount='1260', day='', keep_rest=True)
    to_business = _to_business(firm)
    again = factories.confirmed(firm)
    plan = factories.plan(firm, again)
    write_now(plans.skip, owner, again, factories.get(firm, again).jobs[1].id or 0, 'Ferie')
    factories.plan(firm, again)
    write_now(plans.pause, owner, again, plan, since=short_date(clock.today() + timedelta(days=300)))
    back, own = factories.quoted(firm), factories.quoted(firm)
    entry = write_now(going_back.go_back, owner, back, Status.DRAFT)
    agreed = write_now(orders.new_for, owner, factories.get(firm, own).customer_id or 0)
    write_now(quotes.confirm, owner, agreed)
    package = write_now(packages.save_order, owner, sure, 'Vask', with_jobs=True)
    package_line = read_now(packages.find, owner, package).lines[0].id or 0
    product = write_now(catalogue.add, owner, text='Flytteeske', unit_price='32')
    write_now(importing.carry_out, owner, What.PRODUCTS, PRICES, file='priser.csv', key='scene')
    file = read_now(lambda session: session.exec(select(Import.id)).one()) or 0
    write_now(labels.put_named, owner, asked, 'Haster')
    label = read_now(labels.listing, owner)[0].id or 0
    attachment = write_now(attachments.add, owner, asked, factories.file())
    write_now(absences.add, owner, employee_id=firm.jonas_id, kind='holiday', **SUMMER)
    absence = read_now(absences.coming, owner)[0].id or 0
    at = factories.get(firm, busy).jobs[0].id or 0
    photo = write_now(attachments.add_at_job, firm.jonas, busy, Of(at), factories.file('kasse.jpg'))
    damage = write_now(damages.report, firm.jonas, busy, at, 'Riper i døren')
    material = write_now(materials.note, firm.jonas, busy, at, GOODS)
    checklist = write_now(checklists.make, owner, 'Utvask')
    write_now(checklists.add_to_template, owner, checklist, 'Gulv', 'yes_no', False)
    point = read_now(checklists.templates, owner)[0].points[0].id or 0
    write_now(checklists.put, owner, sure, factories.get(firm, sure).jobs[0].id or 0, checklist)
    write_now(attachments.show, owner, asked, attachment, True)
    view = write_now(saved_views.save, owner, View(), name='Åpne', shared=True, pinned=True)
    own_file = write_now(attachments.add, owner, own, factories.file('skisse.jpg'))
    write_now(attachments.show, owner, own, own_file, True)
    of = (plain, asked, sure, busy, done, billed, paid, to_business, again, back, own, agreed)
    return Scene(
        firm, kari, factories.customer(asked), per, plain, asked, sure, busy, done, billed, paid, to_business,
        again, plan, back, entry, product, package, package_line, attachment, photo, damage, material, label, absence,
        checklist, point, view, own, agreed, lager,
        write_now(customers.create, owner, Customer.private(name='Ola Lie')), file, *hours_of(firm),
        {number: factories.get(firm, number) for number in of},
        own_file,
    )  # fmt: skip


DOORS: dict[Door, Callable[[Scene], Asked]] = {
    orders.find: lambda s: dict(number=s.asked),
    orders.id_of: lambda s: dict(number=s.asked),
    orders.changing: lambda s: dict(act=Act.EDIT_ORDER, number=s.asked),
    order_view.view: lambda s: dict(number=s.asked),
    orders.new: lambda _: {},
    orders.edit: lambda s: dict(number=s.sure, field='title', opened='', wanted='Piano'),
    orders.set_responsible: lambda s: dict(number=s.sure, employee_id=None),
    orders.copy: lambda s: dict(number=s.sure),
    orders.delete: lambda s: dict(number=s.plain),
    orders.close: lambda s: dict(number=s.sure, reason=CloseReason.LOST),
    going_back.plan: lambda s: dict(number=s.sure, to=Status.DRAFT),
    going_back.go_back: lambda s: dict(number=s.sure, to=Status.DRAFT),
    going_back.undo: lambda s: dict(number=s.back, entry_id=s.entry),
    orders.set_payer: lambda s: dict(number=s.sure, customer_id=s.idle),
    orders.set_customer: lambda s: dict(number=s.plain, customer_id=None),
    lines.add: lambda s: dict(
        number=s.sure, text='Eske', quantity='2', unit='stk.', unit_price='40', vat_code='25'
    ),
    lines.edit: lambda s: dict(
        number=s.sure, line_id=s.orders[s.sure].lines[0].id, opened={'text': 'Flytting'}, wanted={'text': 'Flyttejobb'}
    ),
    lines.remove: lambda s: dict(number=s.sure, line_id=s.orders[s.sure].lines[0].id),
    lines.add_text: lambda s: dict(number=s.sure, kind=LineKind.SECTION, text='Vask'),
    lines.move: lambda s: dict(number=s.plain, line_id=s.orders[s.plain].lines[0].id, before=None),
    lines.choose: lambda s: dict(number=s.plain, line_id=s.orders[s.plain].lines[2].id, chosen=True),
    lines.show_sum_only: lambda s: dict(number=s.plain, line_id=s.orders[s.plain].lines[3].id, sum_only=True),
    lines.step: lambda s: dict(number=s.plain, line_id=s.orders[s.plain].lines[0].id, by=1),
    lines.copy: lambda s: dict(number=s.sure, line_id=s.orders[s.sure].lines[0].id),
    lines.use_discount: lambda s: dict(number=s.sure, opened='', wanted='10 %'),
    lines.type_with_vat: lambda s: dict(number=s.sure, with_vat=True),
    invoice_list.page: lambda _: dict(view=InvoiceView()),
    invoice_list.every: lambda _: dict(view=InvoiceView(), most=9),
    invoice_list.rows: lambda _: dict(ids=[1]),
    invoice_list.counts: lambda _: dict(view=InvoiceView()),
    job_list.page: lambda _: dict(view=JobView()),
    job_list.rows: lambda s: dict(ids=[s.job(s.sure)]),
    job_list.counts: lambda _: dict(view=JobView()),
    job_list.open_of: lambda _: {},
    job_list.week: lambda _: dict(first=clock.today()),
    checklists.templates: lambda _: {},
    checklists.make: lambda _: dict(name='Vinduer'),
    checklists.remove: lambda s: dict(checklist_id=s.checklist),
    checklists.add_to_template: lambda s: dict(checklist_id=s.checklist, text='Ovn', kind='text', required=True),
    checklists.take_from_template: lambda s: dict(checklist_id=s.checklist, point_id=s.point),
    checklists.put: lambda s: dict(number=s.sure, job_id=s.job(s.sure), checklist_id=s.checklist),
    checklists.add: lambda s: dict(number=s.sure, job_id=s.job(s.sure), text='Ovn', kind='number', required=True),
    checklists.take: lambda s: dict(number=s.sure, job_id=s.job(s.sure), point_id=s.point + 1),
    checklists.reply: lambda s: dict(number=s.sure, job_id=s.job(s.sure), point_id=s.point + 1, answer='ja'),
    absences.listing: lambda _: {},
    absences.coming: lambda _: {},
    absences.between: lambda _: dict(first=clock.today(), last=clock.today()),
    absences.against: lambda s: dict(people=[s.firm.jonas_id], day=IN_A_YEAR),
    absences.add: lambda s: dict(employee_id=s.firm.jonas_id, kind='sick', first=LATER),
    absences.edit: lambda s: dict(
        absence_id=s.absence,
        opened=absences.values(read_now(lambda session: session.exec(select(Absence)).one())),
        wanted={'kind': 'sick', **SUMMER, 'starts': '', 'ends': ''},
    ),
    absences.remove: lambda s: dict(absence_id=s.absence),
    labels.listing: lambda _: {},
    labels.used: lambda _: {},
    labels.put_named: lambda s: dict(number=s.sure, name='Vent'),
    labels.put: lambda s: dict(number=s.sure, label_id=s.label),
    labels.take: lambda s: dict(number=s.asked, label_id=s.label),
    labels.edit: lambda s: dict(label_id=s.label, name='Haster veldig', colour=Colour.RED),
    labels.remove: lambda s: dict(label_id=s.label),
    attachments.add: lambda s: dict(number=s.sure, kept=factories.file()),
    attachments.show: lambda s: dict(number=s.asked, attachment_id=s.attachment, shown=False),
    attachments.remove: lambda s: dict(number=s.asked, attachment_id=s.attachment),
    attachments.add_at_job: lambda s: dict(number=s.busy, of=Of(s.job(s.busy)), kept=factories.file('dør.jpg')),
    attachments.take_back: lambda s: dict(number=s.busy, attachment_id=s.photo),
    job_notes.write: lambda s: dict(number=s.busy, job_id=s.job(s.busy), text='Nøkkel under matten'),
    damages.report: lambda s: dict(number=s.busy, job_id=s.job(s.busy), text='Knust rute'),
    damages.show: lambda s: dict(number=s.busy, damage_id=s.damage, shown=True),
    materials.note: lambda s: dict(number=s.busy, job_id=s.job(s.busy), given=GOODS),
    materials.change: lambda s: dict(number=s.busy, material_id=s.material, opened='2', quantity='3'),
    materials.remove: lambda s: dict(number=s.busy, material_id=s.material),
    suggestions.goods: lambda _: dict(text='esk'),
    damages.settle: lambda s: dict(number=s.busy, damage_id=s.damage, done=True),
    attached.served: lambda s: dict(attachment_id=s.attachment),
    packages.listing: lambda _: {},
    packages.find: lambda s: dict(package_id=s.package),
    packages.add: lambda _: dict(name='Flyttepakke'),
    packages.save_order: lambda s: dict(number=s.sure, name='Flyttepakke', with_jobs=True),
    packages.put_on: lambda s: dict(number=s.sure, package_id=s.package),
    packages.rename: lambda s: dict(package_id=s.package, opened='Vask', wanted='Rundvask'),
    packages.remove: lambda s: dict(package_id=s.package),
    packages.add_line: lambda s: dict(package_id=s.package, typed=TYPED, with_vat=False),
    packages.add_text: lambda s: dict(package_id=s.package, kind=LineKind.TEXT, text='Alle rom'),
    packages.edit_line: lambda s: dict(
        package_id=s.package, line_id=s.package_line, opened={'text': 'Flytting'}, wanted={'text': 'Vask'}
    ),
    packages.remove_line: lambda s: dict(package_id=s.package, line_id=s.package_line),
    packages.step: lambda s: dict(package_id=s.package, line_id=s.package_line, by=1),
    packages.add_job: lambda s: dict(package_id=s.package, title='Vask'),
    packages.remove_job: lambda s: dict(package_id=s.package, job_id=1),
    suggestions.suggest: lambda _: dict(text='flytt'),
    invoices.set_fully_invoiced: lambda s: dict(number=s.sure, ticked=True),
    quotes.draft: lambda s: dict(number=s.plain),
    quotes.send: lambda s: dict(number=s.plain, recipient='ingrid@epost.no', message='Hei', valid_until=clock.today()),
    following_up.texts: lambda s: dict(number=s.asked),
    following_up.send: lambda s: dict(number=s.asked, recipient='kari@borettslag.no', message='Hei'),
    quotes.answer: lambda s: dict(number=s.asked, text='Ja'),
    quotes.register_acceptance: lambda s: dict(number=s.asked, name='Kari', said='På telefon'),
    quotes.register_decline: lambda s: dict(number=s.asked, because='For dyrt'),
    quotes.confirm: lambda s: dict(number=s.asked),
    regrets.regret: lambda s: dict(number=s.agreed, version_id=s.orders[s.agreed].versions[0].id, name='Ingrid Nes'),
    regrets.register: lambda s: dict(number=s.agreed, name='Ingrid Nes', said='På telefon'),
    quotes.portal: lambda s: dict(number=s.asked),
    shown_papers.find: lambda s: dict(kind=PaperKind.QUOTE, of_id=s.orders[s.asked].versions[-1].id),
    portal_home.home: lambda _: {},
    quotes.accept: lambda s: dict(
        number=s.asked, version_id=s.version.id, shown_hash=s.version.sha256, name='Kari', ticked=True
    ),
    quotes.decline: lambda s: dict(number=s.asked, version_id=s.version.id, because='For dyrt'),
    quotes.say: lambda s: dict(number=s.asked, kind=MessageKind.QUESTION, text='Når?'),
    quotes.mark_seen: lambda s: dict(number=s.asked, version_id=s.version.id),
    jobs.add: lambda s: dict(number=s.sure, title='Bære'),
    jobs.edit: lambda s: dict(
        number=s.sure, job_id=s.job(s.sure), opened={'description': ''}, wanted={'description': 'Piano'}
    ),
    jobs.cancel: lambda s: dict(number=s.sure, job_id=s.job(s.sure), because='Regn'),
    jobs.remove: lambda s: dict(number=s.sure, job_id=s.job(s.sure, 1)),
    jobs.start: lambda s: dict(number=s.sure, job_id=s.job(s.sure), switch=True),
    jobs.complete: lambda s: dict(number=s.busy, job_id=s.job(s.busy)),
    jobs.reopen: lambda s: dict(number=s.done, job_id=s.job(s.done)),
    jobs.set_off: lambda s: dict(number=s.sure, job_id=s.job(s.sure), message=True),
    jobs.not_on_way: lambda s: dict(number=s.sure, job_id=s.job(s.sure)),
    jobs.pause: lambda s: dict(number=s.busy, job_id=s.job(s.busy), employee_id=s.firm.jonas_id),
    hours_view.month: lambda _: dict(first=first_of(clock.today())),
    hours_view.mine: lambda _: dict(first=first_of(clock.today())),
    hours_view.jobs_for: lambda s: dict(employee_id=s.firm.jonas_id),
    hours.add: lambda s: dict(given=HOURS | {'job_id': s.job(s.sure)}, employee_id=s.firm.jonas_id),
    hours.start: lambda _: dict(what='Lager', switch=True),
    hours.in_the_way: lambda s: dict(given=HOURS, people=[s.firm.jonas_id]),
    hours.add_for: lambda s: dict(people=[s.firm.jonas_id], given=HOURS | {'job_id': s.job(s.sure)}),
    hours.correct: lambda s: dict(entry_id=s.hours, because='Feil', given=HOURS | {'length': '3'}),
    hours.annul: lambda s: dict(entry_id=s.hours, because='Feil'),
    hours.answer: lambda s: dict(entry_id=s.asked_hours, approved=True),
    hours.stop: lambda s: dict(entry_id=s.running, day='', at=''),
    hours.lock: lambda _: dict(first=first_of(clock.today() - timedelta(days=70))),
    hours_view.export: lambda _: dict(first=first_of(clock.today())),
    daily.listing: lambda _: {},
    letterhead.look: lambda _: {},
    letterhead.use: lambda _: dict(sha256='0' * 64),
    plans.add: lambda s: dict(number=s.sure, title='Vask', rule=Rule(Every.DAY, clock.today())),
    plans.edit: lambda s: dict(
        number=s.again, plan_id=s.plan, opened={'title': 'Trappevask'}, wanted={'title': 'Vask'}
    ),
    plans.edit_following: lambda s: dict(
        number=s.again, job_id=s.job(s.again), opened={'title': 'Trappevask'}, wanted={'title': 'Vask'}
    ),
    plans.outcome: lambda s: dict(
        number=s.again, plan_id=s.plan, opened={'title': 'Trappevask'}, wanted={'title': 'Vask'}
    ),
    plans.pause: lambda s: dict(number=s.again, plan_id=s.orders[s.again].plans[-1].id),
    plans.resume: lambda s: dict(number=s.again, plan_id=s.plan),
    plans.end: lambda s: dict(number=s.again, plan_id=s.plan),
    plans.outcome_of_skip: lambda s: dict(number=s.again, job_id=s.job(s.again)),
    plans.skip: lambda s: dict(number=s.again, job_id=s.job(s.again), because='Ferie'),
    plans.unskip: lambda s: dict(number=s.again, job_id=s.job(s.again, 1)),
    fetching.preview: lambda s: dict(number=s.busy),
    fetching.fetch: lambda s: dict(
        number=s.busy,
        seen=[],
        goods=[Goods((s.material,), 'Silikon', 'stk.', Decimal(2))],
        per_person=False,
        price='300',
        prices=['40'],
    ),
    jobs.confirm: lambda s: dict(number=s.asked),
    jobs.must_return: lambda s: dict(number=s.busy, job_id=s.job(s.busy), what='Lister'),
    crew.view: lambda _: {},
    crew.days: lambda _: dict(first=clock.today(), last=clock.today()),
    crew.one: lambda s: dict(job_id=s.job(s.sure)),
    invoices.create: lambda s: dict(number=s.sure),
    invoices.edit: lambda s: dict(
        number=s.done, invoice_id=s.invoice(s.done), opened={'your_ref': ''}, wanted={'your_ref': 'Kari'}
    ),
    invoices.discard: lambda s: dict(number=s.done, invoice_id=s.invoice(s.done)),
    invoices.send: lambda s: dict(number=s.done, invoice_id=s.invoice(s.done)),
    invoices.credit: lambda s: dict(number=s.billed, invoice_id=s.invoice(s.billed)),
    invoices.pay: lambda s: dict(number=s.billed, invoice_id=s.invoice(s.billed), amount='1250', day=''),
    invoices.reverse: lambda s: dict(
        number=s.paid, invoice_id=s.invoice(s.paid), payment_id=s.orders[s.paid].invoices[0].payments[0].id
    ),
    payments.pay_back: lambda s: dict(number=s.paid, invoice_id=s.invoice(s.paid), amount='1', day=''),
    bank.look: lambda _: dict(rows=[PAID]),
    bank.take: lambda s: dict(invoice_id=s.invoice(s.billed), paid=PAID),
    payments.dispute: lambda s: dict(number=s.billed, invoice_id=s.invoice(s.billed), because='Feil sum'),
    payments.end_dispute: lambda s: dict(number=s.billed, invoice_id=s.invoice(s.billed)),
    payments.pay_whole: lambda s: dict(invoice_id=s.invoice(s.billed), day=''),
    payments.send: lambda s: dict(invoice_id=s.invoice(s.done)),
    einvoices.find: lambda s: dict(invoice_id=s.invoice(s.to_business)),
    einvoices.mark: lambda s: dict(number=s.to_business, invoice_id=s.invoice(s.to_business)),
    invoices.mark_delivered: lambda s: dict(number=s.billed, invoice_id=s.invoice(s.billed)),
    customers.search: lambda s: dict(kind=s.customer(s.plain).kind, text='ingrid'),
    customers.likely: lambda _: dict(phone='91234567'),
    customers.add: lambda s: dict(number=s.plain, customer=Customer.private(name='Ny')),
    customers.edit: lambda s: dict(
        number=s.plain, customer_id=s.customer(s.plain).id, opened={'name': 'Ingrid Bjørnstad'}, wanted={'name': 'Ida'}
    ),
    customers.add_contact: lambda s: dict(
        number=s.asked, customer_id=s.contact.customer_id, contact=Contact.new(name='Siv')
    ),
    customers.edit_contact: lambda s: dict(
        number=s.asked,
        contact_id=s.contact.id,
        opened={'name': 'Kari Nes', 'phone': '+4798765432', 'email': 'kari@borettslag.no'},
        wanted={'name': 'Kari', 'phone': '90000002', 'email': 'kari@borettslag.no'},
    ),
    customers.remove_contact: lambda s: dict(number=s.asked, contact_id=s.contact.id),
    customers.create: lambda _: dict(customer=Customer.private(name='Ny')),
    addresses.add: lambda s: dict(
        number=s.asked, customer_id=s.contact.customer_id, address=Address.new(address='Kaien 1')
    ),
    addresses.keep: lambda s: dict(number=s.asked, customer_id=s.contact.customer_id, place='Torget 1, 5014 Bergen'),
    addresses.edit: lambda s: dict(
        number=s.asked, address_id=s.address, opened={'address': 'Kaien 9'}, wanted={'address': 'Kaien 8'}
    ),
    addresses.make_main: lambda s: dict(number=s.asked, address_id=s.address),
    addresses.remove: lambda s: dict(number=s.asked, address_id=s.address),
    registered.take_over: lambda s: dict(number=s.asked, customer_id=s.contact.customer_id),
    registered.let_be: lambda s: dict(number=s.asked, customer_id=s.contact.customer_id),
    customer_list.page: lambda _: dict(look=Look()),
    customer_list.rows: lambda _: dict(look=Look()),
    customer_list.counts: lambda _: dict(look=Look()),
    customer_view.view: lambda s: dict(customer_id=s.customer(s.plain).id),
    customer_view.stays_as: lambda s: dict(customer_id=s.customer(s.plain).id),
    customer_merge.merge: lambda s: dict(
        stays_id=s.customer(s.plain).id, goes_id=s.customer(s.sure).id, theirs={'name': True}
    ),
    customer_privacy.remains: lambda s: dict(customer_id=s.idle),
    customer_privacy.erase: lambda s: dict(customer_id=s.idle),
    customer_privacy.export: lambda s: dict(customer_id=s.customer(s.plain).id),
    finding.find: lambda _: dict(text='ingrid'),
    orders.new_for: lambda s: dict(customer_id=s.customer(s.plain).id),
    employees.listing: lambda _: {},
    employees.add: lambda _: dict(name='Mona'),
    employees.edit: lambda s: dict(employee_id=s.per_id, opened={'active': True}, wanted={'active': False}),
    office_access.give: lambda s: dict(employee_id=s.per_id, email='per@sandviken.no'),
    office_access.take: lambda s: dict(employee_id=s.per_id),
    office_access.change_role: lambda s: dict(employee_id=s.per_id, role=Role.LEAD),
    employees.crew_address: lambda s: dict(employee_id=s.firm.jonas_id),
    devices.listing: lambda s: dict(employee_id=s.firm.owner.employee_id),
    devices.end: lambda s: dict(employee_id=s.firm.owner.employee_id, token_hash=s.firm.owner.session),
    devices.end_everywhere: lambda s: dict(employee_id=s.firm.owner.employee_id),
    devices.end_customer: lambda _: dict(customer_id=1),
    locks.of_employee: lambda s: dict(employee_id=s.firm.jonas_id),
    locks.lift_employees: lambda s: dict(employee_id=s.firm.jonas_id),
    locks.lift_customers: lambda _: dict(customer_id=1),
    company.settings_page: lambda _: {},
    company.change: lambda _: dict(opened={'city': 'Bergen'}, wanted={'city': 'Oslo'}, first={}),
    listing.page: lambda _: dict(view=View()),
    listing.rows: lambda s: dict(numbers=[s.asked]),
    listing.numbers: lambda _: dict(view=View(), most=9),
    listing.every: lambda _: dict(view=View(), most=9),
    listing.counts: lambda _: {},
    catalogue.page: lambda _: dict(shelf=catalogue.Shelf()),
    catalogue.add: lambda _: dict(text='Flyttevask', unit_price='4200'),
    catalogue.edit: lambda s: dict(product_id=s.product, opened={'number': ''}, wanted={'number': '7'}),
    importing.dry_run: lambda _: dict(what=What.PRODUCTS, given=PRICES),
    importing.carry_out: lambda _: dict(what=What.PRODUCTS, given=PRICES, file='priser.csv', key='a'),
    importing.earlier: lambda _: dict(what=What.PRODUCTS),
    importing.undo: lambda s: dict(import_id=s.file),
    catalogue.export: lambda _: {},
    saved_views.listing: lambda _: {},
    saved_views.save: lambda _: dict(view=View(), name='Mine', shared=False, pinned=True),
    saved_views.edit: lambda s: dict(view_id=s.view, name='Alles', shared=True, pinned=False),
    saved_views.remove: lambda s: dict(view_id=s.view),
    bulk.send_quote: lambda s: dict(number=s.plain),
    bulk.close: lambda s: dict(number=s.back, reason=CloseReason.LOST),
    notices.unread: lambda _: {},
    notices.listing: lambda _: {},
    notices.read_of: lambda s: dict(number=s.asked),
    notices.read_all: lambda _: dict(newest=9_999),
    notices.mine: lambda _: {},
    notices.choose: lambda _: dict(about=News.SEEN, channel=Channel.APP, wanted=False),
    as_customer.look: lambda s: dict(number=s.asked),
    as_customer.note: lambda s: dict(number=s.asked),
    conversation.mark_read: lambda s: dict(number=s.asked, newest=9_999),
    messages.listing: lambda _: {},
    wordings.listing: lambda _: {},
    wordings.examples: lambda _: dict(kind=MessageKind.QUOTE),
    wordings.save: lambda _: dict(
        kind=MessageKind.QUOTE, opened=SAYS, wanted={**SAYS, 'subject': 'Nytt tilbud'}
    ),
    wordings.use_standard: lambda _: dict(kind=MessageKind.QUOTE),
    messages.send_now: lambda _: dict(message_id=read_now(lambda session: session.exec(select(Message.id)).first())),
}  # fmt: skip
"""Every function of the store that somebody asks for something, with what it is asked in the scene."""

NAMED = {f'{door.__module__.removeprefix("store.")}.{door.__name__}': door for door in DOORS}


def doors_of(letter: str) -> set[Door]:
    """What the matrix lets somebody through, by their letter there."""
    return {NAMED[name] for name, who in matrix.DOORS.items() if letter in who}


FOR_CREW = doors_of('C')
OWN = {NAMED[name] for name in matrix.EVERYWHERE}


class Done(Exception):
    """It went through; what it changed is not kept."""


def rows() -> dict[str, list[Any]]:
    """Every row of every table."""
    every = {t.name: t.select().order_by(*t.primary_key.columns) for t in SQLModel.metadata.sorted_tables}
    return read_now(lambda session: {name: list(session.execute(query)) for name, query in every.items()})


def attempt(door: Door, actor: Actor, asked: Asked, *, keep: bool = True) -> Exception | None:
    """What came of it: the exception, or None when it went through. Without `keep` it is undone."""

    def through(session: Session) -> None:
        answer = door(session, actor, **asked)
        if hasattr(answer, '__enter__'):
            with answer:
                pass
        session.flush()
        if not keep:
            raise Done

    try:
        write_now(through)
    except Exception as error:
        return None if isinstance(error, Done) else error
    return None


def wrongly_treated(s: Scene, actor: Actor, allowed: set[Door], own: Scene | None = None) -> list[str]:
    """Each door that let somebody in who may not, or kept somebody out who may; `own` is what they may ask about."""
    wrong = []
    for door, ask in DOORS.items():
        outcome = attempt(door, actor, ask(own or s if door in allowed else s), keep=door not in allowed)
        fine = outcome is None if door in allowed else isinstance(outcome, DENIED) or (door in SILENT and not outcome)
        if not fine:
            wrong.append(f'{door.__module__}.{door.__qualname__}: {outcome!r}')
    return wrong


def office_person(name: str, role: Role = Role.OFFICE) -> Actor:
    """Somebody in the office."""
    employee = Employee(name=name, role=role)
    write_now(lambda session: session.add(employee))
    return factories.office(employee.id or 0, role)


def change_employee(actor: Actor, field: str, value: object) -> None:
    write_now(lambda session: setattr(session.get(Employee, actor.employee_id), field, value))


def strangers(s: Scene) -> Iterator[tuple[str, Actor, set[Door]]]:
    """Who has no business here, with the doors that are theirs all the same."""
    other = factories.customer(s.own)
    yield 'a customer with the link to another order', other, set()
    yield 'the same, who says that it is this order', replace(other, order_id=s.orders[s.asked].id), set()
    yield 'a customer who says that he is the owner', replace(s.kari, role=Role.OWNER, where=Where.OFFICE), set()
    yield 'an employee without a job here', s.firm.ali, OWN
    yield 'an employee with a job on a draft', factories.crew(s.per_id), OWN
    yield 'an employee who says that he is the owner', replace(s.firm.ali, role=Role.OWNER, where=Where.OFFICE), set()
    yield 'nobody', Actor(Role.OWNER, Where.OFFICE, session='', employee_id=s.firm.owner.employee_id), set()
    fired = office_person('Finn Lie')
    change_employee(fired, 'active', False)
    yield 'somebody who is no longer in the office', fired, set()
    moved = office_person('Mia Dahl')
    change_employee(moved, 'role', Role.CREW)
    yield 'somebody who has gone from the office to the crew', moved, set()
    signed_out = factories.office(s.firm.owner.employee_id or 0)
    write_now(sign_in.end, signed_out)
    yield 'the owner, signed out', signed_out, set()
    write_now(customers.remove_contact, s.firm.owner, s.asked, read_now(sign_in.check, s.nils).contact_id or 0)
    yield 'a contact who has been removed', s.nils, set()
    for actor, face in ((s.firm.owner, Face.OFFICE), (s.kari, Face.PORTAL), (s.firm.jonas, Face.CREW)):
        clock.turn(ABSOLUTE[face])
        yield f'{face}: the session has ended', actor, set()
        clock.turn(timedelta())
    write_now(customers.edit_contact, s.firm.owner, **DOORS[customers.edit_contact](s))
    yield 'a contact with a new phone number, by the link to the old one', s.kari, set()


def test_a_stranger_is_refused_at_every_door_and_changes_nothing(db: str, subtests: pytest.Subtests) -> None:
    s = scene()
    for who, actor, allowed in strangers(s):
        with subtests.test(who):
            before = rows()
            assert wrongly_treated(s, actor, allowed) == []
            assert rows() == before


def test_everybody_may_do_what_is_theirs_and_nothing_else(db: str, subtests: pytest.Subtests) -> None:
    s = scene()
    assert set(matrix.DOORS) == set(NAMED), 'every door has its row, and every row a door'
    for letter, actor in everybody(s):
        with subtests.test(matrix.WHO[letter]):
            before = rows()
            assert wrongly_treated(s, actor, doors_of(letter), own=s.of_private if letter == 'V' else s) == []
            assert rows() == before


def everybody(s: Scene) -> Iterator[tuple[str, Actor]]:
    """One of each, to whom what the scene asks about belongs; what each is is made so when their turn comes."""
    yield 'O', s.firm.owner
    yield 'K', office_person('Ola Nes')
    yield 'P', office_person('Pia Plan', Role.PLANNER)
    yield 'R', office_person('Rita Regn', Role.ACCOUNTING)
    yield 'C', s.firm.jonas
    yield 'L', factories.lead(s.firm)
    yield 'G', by_code(s.kari)
    yield 'V', by_code(factories.customer(s.own))
    nils = replace(by_code(s.nils), standing=Who.CONTACT)
    opened = {'name': 'Nils Berg', 'phone': '+4790000001', 'email': 'nils@borettslag.no', 'may_accept': True}
    contact = read_now(sign_in.check, s.nils).contact_id or 0
    write_now(customers.edit_contact, s.firm.owner, s.asked, contact, opened, opened | {'may_accept': False})
    yield 'B', nils
    yield 'S', Actor(Role.CREW, Where.CREW, session='')


def by_code(holder: Actor) -> Actor:
    """Whoever got a link, signed in with a code instead."""
    deed = read_now(sign_in.check, holder)
    assert deed.customer_id
    return factories.known(deed.customer_id, deed.contact_id)


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)  # the table is in no database
def test_the_table_is_what_the_matrix_says_and_no_cell_can_be_another(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked with the session of each; then with every single cell turned round: it is always noticed."""
    s, right = scene(), {act: who for act, who in access.MAY.items()}
    assert set(matrix.ACTS) == {act.value for act in Act}
    for letter, actor in everybody(s):
        assert [act for act in Act if may(actor, act) is not (letter in matrix.ACTS[act])] == [], letter
        if letter == 'S':
            continue  # who has no session is asked for nothing
        who = read_now(sign_in.check, actor).actor.who
        for act in Act:
            monkeypatch.setitem(access.MAY, act, right[act] ^ {who})
            assert may(actor, act) is not (letter in matrix.ACTS[act]), (letter, act)
            monkeypatch.setitem(access.MAY, act, right[act])
    for act in Act:
        assert {Who(matrix.WHO[letter]) for letter in matrix.ACTS[act]} == right[act]


def may(actor: Actor, act: Act) -> bool:
    try:
        read_now(sign_in.check, actor, act)
    except DENIED:
        return False
    return True


def test_every_door_of_the_store_is_on_the_list() -> None:
    doors = {
        function
        for module in (importlib.import_module(m.name) for m in pkgutil.walk_packages(store.__path__, 'store.'))
        if '.migrations' not in module.__name__
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith('_')
        if [*inspect.signature(function).parameters][1:2] == ['actor']
    }
    assert doors - HIMSELF == set(DOORS)


def test_crew_does_not_reach_a_draft_they_have_a_job_on(db: str) -> None:
    s = scene()
    per, job = factories.crew(s.per_id), s.job(s.plain)
    before = rows()
    for door in FOR_CREW - OWN:
        asked = DOORS[door](s)
        elsewhere = {'number': s.plain, 'job_id': job}
        outcome = attempt(door, per, asked | {k: v for k, v in elsewhere.items() if k in asked})
        assert isinstance(outcome, NotFound), door
    view = read_now(crew.view, per)
    assert [view.today_jobs, view.coming, view.done] == [[], [], []]
    assert rows() == before
    write_now(quotes.confirm, s.firm.owner, s.plain)
    assert read_now(crew.one, per, job).number == s.plain, 'once it is no draft he sees it: the test is not blind'


def test_crew_does_not_touch_a_colleagues_job_on_an_order_they_share(db: str) -> None:
    s = scene()
    alis = factories.job(s.firm, s.busy, people=[s.firm.ali.employee_id or 0])
    jonases = s.job(s.busy)
    before = rows()
    assert isinstance(attempt(jobs.complete, s.firm.ali, {'number': s.busy, 'job_id': jonases}), Refused)
    assert isinstance(attempt(jobs.start, s.firm.jonas, {'number': s.busy, 'job_id': alis, 'switch': True}), Refused)
    assert isinstance(attempt(crew.one, s.firm.jonas, {'job_id': alis}), NotFound)
    for door, asked in (
        (attachments.add_at_job, {'of': Of(alis), 'kept': factories.file('b.jpg')}),
        (damages.report, {'job_id': alis, 'text': 'Knust'}),
        (materials.note, {'job_id': alis, 'given': GOODS}),
        (job_notes.write, {'job_id': alis, 'text': 'Nøkkel'}),
    ):
        assert isinstance(attempt(door, s.firm.jonas, {'number': s.busy} | asked), NotFound)
    assert isinstance(
        attempt(attachments.take_back, s.firm.ali, {'number': s.busy, 'attachment_id': s.photo}), NotFound
    )
    mine = {'number': s.busy, 'job_id': alis, 'employee_id': s.firm.ali.employee_id, 'switch': True}
    assert isinstance(attempt(jobs.start, s.firm.jonas, mine), Refused), 'nor in his name'
    assert rows() == before


def test_the_customer_an_order_was_first_meant_for_sees_nothing_of_the_next_ones(db: str) -> None:
    firm = factories.firm()
    number = factories.quoted(firm)
    first = factories.customer(number)
    write_now(quotes.say, first, number, MessageKind.QUESTION, 'Hva med meg?')
    write_now(going_back.go_back, firm.owner, number, Status.DRAFT)
    write_now(customers.add, firm.owner, number, Customer.private(name='Ny Kunde', email='ny@epost.no'))
    factories.send(firm, number)
    version = factories.version(firm, number)
    before = rows()
    yes = {'version_id': version.id, 'shown_hash': version.sha256, 'name': 'Ingrid Bjørnstad', 'ticked': True}
    for door, arguments in ((orders.find, {}), (quotes.portal, {}), (quotes.accept, yes)):
        assert isinstance(attempt(door, first, {'number': number, **arguments}), DENIED), door
    assert rows() == before
    assert read_now(quotes.portal, factories.customer(number), number).conversation == [], 'nor the other way'
    assert attempt(quotes.accept, factories.customer(number), {'number': number, **yes}) is None


def test_a_withdrawn_order_hands_the_portal_nothing_but_its_invoices(db: str) -> None:
    firm = factories.firm()
    number, invoice = factories.invoiced(firm)
    customer = factories.customer(number)
    write_now(quotes.say, customer, number, MessageKind.QUESTION, 'Når kommer dere?')
    write_now(invoices.credit, firm.owner, number, invoice)
    write_now(going_back.go_back, firm.owner, number, Status.DRAFT)
    view = read_now(quotes.portal, customer, number)
    assert [each.title for each in view.invoices] == ['Faktura 10001', 'Kreditnota 10002']
    assert (view.status, view.had_quote) == (Status.DRAFT, False)
    assert not any((view.order, view.version, view.conversation, view.greeting, view.first_names, view.reached))


def test_what_a_customer_has_seen_is_noted_once(db: str) -> None:
    s = scene()
    for _ in range(2):
        assert attempt(quotes.mark_seen, s.kari, DOORS[quotes.mark_seen](s)) is None
    assert factories.version(s.firm, s.asked).seen_at
    assert [e.event for e in read_now(order_view.view, s.firm.owner, s.asked).history].count('seen') == 1

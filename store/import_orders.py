"""Open orders out of a file: whose each is, and everything made with numbers of our own series."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from domain import quoting
from domain.access import LOOKS_AFTER
from domain.company import ORDER_SERIES
from domain.customer import Customer
from domain.customer_file import identities, understood
from domain.employee import Employee
from domain.history import Deed
from domain.imported import Imported, What, noted
from domain.importing import Problem, Report, Row
from domain.job import Job
from domain.line import copied_lines
from domain.order import Order
from domain.order_file import FIELDS, disagree, head, together
from domain.status import Status
from domain.tally import tally
from domain.words import t
from store import company, customers, import_customers, loading, numbers, rows
from store.import_customers import Known

FEW = 100
"""How many orders are held in memory at a time."""


@dataclass(slots=True)
class Coming:
    """One order on its way in; `customer_id` or, for one who is not known, `new` as a key of `Plan.customers`."""

    rows: list[Row]
    status: Status
    customer_id: int | None = None
    new: str = ''
    responsible_id: int | None = None


@dataclass(slots=True)
class Plan:
    """What becomes of each order; `customers` are those who have to be made."""

    report: Report
    orders: list[Coming] = field(default_factory=list)
    customers: dict[str, dict[str, Any]] = field(default_factory=dict)


class _Wrong(Exception):
    """What keeps an order out: which field, what stands there, what to do."""


def plan(session: Session, _: Deed, given: Iterable[Row], mend: bool) -> Plan:
    """Each order of the file: closed, here already, wrong, or coming in."""
    made, whose, people = Plan(Report()), _Whose(session), _people(session)
    here = {ref: number for ref, number in session.execute(_HERE)}
    for group in together(given):
        ref, statuses = group[0].values['ref'], {row.values['status'] for row in group}
        status = Status.CONFIRMED if Status.CONFIRMED in statuses else Status.DRAFT
        if all(row.is_fine(mend) for row in group) and None in statuses:
            made.report.passed += 1
        elif ref.lower() in here:
            made.report.same += 1
        elif not all(row.is_fine(mend) for row in group):
            made.report.leave_out(group)
        else:
            try:
                made.orders.append(_coming(group, status, made, whose, people))
            except _Wrong as error:
                name, sentence = error.args
                said = str(group[0].values['who'].get('name', '') if name == 'customer' else head(group, name))
                made.report.leave_out(group, Problem(group[0].line, t(FIELDS[name].label), said, sentence))
    made.report.added = len(made.orders)
    return made


def carry_out(session: Session, deed: Deed, made: Plan, import_id: int) -> None:
    """Make the customers who are new and then the orders, each with its lines and its job, as «Ny ordre» does."""
    ids = dict(zip(made.customers, rows.new_ids(session, Customer, len(made.customers)), strict=True))
    import_customers.insert(session, {row_id: made.customers[key] for key, row_id in ids.items()})
    notes = [noted(import_id, What.CUSTOMERS, row_id, made.customers[key]['ref']) for key, row_id in ids.items()]
    firm = company.get(session)
    for some in rows.chunks(made.orders, FEW):
        wanted = {coming.customer_id or ids.get(coming.new) for coming in some} - {None}
        found = session.exec(select(Customer).where(col(Customer.id).in_(wanted)).options(*loading.CONTACTS))
        theirs = {each.id: each for each in found}
        first = numbers.take(session, ORDER_SERIES, len(some))
        fresh = []
        for number, coming in enumerate(some, first):
            customer = theirs.get(coming.customer_id or ids.get(coming.new))
            order = Order.draft(number, deed)
            _fill(order, coming, customer, deed)
            if customer is not None:
                contact = next((each.id for each in customer.active_contacts), None)
                quoting.use_customer(order, customer, contact, firm, deed)
            if coming.status is Status.CONFIRMED:
                quoting.confirm(order, firm, deed)
            tally(order, deed.now, deed.today)
            fresh.append((order, coming.rows[0].values['ref']))
        session.flush()
        notes += [noted(import_id, What.ORDERS, order.id or 0, ref) for order, ref in fresh]
        session.expunge_all()  # what is written need not be remembered
    rows.add(session, Imported, notes)


_HERE = (
    select(Imported.ref, Order.number)
    .join(Order, col(Order.id) == Imported.row_id)
    .where(Imported.what == What.ORDERS, Imported.ref != '')
)


def _fill(order: Order, coming: Coming, customer: Customer | None, deed: Deed) -> None:
    first = coming.rows[0].values
    for name in ('title', 'address', 'your_ref', 'their_number'):
        setattr(order, name, head(coming.rows, name))
    order.title = order.title or next((row.values['line'].text for row in coming.rows if row.values['line']), '')[:200]
    order.address = order.address or (customer.place[:200] if customer else '')
    was = t('Nummer i det gamle systemet: {number}', number=first['ref']) if first['ref'] else ''
    order.note = '\n'.join(part for part in (was, *(row.values['note'] for row in coming.rows)) if part)[:4000]
    order.responsible_id = coming.responsible_id
    order.lines = copied_lines(row.values['line'] for row in coming.rows if row.values['line'])
    for place, line in enumerate(order.lines, 1):
        line.position = place
    planned = [row.values['job'] for row in coming.rows if row.values['job']]
    order.jobs = [
        Job.planned(title=job.title, address=job.address or order.address, day=job.day, starts=job.starts)
        for job in _different(planned)
    ]
    order.must_fit()
    deed.record(order.number, 'order_imported', old=first['ref'])


def _different(jobs: list[Job]) -> list[Job]:
    """The jobs without those that several lines of one order repeat."""
    return list({(job.day, job.starts): job for job in reversed(jobs)}.values())[::-1]


class _Whose:
    """Finds the customer of an order."""

    def __init__(self, session: Session) -> None:
        self.known = Known(session)
        self.by_name: dict[str, list[int]] = {}
        for row_id, name in session.execute(select(Customer.id, Customer.name).where(customers.FOUND)):
            if name:
                self.by_name.setdefault(name.lower(), []).append(row_id)

    def find(self, row: Row) -> tuple[int | None, dict[str, Any] | None]:
        """Who it is, or what is to be made of it; neither for an order without a customer. Raises `_Wrong`."""
        who = row.values['who']
        if not any(who.values()):
            return None, None
        made = understood(
            row.line,
            {'number': who['ref'], 'name': who['name'], 'org_number': who['org_number'], 'mobile': who['phone'],
             'email': who['email']},
        )  # fmt: skip
        owner = self.known.owner_of(who['ref'])
        if owner is not None and (not who['name'] or self.known.agrees(owner, made.values)):
            return owner, None
        if (found := self.known.find(made.values)) is not None:
            return found, None
        if not who['name'] and (by_phone := self.known.with_phone(who['phone'])) is not None:
            return by_phone[0], None
        alike = self.by_name.get(who['name'].lower(), []) if who['name'] else []
        if len(alike) > 1:
            raise _Wrong('customer', t('Flere kunder heter {name}. Legg til organisasjonsnummer eller telefon i filen, '
                                       'eller slå dem sammen først.', name=who['name']))  # fmt: skip
        if alike:
            return alike[0], None
        if made.wrong or not (who['name'] or who['phone'] or who['email']):
            raise _Wrong('customer', t('Fant ikke kunden. Importer kundene først, eller skriv navnet i filen.'))
        return None, made.values


def _coming(group: list[Row], status: Status, made: Plan, whose: _Whose, people: dict[str, int]) -> Coming:
    if disagree(group):
        raise _Wrong('customer', t('Radene med dette ordrenummeret har ulike kunder.'))
    said = next((row for row in group if any(row.values['who'].values())), group[0])
    customer_id, new = whose.find(said)
    if status is Status.CONFIRMED and customer_id is None and new is None:
        raise _Wrong('customer', t('En bekreftet ordre må ha en kunde. Skriv kunden i filen, eller Utkast som status.'))
    responsible = head(group, 'responsible')
    responsible_id = people.get(responsible.lower()) if responsible else None
    if responsible and responsible_id is None:
        raise _Wrong('responsible', t('Fant ingen med kontortilgang som heter dette. Gi tilgang under Ansatte, eller '
                                      'velg «Ikke i filen» for Ansvarlig.'))  # fmt: skip
    key = ''
    if new is not None:
        key = next((found for each in identities(new) if (found := '\n'.join(each)) in made.customers), '')
        key = key or '\n'.join(identities(new)[0])
        made.customers.setdefault(key, new)
    return Coming(group, status, customer_id, key, responsible_id)


def _people(session: Session) -> dict[str, int]:
    """Those who can look after an order, by name and e-mail."""
    found = session.exec(select(Employee).where(col(Employee.active), col(Employee.role).in_(LOOKS_AFTER)))
    return {key.lower(): each.id for each in found if each.id for key in (each.email, each.name) if key}

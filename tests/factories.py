"""Plain functions that make what tests need, with defaults, through the product's own store functions."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sqlmodel import Session, select

from domain.access import Actor, Role, Where
from domain.attachment import Media
from domain.company import Company
from domain.customer import Contact, Customer
from domain.employee import Employee
from domain.order import Order
from domain.quote import QuoteVersion
from domain.repeat import Every, OnHoliday, Rule
from domain.sign_in import Face, PortalLink
from domain.sign_in import Session as SignIn
from domain.words import short_date
from store import (
    clock,
    company,
    customers,
    employees,
    invoices,
    jobs,
    lines,
    office_access,
    orders,
    plans,
    quotes,
    registered,
    secret,
    sign_in,
)
from store.attachments import Kept
from store.database import read_now, write_now
from store.outside.unit import Unit, read_unit

FIRM: dict[str, Any] = {
    'name': 'Sandviken Flytting AS',
    'org_number': '923609016',
    'org_form': 'AS',
    'in_company_register': True,
    'vat_registered': True,
    'address': 'Sjøgaten 12',
    'postcode': '5035',
    'city': 'Bergen',
    'phone': '+4755123456',
    'email': 'post@sandviken.no',
}
CUSTOMER = {
    'name': 'Ingrid Bjørnstad',
    'phone': '91234567',
    'email': 'ingrid@epost.no',
    'address': 'Sandviksveien 84',
    'postcode': '5035',
    'city': 'Bergen',
}


@dataclass(slots=True)
class Firm:
    """A firm that is set up, and the people who act."""

    owner: Actor
    jonas: Actor
    ali: Actor

    @property
    def jonas_id(self) -> int:
        assert self.jonas.employee_id is not None
        return self.jonas.employee_id


def firm(
    *,
    auto_confirm: bool = False,
    bank_account: str = '86011117947',
    password_hash: str = 'no-password',
    code_from_ore: int | None = None,
) -> Firm:
    """A VAT-registered firm with an owner (Marte) and two on the crew: Jonas, who may confirm, and Ali, who may not."""
    row = Company(
        **FIRM,
        bank_account=bank_account,
        auto_confirm=auto_confirm,
        code_from_ore=code_from_ore,
    )

    def make(session: Session) -> int:
        owner = company.found(
            session,
            row,
            Employee.owner(name='Marte Solheim', email='marte@sandviken.no', password_hash=password_hash),
            first_numbers=(1001, 10001),
        )
        assert owner.id is not None
        return owner.id

    owner = office(write_now(make))
    jonas = write_now(employees.add, owner, name='Jonas Vik', phone='41234567', may_confirm=True)
    ali = write_now(employees.add, owner, name='Ali Demir', phone='97654321')
    return Firm(owner, crew(jonas), crew(ali))


def office(employee_id: int, role: Role = Role.OWNER) -> Actor:
    """A signed-in person in the office, who is never idle: tests let hours pass."""
    token = write_now(sign_in.begin, Face.OFFICE, employee_id=employee_id)
    write_now(_stay, secret.hashed(token))
    return Actor(role, Where.OFFICE, secret.hashed(token), employee_id=employee_id)


def _stay(session: Session, token_hash: str) -> None:
    row = session.get(SignIn, token_hash)
    assert row is not None
    row.seen_at = row.ends_at


def crew(employee_id: int) -> Actor:
    """An employee signed in to Crew."""
    token = write_now(sign_in.begin, Face.CREW, employee_id=employee_id)
    found = read_now(sign_in.find, Face.CREW, token)
    assert found is not None
    return found


def lead(by: Firm) -> Actor:
    """Jonas, as a Crew-leder."""
    write_now(office_access.change_role, by.owner, by.jonas_id, Role.LEAD)
    by.jonas = crew(by.jonas_id)
    return by.jonas


def customer(number: int) -> Actor:
    """The customer of an order who has opened the newest link."""

    def newest(session: Session) -> PortalLink:
        order_id = session.exec(select(Order.id).where(Order.number == number)).one()
        links = session.exec(select(PortalLink).where(PortalLink.order_id == order_id)).all()
        return max(links, key=lambda link: link.id or 0)

    link = read_now(newest)
    token, order_id = write_now(sign_in.open_link, sign_in.link_token(link), '127.0.0.1', 'test')
    return Actor(Role.CUSTOMER, Where.PORTAL, secret.hashed(token), link_id=link.id, order_id=order_id)


def known(customer_id: int, contact_id: int | None = None) -> Actor:
    """A privatkunde, or a contact, who has signed in with a code."""
    given: dict[str, Any] = {'customer_id': customer_id, 'contact_id': contact_id, 'proved_by': 'SMS til ••• •• 567'}
    found = read_now(sign_in.find, Face.PORTAL, write_now(sign_in.begin, Face.PORTAL, **given))
    assert found is not None
    return found


BUSINESS = '974760673'
"""The organisation number of the business that `draft(…, private=False)` is for."""


def unit(street: str = 'Nye Sandviksvei 50', **claims: object) -> Unit:
    """That business as Enhetsregisteret has it."""
    place = {'adresse': [street], 'postnummer': '5035', 'poststed': 'BERGEN', 'landkode': 'NO'}
    said = {'organisasjonsnummer': BUSINESS, 'navn': 'NORDRE SANDVIKEN BORETTSLAG', 'organisasjonsform': {}}
    return read_unit({**said, 'forretningsadresse': place, **claims})


def registered_as(street: str = 'Nye Sandviksvei 50', **claims: object) -> None:
    """Let Enhetsregisteret have said this of it."""
    write_now(registered.note, BUSINESS, unit(street, **claims), clock.now())


def draft(by: Firm, *, private: bool = True, line: bool = True, price: str = '1000', **fields: str) -> int:
    """A draft with a customer and one line of 1 000 kr (1 250 with VAT); its number."""
    number = write_now(orders.new, by.owner)
    if private:
        write_now(customers.add, by.owner, number, Customer.private(**{**CUSTOMER, **fields}))
    else:
        write_now(
            customers.add,
            by.owner,
            number,
            Customer.business(
                name='Nordre Sandviken Borettslag',
                org_number=BUSINESS,
                address='Nye Sandviksvei 50',
                postcode='5035',
                city='Bergen',
            ),
            Contact.new(name='Kari Nes', phone='98765432', email='kari@borettslag.no'),
        )
    if line:
        write_now(
            lines.add,
            by.owner,
            number,
            text='Flytting',
            quantity='1',
            unit='rund sum',
            unit_price=price,
            vat_code='25',
        )
    return number


def option(by: Firm, number: int, text: str, price: str = '500', *, group: str = '') -> None:
    """A line that the customer may tick, or take instead of the others of a group."""
    write_now(
        lines.add,
        by.owner,
        number,
        text=text,
        quantity='1',
        unit='rund sum',
        unit_price=price,
        vat_code='25',
        option='one_of' if group else 'optional',
        option_group=group,
    )


def quoted(by: Firm, **fields: Any) -> int:
    """An order whose quote has been sent by e-mail; its number."""
    number = draft(by, **fields)
    send(by, number)
    return number


def send(by: Firm, number: int, *, days: int = 14) -> int:
    """Send the quote of an order; the version's number."""
    to = read_now(quotes.draft, by.owner, number).recipients[0].address
    return write_now(
        quotes.send, by.owner, number, recipient=to, message='Hei', valid_until=clock.today() + timedelta(days=days)
    )


def version(by: Firm, number: int) -> QuoteVersion:
    """The newest version of an order."""
    newest = get(by, number).newest
    assert newest is not None
    assert newest.id is not None
    return newest


def accept(by: Firm, number: int, *, who: Actor | None = None, name: str = 'Ingrid Bjørnstad') -> None:
    """The customer accepts the newest version in the portal."""
    newest = version(by, number)
    write_now(
        quotes.accept,
        who or customer(number),
        number,
        version_id=newest.id or 0,
        shown_hash=newest.sha256,
        name=name,
        ticked=True,
    )


def confirmed(by: Firm, **fields: Any) -> int:
    """A confirmed order without jobs; its number."""
    number = draft(by, **fields)
    write_now(quotes.confirm, by.owner, number)
    return number


def job(
    by: Firm, number: int, *, title: str = 'Flytting til Åsane', people: list[int] | None = None, day: bool = True
) -> int:
    """A job today at 08:00 for Jonas (or for `people`); its id."""
    write_now(
        jobs.add,
        by.owner,
        number,
        title=title,
        address='Sandviksveien 84',
        day=short_date(clock.today()) if day else '',
        starts='08:00' if day else '',
        ends='14:00' if day else '',
        people=[by.jonas_id] if people is None else people,
    )
    made = get(by, number).jobs[-1].id
    assert made is not None
    return made


def plan(by: Firm, number: int, *, people: list[int] | None = None, **fields: Any) -> int:
    """Cleaning every week from today on, for Jonas (or for `people`); its id."""
    today = clock.today()
    rule = Rule(Every.WEEK, today, (today.weekday(),), on_holiday=OnHoliday.KEEP)
    usual = {'title': 'Trappevask', 'starts': '09:00', 'ends': '11:00', 'rule': rule}
    people = [by.jonas_id] if people is None else people
    return write_now(plans.add, by.owner, number, **{**usual, 'people': people, **fields})


def completed(by: Firm, **fields: Any) -> int:
    """An order whose one job has been started and completed by Jonas; its number."""
    number = confirmed(by, **fields)
    made = job(by, number)
    write_now(jobs.start, by.jonas, number, made)
    write_now(jobs.complete, by.jonas, number, made)
    return number


def invoiced(by: Firm, **fields: Any) -> tuple[int, int]:
    """A completed order with everything on one sent invoice; (order number, invoice id)."""
    number = completed(by, **fields)
    invoice = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, invoice)
    return number, invoice


def contact(by: Firm, number: int) -> Contact:
    """The first contact of the business that an order is for."""
    customer = get(by, number).customer
    assert customer is not None
    return customer.contacts[0]


def file(name: str = 'trapp.jpg') -> Kept:
    """A picture to attach, whose file nobody has written."""
    return Kept(name, Media.JPEG, 345_678, sha256(name.encode()).hexdigest(), '')


def get(by: Firm, number: int) -> Order:
    """The order as it is now."""
    return read_now(orders.find, by.owner, number)

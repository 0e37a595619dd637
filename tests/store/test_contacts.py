"""What a contact of a business may: answer quotes, get invoices; all of them read and ask."""

import runpy
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.customer import Contact, Customer
from domain.message import Message, MessageKind
from domain.quoting import invoice_recipients
from domain.refused import NotAllowed, Refused
from domain.status import Status
from store import customers, invoices, quotes
from store.database import MIGRATIONS, read_now, write_now
from tests import factories
from tests.factories import Firm

KARI = {'name': 'Kari Nes', 'phone': '98765432', 'email': 'kari@borettslag.no'}


def _edit(by: Firm, number: int, **changed: Any) -> None:
    contact = _customer(by, number).contacts[0]
    opened = {name: getattr(contact, name) for name in (*KARI, 'may_accept', 'gets_invoices')}
    write_now(customers.edit_contact, by.owner, number, contact.id or 0, opened, opened | changed)


def _customer(by: Firm, number: int) -> Any:
    customer = factories.get(by, number).customer
    assert customer is not None
    return customer


def _sent(session: Session, kind: MessageKind) -> list[str]:
    found = session.exec(select(Message.recipient).where(Message.kind == kind).order_by(col(Message.id)))
    return list(found)


@pytest.mark.parametrize(
    'answer',
    [
        lambda by, number: factories.accept(by, number, name='Kari Nes'),
        lambda by, number: write_now(
            quotes.decline,
            factories.customer(number),
            number,
            version_id=factories.version(by, number).id or 0,
            because='For dyrt',
        ),
    ],
    ids=['accept', 'decline'],
)
def test_a_contact_who_may_not_accept_reads_and_asks(db: str, answer: Callable[[Firm, int], None]) -> None:
    by = factories.firm()
    number = factories.quoted(by, private=False)
    write_now(
        customers.add_contact, by.owner, number, _customer(by, number).id, Contact.new(name='Per Moe', phone='90000001')
    )
    _edit(by, number, may_accept=False)
    with pytest.raises(NotAllowed, match='Bare Per Moe kan godta eller avslå tilbudet'):
        answer(by, number)
    assert factories.get(by, number).status is Status.QUOTED
    seen = read_now(quotes.portal, factories.customer(number), number)
    assert seen.version is not None
    assert seen.may_not_answer.startswith('Bare Per Moe')
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, 'Når kommer dere?')
    _edit(by, number, may_accept=True)
    answer(by, number)


def test_invoices_go_to_those_who_get_them(db: str) -> None:
    by = factories.firm()
    number = factories.completed(by, private=False)
    customer = _customer(by, number)
    assert [to.address for to in invoice_recipients(customer)] == ['kari@borettslag.no'], 'nobody is marked'
    for name, gets in (('Anne', True), ('Ola', True), ('Siv', False)):
        person = Contact.new(name=name, phone='90000001', email=f'{name.lower()}@borettslag.no', gets_invoices=gets)
        write_now(customers.add_contact, by.owner, number, customer.id, person)
    invoice = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, invoice)
    assert read_now(_sent, MessageKind.INVOICE) == ['anne@borettslag.no', 'ola@borettslag.no']


@pytest.mark.parametrize('to', [[], ['ingen@annet.no'], ['kari@borettslag.no', 'ingen@annet.no']])
def test_an_invoice_goes_to_nobody_else(db: str, to: list[str]) -> None:
    by = factories.firm()
    number = factories.completed(by, private=False)
    invoice = write_now(invoices.create, by.owner, number)
    with pytest.raises(Refused, match='Velg hvem fakturaen skal sendes til'):
        write_now(invoices.send, by.owner, number, invoice, to=to)
    assert factories.get(by, number).invoices[0].number is None
    write_now(invoices.send, by.owner, number, invoice, to=['+4798765432'])
    assert read_now(_sent, MessageKind.INVOICE) == ['+4798765432']


def test_what_a_contact_may_is_edited_and_told(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by, private=False)
    assert _customer(by, number).contacts[0].rights == 'Kan godta tilbud'
    _edit(by, number, may_accept=False, gets_invoices=True)
    assert _customer(by, number).contacts[0].rights == 'Får faktura'


def test_older_contacts_get_what_they_got(db: str) -> None:
    """What the migration marks: the first with an e-mail address, else with a phone unless the business has mail."""
    by = factories.firm()
    said = runpy.run_path(str(next((MIGRATIONS / 'versions').glob('*_contacts.py'))))
    for name, email, people in (
        ('a', '', (('phone only', '90000001', ''), ('mail', '', 'y@x.no'), ('later', '', 'z@x.no'))),
        ('b', '', (('nothing', '', ''), ('called', '90000001', ''))),
        ('c', 'post@c.no', (('unmarked', '90000001', ''),)),
    ):
        made = write_now(customers.create, by.owner, Customer.business(name=name, email=email))
        for called, phone, mail in people:
            contact = Contact.new(name=called, phone=phone, email=mail)
            write_now(customers.add_contact, by.owner, None, made, contact)

    def mark(session: Session) -> list[str]:
        session.execute(text(said['MARK']))
        return list(session.exec(select(Contact.name).where(Contact.gets_invoices).order_by(col(Contact.id))))

    assert write_now(mark) == ['mail', 'called']

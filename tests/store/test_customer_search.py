"""What customers and jobs are found by is kept true by everything that changes them."""

import importlib
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from domain import spreadsheet
from domain.address import Address
from domain.customer import Contact, Customer
from domain.imported import What
from domain.job import Job
from domain.searching import searchable_job
from domain.status import CloseReason
from store import (
    addresses,
    customer_list,
    customer_merge,
    customer_privacy,
    customers,
    demo,
    importing,
    jobs,
    loading,
    orders,
    searching,
)
from store.customer_list import Look
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def _all_true() -> None:
    """Every row is found by what it says now, and the index of SQLite by what the rows say."""

    def check(session: Session) -> None:
        for customer in session.exec(select(Customer).options(*loading.CONTACTS)):
            assert customer.search == customer.searchable, customer
        for job in session.exec(select(Job)):
            assert job.search == searchable_job(job), job
        for each in searching.SEARCHED:
            if session.get_bind().dialect.name == 'sqlite':
                verify = f"INSERT INTO {each.index} ({each.index}, rank) VALUES ('integrity-check', 1)"
                session.connection().exec_driver_sql(verify)

    write_now(check)


def _found(by: Firm, q: str) -> list[str]:
    _all_true()
    return [row.customer.name for row in read_now(customer_list.rows, by.owner, Look(q=q))]


def _new(by: Firm, name: str = 'Åse Kvamme', **fields: str) -> int:
    return write_now(customers.create, by.owner, Customer.private(name=name, **fields))


def test_a_customer_is_found_by_what_has_just_been_said_of_it(db: str) -> None:
    by = factories.firm()
    one = write_now(customers.create, by.owner, Customer.business(name='Fjord AS'), Contact.new(name='Ida Øvre'))
    assert _found(by, 'ØVRE fjord') == ['Fjord AS']
    write_now(customers.edit, by.owner, None, one, {'phone': ''}, {'phone': '912 34 567'})
    assert _found(by, '91 23 45') == _found(by, '+47 91234567') == ['Fjord AS']
    write_now(customers.add_contact, by.owner, None, one, Contact.new(name='Per Dal', phone='98765432'))
    assert _found(by, '98765432') == ['Fjord AS']
    place = write_now(addresses.add, by.owner, None, one, Address.new(name='Lager', address='Kaien 1', city='Bodø'))
    assert _found(by, 'BODØ lager') == ['Fjord AS']
    was = {'name': 'Lager', 'address': 'Kaien 1', 'postcode': '', 'city': 'Bodø'}
    write_now(addresses.edit, by.owner, None, place, was, was | {'city': 'Narvik'})
    assert (_found(by, 'bodø'), _found(by, 'narvik')) == ([], ['Fjord AS'])
    write_now(addresses.remove, by.owner, None, place)
    assert _found(by, 'narvik') == []


def test_a_contact_who_leaves_and_one_who_is_edited(db: str) -> None:
    by = factories.firm()
    person = Contact.new(name='Ida Øvre')
    write_now(customers.create, by.owner, Customer.business(name='Fjord AS'), person)
    was = {'name': 'Ida Øvre'}
    write_now(customers.edit_contact, by.owner, None, person.id or 0, was, was | {'name': 'Ida Nedre'})
    assert (_found(by, 'øvre'), _found(by, 'nedre')) == ([], ['Fjord AS'])
    write_now(customers.remove_contact, by.owner, None, person.id or 0)
    assert _found(by, 'nedre') == []


def test_two_who_are_merged_are_found_as_one_and_an_anonymised_one_not_at_all(db: str) -> None:
    by = factories.firm()
    stays, goes = _new(by), _new(by, 'Åse K.', email='ase@kvamme.no')
    write_now(addresses.add, by.owner, None, goes, Address.new(address='Hytta'))
    write_now(customer_merge.merge, by.owner, stays, goes, {})
    assert _found(by, 'hytta') == ['Åse Kvamme']
    assert _found(by, 'ase@kvamme') == []
    write_now(customer_privacy.erase, by.owner, stays)
    assert _found(by, 'kvamme') == _found(by, 'hytta') == []


def test_a_file_and_undoing_it(db: str) -> None:
    by = factories.firm()
    _new(by, 'Kari Nes', phone='40000001')
    write_now(customers.create, by.owner, Customer.business(name='Fjord AS', org_number=factories.BUSINESS))

    def bring(sheet: str, columns: dict[str, int], key: str) -> None:
        coming = importing.checked(What.CUSTOMERS, spreadsheet.read(sheet.encode()), columns, vat_registered=True)
        write_now(importing.carry_out, by.owner, What.CUSTOMERS, coming, file='kunder.csv', key=key)

    sheet = f'Navn;Mobil;Sted;Org.nr.;Kontakt\nKari Nes;40000001;Voss;;\nOla Lie;40000002;Førde;;\n' \
            f'Fjord AS;;;{factories.BUSINESS};Ida Øvre\n'  # fmt: skip
    fields = ('name', 'mobile', 'city', 'org_number', 'contact')
    bring(sheet, {name: place for place, name in enumerate(fields)}, 'a')
    assert (_found(by, 'voss'), _found(by, 'førde'), _found(by, 'øvre')) == (['Kari Nes'], ['Ola Lie'], ['Fjord AS'])
    [file] = read_now(importing.earlier, by.owner, What.CUSTOMERS)
    write_now(importing.undo, by.owner, file.row.id or 0)
    assert _found(by, 'voss') == _found(by, 'førde') == _found(by, 'øvre') == []


def test_jobs_and_the_demo_firm_are_kept_true(db: str) -> None:
    write_now(demo.build, 60)
    _all_true()


def test_a_job_is_found_by_its_new_name(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number, title='Piano ned')
    job = factories.get(by, number).jobs[0]
    write_now(jobs.edit, by.owner, number, job.id or 0, jobs.values(job), {'title': 'Flygel opp'})
    _all_true()
    customer = factories.get(by, number).customer_id or 0
    write_now(orders.close, by.owner, number, CloseReason.CANCELLED_BY_US)
    write_now(customer_privacy.erase, by.owner, customer)
    _all_true()


@pytest.mark.parametrize('few', [0, 400])
def test_many_hits_and_few_are_found_alike(db: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, 'FEW', few)
    by = factories.firm()
    for place in range(4):
        _new(by, f'Kvamme {place}')
    _new(by, 'Ola 50% Lie')
    assert _found(by, 'kvamme') == [f'Kvamme {place}' for place in range(4)]
    assert _found(by, 'kv 2') == ['Kvamme 2']
    assert _found(by, '50%') == ['Ola 50% Lie']
    assert read_now(customer_list.counts, by.owner, Look(q='kvamme'))[0] == 4
    assert read_now(customer_list.counts, by.owner, Look(q='kvamme', kind='business'))[0] == 0


def test_the_migration_fills_what_the_rules_do(db: str) -> None:
    write_now(demo.build, 60)
    migration: Any = importlib.import_module('store.migrations.versions.0023_found_customers')

    def again(session: Session) -> None:
        before = session.exec(select(Customer.id, Customer.search).order_by(col(Customer.id))).all()
        old_jobs = session.exec(select(Job.id, Job.search).order_by(col(Job.id))).all()
        for model in (Customer, Job):
            session.execute(update(model).values(search=''))
        migration.fill(session.connection())
        assert session.exec(select(Customer.id, Customer.search).order_by(col(Customer.id))).all() == before
        assert session.exec(select(Job.id, Job.search).order_by(col(Job.id))).all() == old_jobs

    write_now(again)

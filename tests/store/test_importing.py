"""Files read in: what a row becomes, that everything or nothing is stored, and that it can be taken away again."""

import asyncio
import io
import zipfile
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from domain import importing as rules
from domain import quoting, spreadsheet
from domain.customer import Contact, Customer, CustomerKind
from domain.imported import Import, Imported, What
from domain.importing import Report
from domain.order import Order
from domain.product import Product
from domain.refused import Refused
from domain.spreadsheet import Table
from domain.status import Status
from store import (
    catalogue,
    changes,
    customer_list,
    customer_merge,
    customer_privacy,
    customer_view,
    customers,
    import_customers,
    import_undoing,
    importing,
    order_view,
    orders,
)
from store.catalogue import Shelf
from store.customer_list import Look
from store.database import read_now, write, write_now
from store.import_undoing import Undone
from tests import factories
from tests.factories import BUSINESS, Firm


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def table(said: str) -> Table:
    return spreadsheet.read(said.encode())


def matched(what: What, given: Table) -> dict[str, int | None]:
    return rules.match(given.header, importing.fields(what))


def tried(by: Firm, what: What, given: Table, *, mend: bool = False) -> Report:
    rows = importing.checked(what, given, matched(what, given), vat_registered=True)
    return read_now(importing.dry_run, by.owner, what, rows, mend=mend)


_keys = iter(range(100_000))


def read_in(by: Firm, what: What, given: Table, *, mend: bool = False) -> Report:
    rows = importing.checked(what, given, matched(what, given), vat_registered=True)
    return write_now(importing.carry_out, by.owner, what, rows, file='fil.csv', key=f'{next(_keys)}', mend=mend)


def undone(by: Firm, place: int = -1) -> Undone:
    files = read_now(lambda session: list(session.exec(select(Import.id).order_by(Import.id))))  # type: ignore[arg-type]
    return write_now(importing.undo, by.owner, files[place] or 0)


def counted(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.same, report.left_out


def said(report: Report) -> list[tuple[int, str, str]]:
    return [(each.line, each.label, each.sentence) for each in report.problems]


def every(by: Firm) -> list[Customer]:
    return [each.customer for each in read_now(customer_list.page, by.owner, Look()).rows]


def contacts() -> list[tuple[str, str]]:
    return read_now(lambda session: [(each.name, each.phone) for each in session.exec(select(Contact))])


CUSTOMERS = table(
    'Kundenr;Navn;Org.nr;Telefon;Mobil;E-post;Adresse;Postnr;Poststed;Kontaktperson;Merknad\n'
    '10;Nordre Sandviken Borettslag;974 760 673;55 12 34 56;;post@nordre.no;Nye Sandviksvei 50;5035;Bergen;Kari Nes;\n'
    '11;Ingrid Vik;;55123457;912 34 567;ingrid@vik.no;Torget 1;150;Oslo;;Har hund\n'
    '12;=HYPERLINK("x");;;;;;;;;\n'
)


# ---------- customers ----------


def test_customers_come_in_as_privat_and_bedrift(by: Firm) -> None:
    assert counted(tried(by, What.CUSTOMERS, CUSTOMERS)) == (3, 0, 0, 0)
    assert every(by) == []
    read_in(by, What.CUSTOMERS, CUSTOMERS)
    formula, ingrid, nordre = every(by)
    assert (nordre.kind, nordre.org_number, nordre.phone) == (CustomerKind.BUSINESS, BUSINESS, '+4755123456')
    assert (ingrid.kind, ingrid.phone, ingrid.postcode) == (CustomerKind.PRIVATE, '+4791234567', '0150')
    assert ingrid.note == 'Har hund\nTelefon: 55\xa012\xa034\xa057'
    assert formula.name == '=HYPERLINK("x")'
    assert contacts() == [('Kari Nes', '')]
    view = read_now(customer_view.view, by.owner, nordre.id or 0)
    assert view.told == [('Marte Solheim importerte kunden fra fil.csv.', 'upload')]


def test_the_same_file_again_changes_nothing(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, CUSTOMERS)
    assert counted(read_in(by, What.CUSTOMERS, CUSTOMERS)) == (0, 0, 3, 0)
    assert (len(every(by)), len(contacts())) == (3, 1)


def test_whoever_is_known_is_updated_with_what_stands_in_the_file(by: Firm) -> None:
    number = factories.draft(by, name='Ingrid Vik', phone='91234567')
    read_in(by, What.CUSTOMERS, table('Navn;Mobil;E-post;Adresse\ningrid vik;91234567;;Torget 2\n'))
    (ingrid,) = every(by)
    assert (ingrid.name, ingrid.address, ingrid.email) == ('ingrid vik', 'Torget 2', 'ingrid@epost.no')
    assert 'torget 2' in factories.get(by, number).search, 'her orders are found by it'
    view = read_now(customer_view.view, by.owner, ingrid.id or 0)
    assert view.told[0][0] == 'Marte Solheim oppdaterte kunden fra en fil: navn, adresse.'


def test_a_new_phone_ends_the_links_to_the_old_one(by: Firm) -> None:
    number = factories.quoted(by, private=False)
    customer = factories.customer(number)
    read_in(
        by, What.CUSTOMERS, table(f'Navn;Orgnr;Telefon;Kontaktperson;Kontakttelefon\nNordre;{BUSINESS};22334455;;\n')
    )
    with pytest.raises(Refused):
        read_now(orders.find, customer, number)


def test_who_has_the_same_phone_and_another_name_is_new_and_pointed_out(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, CUSTOMERS)
    report = tried(by, What.CUSTOMERS, table('Navn;Mobil\nPer Vik;91234567\nAnne;41234567\nOle;41234567\n'))
    assert counted(report) == (3, 0, 0, 0)
    assert [each.sentence for each in report.alike] == [
        'Har samme telefonnummer som Ingrid Vik.',
        'Har samme telefonnummer som Anne.',
    ]


def test_a_number_of_another_system_does_not_make_one_of_two_customers(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, CUSTOMERS)
    report = tried(by, What.CUSTOMERS, table('Kundenr;Navn\n11;Ola Lie\n'))
    assert counted(report) == (0, 0, 0, 1)
    assert report.problems[0].sentence.startswith('Kundenummeret tilhører allerede Ingrid Vik.')
    renamed = table('Kundenr;Navn;E-post\n11;Ingrid Vik Lie;ingrid@vik.no\n')
    assert counted(read_in(by, What.CUSTOMERS, renamed)) == (0, 1, 0, 0)


WRONG = table(
    'Navn;Org.nr;Telefon;E-post;Postnr\n'
    'Ola Lie;;123;ola@lie;5035\n'
    'Berg AS;123456789;;;\n'
    'Ola Lie;;;;\n'
    'Vik AS;974760673;;;\n'
    'Vik igjen AS;974 760 673;;;\n'
    ';;;;5035\n'
)


def test_what_is_wrong_is_said_and_left_out_or_taken_without_it(by: Firm) -> None:
    report = tried(by, What.CUSTOMERS, WRONG)
    assert said(report) == [
        (2, 'Telefon', 'Telefonnummeret er ikke gyldig. Bruk 8 sifre, eller start med + og landkode.'),
        (2, 'E-post', 'E-postadressen er ikke gyldig. Den skal se ut som navn@firma.no.'),
        (3, 'Organisasjonsnummer', 'Organisasjonsnummeret er ikke gyldig.'),
        (6, 'Navn', 'Samme kunde står også i rad 5.'),
        (7, 'Navn', 'Raden har verken navn, telefon eller e-post.'),
    ]
    assert (counted(report), report.mendable) == ((2, 0, 0, 4), 2)
    header, rows = importing.wrong_rows(WRONG, report)
    assert (header[-1], [row[0] for row in rows]) == ('Feil', ['Ola Lie', 'Berg AS', 'Vik igjen AS', ''])
    report = read_in(by, What.CUSTOMERS, WRONG, mend=True)
    assert counted(report) == (4, 0, 0, 2)
    ola = next(each for each in every(by) if each.name == 'Ola Lie' and each.postcode)
    assert (ola.phone, ola.postcode, ola.note) == ('', '5035', 'Telefon: 123\nE-post: ola@lie')


def test_undoing_takes_away_what_nothing_hangs_on_and_names_the_rest(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, CUSTOMERS)
    _, ingrid, nordre = every(by)
    write_now(orders.new_for, by.owner, nordre.id or 0)
    write_now(customers.edit, by.owner, None, ingrid.id or 0, {'note': ingrid.note}, {'note': 'Ringer helst'})
    done = undone(by)
    assert (done.removed, done.named) == (
        1,
        ['Nordre Sandviken Borettslag: har ordrer eller annet', 'Ingrid Vik: er endret siden'],
    )
    assert [each.name for each in every(by)] == ['Ingrid Vik', 'Nordre Sandviken Borettslag']
    with pytest.raises(Refused, match='allerede angret'):
        undone(by)
    (before,) = read_now(importing.earlier, by.owner, What.CUSTOMERS)
    assert 'angret' in before.under


def test_undoing_gives_back_old_values_where_nobody_changed_them_since(by: Firm) -> None:
    made = write_now(customers.create, by.owner, Customer.private(name='Ingrid Vik', phone='91234567', city='Bergen'))
    read_in(by, What.CUSTOMERS, table('Navn;Mobil;Sted;Adresse\nIngrid Vik;91234567;Oslo;Torget 1\n'))
    write_now(customers.edit, by.owner, None, made, {'address': 'Torget 1'}, {'address': 'Torget 9'})
    assert undone(by).restored == 1
    (ingrid,) = every(by)
    assert (ingrid.city, ingrid.address) == ('Bergen', 'Torget 9')


def test_two_files_are_undone_one_after_the_other(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, table('Navn;Mobil;Sted\nIngrid Vik;91234567;Bergen\n'))
    read_in(by, What.CUSTOMERS, table('Navn;Mobil;Sted\nIngrid Vik;91234567;Oslo\n'))
    assert undone(by, 0).named == ['Ingrid Vik: er endret siden']


def test_undoing_the_later_file_lets_the_first_go(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, table('Navn;Mobil;Sted\nIngrid Vik;91234567;Bergen\n'))
    read_in(by, What.CUSTOMERS, table('Navn;Mobil;Sted\nIngrid Vik;91234567;Oslo\n'))
    assert undone(by, 1).restored == 1
    assert undone(by, 0).removed == 1
    assert every(by) == []


def test_a_contact_that_a_file_added_to_a_known_business_goes_with_it(by: Firm) -> None:
    factories.draft(by, private=False)
    had = contacts()
    read_in(by, What.CUSTOMERS, table(f'Navn;Orgnr;Kontaktperson\nNordre Sandviken Borettslag;{BUSINESS};Siv Berg\n'))
    assert contacts() == [*had, ('Siv Berg', '')]
    undone(by)
    assert contacts() == had


def test_one_who_is_merged_keeps_the_old_number_and_one_erased_leaves_no_trace(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, table('Kundenr;Navn;Mobil\n1;Ingrid Vik;91234567\n2;Ingrid Wik;41234567\n'))
    stays, goes = every(by)
    write_now(customer_merge.merge, by.owner, stays.id or 0, goes.id or 0, {})
    report = tried(by, What.CUSTOMERS, table('Kundenr;Navn\n2;Ingrid Vik\n'))
    assert counted(report) == (0, 0, 1, 0)
    assert b'"kundenummer": "2"' in _zipped(read_now(customer_privacy.export, by.owner, stays.id or 0))
    write_now(customer_privacy.erase, by.owner, stays.id or 0)
    assert read_now(lambda session: session.exec(select(Imported)).all()) == []
    assert undone(by).removed == 0


def _zipped(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read('kunde.json')


# ---------- all or nothing ----------


def _sums(session: Session) -> list[Any]:
    """Every count and sum that an import could move."""
    return [
        session.scalar(text(query))
        for query in (
            'SELECT count(*) FROM customer',
            'SELECT count(*) FROM contact',
            'SELECT count(*) FROM customer_order',
            'SELECT sum(total_ore) FROM customer_order',
            'SELECT count(*) FROM order_line',
            'SELECT count(*) FROM job',
            'SELECT count(*) FROM history',
            'SELECT count(*) FROM imported',
            'SELECT count(*) FROM import_file',
            'SELECT count(*) FROM once',
            'SELECT sum(next) FROM counter',
            'SELECT count(*) FROM quote_version',
        )
    ]


ORDERS = table(
    'Ordrenr;Kunde;Telefon;Oppdrag;Status;Ordrelinje;Antall;Pris eks. mva.;Dato\n'
    '501;Ingrid Vik;91234567;Flytting;Bekreftet;Bærehjelp;4;500;12.12.2026\n'
    '501;Ingrid Vik;91234567;Flytting;Bekreftet;Bil;1;1200,50;12.12.2026\n'
    '502;Ola Lie;;Vask;;;;;\n'
    '503;Per Moe;;Maling;Fakturert;;;;\n'
)


def pulled(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ('what', 'given', 'module', 'name'),
    [
        (What.CUSTOMERS, CUSTOMERS, import_customers, '_insert_contacts'),
        (What.CUSTOMERS, CUSTOMERS, customers, 'refresh'),
        (What.ORDERS, ORDERS, quoting, 'confirm'),
    ],
)
def test_an_import_that_breaks_off_leaves_everything_as_it_was(
    by: Firm, monkeypatch: pytest.MonkeyPatch, what: What, given: Table, module: Any, name: str
) -> None:
    before = read_now(_sums)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, pulled)
        with pytest.raises(KeyboardInterrupt):
            read_in(by, what, given)
    assert read_now(_sums) == before
    read_in(by, what, given)
    assert read_now(_sums) != before


def test_an_undoing_that_breaks_off_leaves_everything_as_it_was(by: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    read_in(by, What.ORDERS, ORDERS)
    before = read_now(_sums)
    with monkeypatch.context() as patch:
        patch.setattr(import_undoing, '_remove_customers', pulled)
        with pytest.raises(KeyboardInterrupt):
            undone(by)
    assert read_now(_sums) == before


def test_a_file_is_read_in_once(by: Firm) -> None:
    rows = importing.checked(What.CUSTOMERS, CUSTOMERS, matched(What.CUSTOMERS, CUSTOMERS), vat_registered=True)
    for refused in (False, True):
        if refused:
            with pytest.raises(Refused, match='allerede importert'):
                write_now(importing.carry_out, by.owner, What.CUSTOMERS, rows, file='fil.csv', key='same')
        else:
            write_now(importing.carry_out, by.owner, What.CUSTOMERS, rows, file='fil.csv', key='same')
    assert len(every(by)) == 3


async def test_an_import_is_announced_once(by: Firm) -> None:
    rows = importing.checked(What.CUSTOMERS, CUSTOMERS, matched(What.CUSTOMERS, CUSTOMERS), vat_registered=True)
    heard: list[str] = []
    for topic in ('customers', 'customer:1', 'orders'):
        changes.watch(topic, partial(heard.append, topic))
    await write(importing.carry_out, by.owner, What.CUSTOMERS, rows, file='fil.csv', key='live')
    await asyncio.sleep(0.05)
    assert sorted(heard) == ['customer:1', 'customers', 'orders']


# ---------- orders ----------


def all_orders() -> list[Order]:
    return read_now(lambda session: list(session.exec(select(Order).order_by(Order.number))))  # type: ignore[arg-type]


def test_open_orders_come_in_with_our_own_numbers(by: Firm) -> None:
    report = tried(by, What.ORDERS, ORDERS)
    assert (counted(report), report.passed) == ((2, 0, 0, 0), 1)
    read_in(by, What.ORDERS, ORDERS)
    moving, wash = (factories.get(by, order.number) for order in all_orders())
    assert (moving.number, wash.number) == (1001, 1002)
    assert (moving.status, wash.status) == (Status.CONFIRMED, Status.DRAFT)
    assert [(line.text, line.position) for line in moving.lines] == [('Bærehjelp', 1), ('Bil', 2)]
    assert (moving.net_ore, moving.total_ore, moving.left_ore) == (320_050, 400_063, 400_063)
    assert [(job.title, str(job.day)) for job in moving.jobs] == [('Flytting', '2026-12-12')]
    assert moving.versions[0].kind.value == 'confirmation'
    assert moving.note == 'Nummer i det gamle systemet: 501'
    assert (moving.responsible_id, moving.customer and moving.customer.name) == (None, 'Ingrid Vik')
    assert 'bærehjelp' in moving.search
    told = [sentence for sentence, _ in read_now(order_view.view, by.owner, 1001).told]
    assert 'Marte Solheim importerte ordren fra en fil. Der hadde den nummer 501.' in told
    assert factories.draft(by) == 1003, 'the series has no gap'
    assert counted(tried(by, What.ORDERS, ORDERS)) == (0, 0, 2, 0)


def test_an_order_finds_its_customer_by_number_org_number_phone_and_name(by: Firm) -> None:
    read_in(by, What.CUSTOMERS, CUSTOMERS)
    read_in(
        by,
        What.ORDERS,
        table('Kundenr;Kunde;Org.nr;Telefon;Oppdrag\n10;;;;A\n;;974760673;;B\n;;;912 34 567;C\n;ingrid vik;;;D\n'),
    )
    _, ingrid, nordre = every(by)
    assert [order.customer_id for order in all_orders()] == [nordre.id, nordre.id, ingrid.id, ingrid.id]


@pytest.mark.parametrize(
    ('row', 'sentence'),
    [
        ('1;Ingrid;Ferdigstilles;A;1', 'Statusen er ukjent.'),
        ('1;;Bekreftet;A;1', 'En bekreftet ordre må ha en kunde.'),
        ('1;Ingrid;;A;mange', 'Skriv et antall'),
        ('1;Ingrid;;A;1\n1;Ola;;A;1', 'Radene med dette ordrenummeret har ulike kunder.'),
        ('1;Nils Berg;;A;1', 'Flere kunder heter Nils Berg.'),
    ],
)
def test_an_order_that_is_wrong_anywhere_is_left_out_whole(by: Firm, row: str, sentence: str) -> None:
    for phone in ('91234567', '91234568'):
        write_now(customers.create, by.owner, Customer.private(name='Nils Berg', phone=phone))
    given = table(f'Ordrenr;Kunde;Status;Ordrelinje;Antall\n{row}\n2;Siv Moe;;Vask;1\n')
    report = read_in(by, What.ORDERS, given)
    assert counted(report) == (1, 0, 0, 1)
    assert any(each.sentence.startswith(sentence) for each in report.problems), report.problems
    assert [order.title for order in all_orders()] == ['Vask']


def test_a_responsible_is_somebody_in_the_office(by: Firm) -> None:
    given = 'Kunde;Oppdrag;Ansvarlig\nIngrid;A;{}\n'
    read_in(by, What.ORDERS, table(given.format('Marte Solheim')))
    assert all_orders()[0].responsible_id == by.owner.employee_id
    report = tried(by, What.ORDERS, table(given.format('Jonas Vik')))
    assert report.problems[0].sentence.startswith('Fant ingen med kontortilgang')


def test_undoing_orders_takes_drafts_closes_confirmed_ones_and_leaves_what_was_worked_on(by: Firm) -> None:
    read_in(by, What.ORDERS, ORDERS)
    read_in(by, What.ORDERS, table('Ordrenr;Kunde;Oppdrag\n601;Siv Moe;Hage\n602;Siv Moe;Snø\n'))
    write_now(orders.edit, by.owner, 1003, 'title', 'Hage', 'Hagen')
    done = undone(by)
    assert (done.removed, done.closed, done.named) == (
        1,
        0,
        ['Ordre 1003: er endret siden', 'Siv Moe: har ordrer eller annet'],
    )
    done = undone(by, 0)
    assert (done.removed, done.closed) == (1, 1)
    assert [(order.number, order.status) for order in all_orders()] == [(1001, Status.CLOSED), (1003, Status.DRAFT)]
    assert {each.name for each in every(by)} == {'Ingrid Vik', 'Siv Moe'}, 'the one whose draft went, went with it'
    assert factories.draft(by) == 1005, 'numbers are not used again'


def test_a_draft_that_is_deleted_is_no_longer_the_files(by: Firm) -> None:
    read_in(by, What.ORDERS, table('Ordrenr;Oppdrag\n1;Vask\n'))
    write_now(orders.delete, by.owner, 1001)
    write_now(orders.new, by.owner)
    assert undone(by).removed == 0
    assert [order.number for order in all_orders()] == [1002]


# ---------- products ----------


def listed(by: Firm) -> list[Product]:
    return read_now(catalogue.page, by.owner, Shelf()).products


PRICES = Table(
    ('Varenr', 'Navn', 'Utpris', 'Innpris', 'Enhet', 'MVA'),
    (
        ('101', 'Flytteeske', '32,50', '18', 'Stk', '25'),
        ('102', 'Vask', '1.590,00', '', 'timer', '25 %'),
        ('103', '', '10', '', '', ''),
        ('104', 'Kopp', 'ti kroner', '', '', ''),
        ('101', 'Eske igjen', '1', '', '', ''),
        ('105', 'Mat', '10', '-1', 'kasse', '15'),
    ),
)


def test_a_file_is_tried_row_by_row_before_anything_is_stored(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='Gammelt navn', unit_price='30', number='101', cost='18')
    report = tried(by, What.PRODUCTS, PRICES)
    assert counted(report) == (1, 1, 0, 4)
    assert [(line, sentence) for line, _, sentence in said(report)] == [
        (4, 'Fyll ut beskrivelsen.'),
        (5, 'Skriv en pris, for eksempel 1 234,50.'),
        (6, 'Samme vare står også i rad 2.'),
        (7, 'Enheten finnes ikke. Velg en av enhetene i listen.'),
        (7, 'Kostnaden kan ikke være negativ.'),
    ]
    assert [each.text for each in listed(by)] == ['Gammelt navn']
    read_in(by, What.PRODUCTS, PRICES)
    assert [(p.number, p.text, p.unit, p.unit_price, p.cost, p.vat) for p in listed(by)] == [
        ('101', 'Flytteeske', 'stk.', Decimal('32.5000'), Decimal('18.0000'), '25'),
        ('102', 'Vask', 'time', Decimal('1590.0000'), None, '25'),
    ]
    assert [each.text for each in read_now(catalogue.page, by.owner, Shelf('flytteeske')).products] == ['Flytteeske']
    done = undone(by)
    assert (done.removed, done.restored) == (1, 1)
    assert [(each.text, each.unit_price) for each in listed(by)] == [('Gammelt navn', Decimal('30.0000'))]
    assert read_now(catalogue.page, by.owner, Shelf('gammelt')).count == 1


def test_a_column_that_is_not_in_the_file_leaves_what_is_stored(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='Eske', unit_price='30', number='101', cost='18')
    given = Table(('Nr', 'Navn', 'Pris'), (('101', 'Eske', '31'),))
    read_in(by, What.PRODUCTS, given)
    (product,) = listed(by)
    assert (product.unit_price, product.cost) == (Decimal('31.0000'), Decimal('18.0000'))


def test_the_text_must_have_a_column_and_no_column_is_used_twice(by: Firm) -> None:
    for columns in ({'number': 0}, {'number': 0, 'text': 0}):
        with pytest.raises(Refused):
            importing.checked(What.PRODUCTS, PRICES, columns, vat_registered=True)


def test_what_is_written_to_a_file_is_read_in_as_it_is(by: Firm) -> None:
    write_now(catalogue.add, by.owner, text='=HYPERLINK("x")', unit_price='-1234,5', number='7', cost='0,125')
    data = read_now(catalogue.export, by.owner)
    assert '7;"\'=HYPERLINK(""x"")";stk.;-1234,50;0,125;25 %;ja' in data.decode()
    assert counted(tried(by, What.PRODUCTS, spreadsheet.read(data))) == (0, 0, 1, 0)

"""The order list as the store reads it: what a view finds, what is counted, and what a search finds."""

import importlib
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from domain.access import Role
from domain.employee import Employee
from domain.needs import Need
from domain.order import Order
from domain.refused import NotAllowed, NotFound, Refused
from domain.status import CloseReason, Status
from domain.view import ALL, NEEDS, NOBODY, OPEN, SORTS, STATUSES, View
from store import bulk, clock, customers, daily, invoices, lines, listing, orders, quotes, saved_views, searching
from store.database import read_now, write_now
from tests import factories


def found(by: factories.Firm, **look: Any) -> list[int]:
    """The numbers that a view finds, from the top."""
    return [row.number for row in read_now(listing.page, by.owner, View(**look))]


def season(by: factories.Firm) -> dict[str, int]:
    """An order for every need, and some without; twenty days ago, so that what can fall due has."""
    made = {'draft': factories.draft(by)}
    clock.turn(timedelta(days=-20))
    early = factories.Firm(factories.office(by.owner.employee_id or 0), factories.crew(by.jonas_id), by.ali)
    made['late'] = factories.confirmed(early)
    factories.job(early, made['late'])
    made['unplanned'] = factories.confirmed(early)
    factories.job(early, made['unplanned'], day=False)
    made['expired'] = factories.quoted(early)
    made['declined'] = factories.quoted(early)
    write_now(quotes.register_decline, early.owner, made['declined'], 'For dyrt')
    made['to_invoice'] = factories.completed(early)
    made['overdue'], _ = factories.invoiced(early)
    made['closed'] = factories.draft(early)
    write_now(orders.close, early.owner, made['closed'], CloseReason.LOST)
    made['nobodys'] = factories.draft(early)
    write_now(orders.set_responsible, early.owner, made['nobodys'], None)
    clock.turn(timedelta())
    for number in read_now(daily.fallen_due):
        write_now(daily.look_again, number)
    made['waiting'] = factories.quoted(by)
    made['expiring'] = factories.draft(by)
    factories.send(by, made['expiring'], days=2)
    return made


def test_each_need_finds_its_orders_and_a_date_that_passes_is_enough(db: str) -> None:
    by = factories.firm()
    made = season(by)
    for need, wanted in {
        Need.LATE: ['late'],
        Need.UNPLANNED: ['unplanned'],
        Need.UNSTAFFED: [],
        Need.EXPIRING: ['expired', 'expiring'],
        Need.DECLINED: ['declined'],
        Need.TO_INVOICE: ['to_invoice'],
        Need.OVERDUE: ['overdue'],
        Need.DAMAGE: [],
    }.items():
        assert set(found(by, need=need.code)) == {made[name] for name in wanted}, need
    assert read_now(daily.fallen_due) == [], 'looked at once, they are left alone'


def test_a_job_without_people_is_counted_as_such(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number, people=[])
    assert found(by, need=Need.UNSTAFFED.code) == [number]


def test_what_is_counted_is_what_is_found_in_every_view(db: str) -> None:
    by = factories.firm()
    season(by)
    counts = read_now(listing.counts, by.owner)
    whose = ('', NOBODY, str(by.owner.employee_id), '999')
    for status, need, who in product(STATUSES, ('', *NEEDS), whose):
        view = View(status=status, need=need, who=who)
        assert counts.of(view) == len(found(by, status=status, need=need, who=who)), view
        assert sum(counts.by_turn(view).values()) == counts.of(view)
    searched = read_now(listing.counts, by.owner, 'ingrid')
    assert searched.of(View(status=ALL)) == len(found(by, q='ingrid', status=ALL)) > 0


def test_a_row_says_its_place_as_the_database_sorts(db: str) -> None:
    by = factories.firm()
    season(by)
    for sort in [*SORTS, *(f'-{sort}' for sort in SORTS if sort != 'neste')]:
        for status in (OPEN, ALL):
            view = View(status=status, sort=sort)
            rows = read_now(listing.page, by.owner, view)
            assert len(rows) > 8
            assert [r.number for r in rows] == [
                r.number for r in sorted(rows, key=lambda row: listing.place(view, row))
            ], sort


# ---------- who is responsible ----------


def test_whoever_makes_an_order_is_responsible_until_somebody_else_is(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    assert factories.get(by, number).responsible_id == by.owner.employee_id
    hilde = Employee(name='Hilde Tveit', role=Role.OFFICE)
    write_now(lambda session: session.add(hilde))
    write_now(orders.set_responsible, by.owner, number, hilde.id)
    assert found(by, who=str(hilde.id)) == [number]
    assert read_now(listing.page, by.owner, View())[0].responsible == 'Hilde Tveit'
    with pytest.raises(Refused, match='tilgang til kontoret'):
        write_now(orders.set_responsible, by.owner, number, by.jonas_id)
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    with pytest.raises(Refused, match='Gjenåpne'):
        write_now(orders.set_responsible, by.owner, number, None)


# ---------- searching ----------


def test_an_order_is_found_by_whatever_one_knows_of_it(db: str) -> None:
    by = factories.firm()
    factories.draft(by, name='Noen andre', phone='40000001', address='Gata 1', email='noen@epost.no', city='Oslo')
    number, invoice = factories.invoiced(by, private=False)
    paper = factories.get(by, number).invoice(invoice).number
    write_now(orders.edit, by.owner, number, 'title', '', 'Flytting av Åpent bibliotek')
    for typed in (
        str(number), 'nordre SANDVIKEN', 'sandviken nordre', 'kari nes', '987 65 432', '+47 98765432', '974 760 673',
        'sandviksvei 50', 'flytting', str(paper), 'ÅPENT', 'bib', 'no', 'borettslag 974760673',
    ):  # fmt: skip
        assert number in found(by, q=typed), typed
    for typed in ('nordre nesten', 'sandvikenn', 'zz', '987654321'):
        assert found(by, q=typed) == [], typed


def test_a_word_of_an_order_line_finds_it_as_soon_as_it_is_saved(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    line: dict[str, Any] = {
        'text': 'Bæring av flygel',
        'quantity': '1',
        'unit': 'stk.',
        'unit_price': '10',
        'vat_code': '25',
    }
    write_now(lines.add, by.owner, number, **line)
    assert found(by, q='flygel') == [number]
    order = factories.get(by, number)
    write_now(lines.remove, by.owner, number, order.lines[-1].id or 0)
    assert found(by, q='flygel') == []
    assert order.customer is not None
    write_now(customers.edit, by.owner, number, order.customer.id or 0, {'name': order.customer.name}, {'name': 'Ida'})
    assert found(by, q='ida') == [number]
    assert found(by, q='bjørnstad') == []


@pytest.mark.parametrize('odd', ['50%', 'a_b', 'c:\\d', '"sitat"', "o'brien", 'x*', '(y)', '-z-', 'near', '^q'])
def test_what_a_database_treats_specially_is_looked_for_as_it_is(db: str, odd: str) -> None:
    by = factories.firm()
    wanted = factories.draft(by, name=f'Kunde {odd} her')
    factories.draft(by, name='Kunde 50x a.b c:/d sitat obrien xx y zz nea qq her')
    assert found(by, q=odd) == [wanted]


@pytest.mark.parametrize('few', [0, 400])
def test_many_hits_and_few_are_found_alike(db: str, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, 'FEW', few)
    by = factories.firm()
    made = [factories.draft(by, name=f'Kvamme {place}') for place in range(4)]
    factories.draft(by)
    assert found(by, q='kvamme') == made[::-1]
    assert found(by, q='kvamme 2') == [made[2]]
    assert found(by, q='kv') == made[::-1]


def test_the_indexes_of_sqlite_hold_what_the_rows_say(db: str) -> None:
    by = factories.firm()
    season(by)
    gone = write_now(orders.new, by.owner)
    write_now(orders.delete, by.owner, gone)

    def check(session: Session) -> None:
        if session.get_bind().dialect.name == 'sqlite':
            for index in (each.index for each in searching.SEARCHED):
                session.execute(text(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"))

    write_now(check)
    assert found(by, q=str(gone), status=ALL) == []


# ---------- the migration ----------


def test_the_migration_fills_the_columns_as_the_rules_do(db: str) -> None:
    by = factories.firm()
    season(by)
    fill = importlib.import_module('store.migrations.versions.0004_order_list').fill
    names = ('number', 'urgency', 'needs', 'responsible_id')

    def columns(session: Session) -> list[Any]:
        return [
            tuple(getattr(order, name) for name in names)
            for order in session.exec(select(Order).order_by(col(Order.id)))
        ]

    write_now(orders.set_responsible, by.owner, max(number for number, *_ in read_now(columns)), None)
    before = read_now(columns)

    def again(session: Session) -> None:
        session.execute(text("UPDATE customer_order SET search = 'ingrid bjørnstad'"))
        fill(session.connection())

    write_now(again)
    after = read_now(columns)
    by_hand = [n for (n, *_, before_id), (*_, after_id) in zip(before, after, strict=True) if before_id != after_id]
    assert [row[:3] for row in after] == [row[:3] for row in before]
    assert len(by_hand) == 2, 'whoever made it, also where somebody has been taken off since'
    assert set(found(by, q='flytting', status=ALL)) == {row[0] for row in before}
    assert write_now(lambda s: s.exec(select(Order.number).where(col(Order.look_on) <= clock.today())).all())


# ---------- many at once ----------


def test_quotes_go_out_once_however_many_press(db: str) -> None:
    by = factories.firm()
    number, empty = factories.draft(by), factories.draft(by, line=False)
    assert write_now(bulk.send_quote, by.owner, number) == 'ingrid@epost.no'
    with pytest.raises(Refused, match='allerede sendt'):
        write_now(bulk.send_quote, by.owner, number)
    assert len(factories.get(by, number).versions) == 1
    with pytest.raises(Refused, match='ordrelinje'):
        write_now(bulk.send_quote, by.owner, empty)
    factories.accept(by, number)
    with pytest.raises(Refused, match='allerede godtatt'):
        write_now(bulk.send_quote, by.owner, number)


def test_nothing_that_is_left_open_is_closed_unseen(db: str) -> None:
    by = factories.firm()
    working, owed, drafted, free = (
        factories.confirmed(by),
        factories.invoiced(by)[0],
        factories.completed(by),
        factories.draft(by),
    )
    factories.job(by, working)
    write_now(invoices.create, by.owner, drafted)
    for number, why in ((working, 'ikke fullført'), (owed, 'ikke betalt'), (drafted, 'ikke sendt')):
        with pytest.raises(Refused, match=why):
            write_now(bulk.close, by.owner, number, CloseReason.COMPLETED)
        assert factories.get(by, number).status is not Status.CLOSED
    write_now(bulk.close, by.owner, free, CloseReason.LOST)
    assert factories.get(by, free).close_reason is CloseReason.LOST
    with pytest.raises(Refused, match='avsluttet'):
        write_now(bulk.close, by.owner, free, CloseReason.LOST)


# ---------- saved views ----------


def test_a_saved_view_is_its_makers_and_a_shared_one_everybodys(db: str) -> None:
    by = factories.firm()
    hilde = Employee(name='Hilde Tveit', role=Role.OFFICE)
    write_now(lambda session: session.add(hilde))
    office = factories.office(hilde.id or 0, Role.OFFICE)
    look = View(q='åsane', need=Need.OVERDUE.code, sort='-sum', page=4, columns=('nr', 'who', 'sum'))
    mine = write_now(saved_views.save, by.owner, look, name='Forfalt i Åsane', shared=False, pinned=True)
    shared = write_now(saved_views.save, office, View(), name='Forfalt i Åsane', shared=True, pinned=True)
    assert [each.id for each in read_now(saved_views.listing, office)] == [shared]
    (first, _) = read_now(saved_views.listing, by.owner)
    assert first.read() == (look.but(), [])
    with pytest.raises(Refused, match='allerede en visning'):
        write_now(saved_views.save, by.owner, View(), name='forfalt I åsane', shared=False, pinned=True)
    with pytest.raises(Refused, match='navnet på visningen'):
        write_now(saved_views.save, by.owner, View(), name=' ', shared=False, pinned=True)
    with pytest.raises(NotFound):
        write_now(saved_views.remove, office, mine)
    write_now(saved_views.edit, by.owner, mine, name='Haster', shared=True, pinned=False)
    with pytest.raises(NotAllowed):
        write_now(saved_views.remove, office, mine)
    write_now(saved_views.remove, by.owner, shared)
    assert [each.name for each in read_now(saved_views.listing, office)] == ['Haster']

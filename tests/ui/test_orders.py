"""The order list: what it says, what one can look for, and how it keeps up while others work."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.next_step import Next, Turn, Urgency
from domain.status import Status
from domain.view import ALL, View
from store import customers, listing, orders, quotes
from store.database import read, write, write_now
from store.listing import PAGE, OrderRow
from tests import factories
from tests.ui import people
from tests.ui.people import press, sees, until
from ui import order_list
from ui.order_filters import address
from ui.order_list import asked_for
from ui.order_rows import Rows, told
from ui.order_table import order_table

TODAY = datetime(2026, 11, 24, tzinfo=UTC)


def table(user: User) -> order_table:
    """The table on the person's screen, also while it has no rows and hides."""
    assert user.client
    return next(each for each in user.client.elements.values() if isinstance(each, order_table))


def numbers(user: User) -> list[int]:
    """The orders on the screen, from the top."""
    return [row['number'] for group in table(user).props['groups'] for row in group['rows']]


def row(user: User, number: int) -> dict[str, Any]:
    """What the row of an order says."""
    return next(row for group in table(user).props['groups'] for row in group['rows'] if row['number'] == number)


def pick(user: User, label: str) -> ui.select:
    """One of the choices above the list."""
    return next(each for each in user.find(ui.select).elements if each.props['aria-label'] == label)


def search(user: User) -> ui.input:
    """The search field."""
    (found,) = user.find(ui.input).elements
    return found


# ---------- what it says ----------


async def test_a_new_firm_is_told_how_to_begin_and_what_the_first_quote_still_needs(user: User) -> None:
    by = factories.firm(bank_account='')
    await people.office(user, by)
    await user.open('/ordrer')
    await sees(user, 'Ingen ordrer ennå. Opprett den første.')
    await sees(user, '1 av 2 er gjort')
    user.find('Ny ordre').click()
    await sees(user, 'Ordre 1001')


async def test_a_firm_that_has_all_it_needs_is_asked_for_nothing(user: User) -> None:
    await people.office(user, factories.firm())
    await user.open('/ordrer')
    await sees(user, 'Ingen ordrer ennå. Opprett den første.')
    await user.should_not_see('Før du sender det første tilbudet')


async def test_a_row_says_whose_order_it_is_where_it_stands_and_what_is_next(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by, price='1000')
    write_now(orders.edit, by.owner, number, 'title', '', 'Flytting 3-roms')
    await people.office(user, by)
    await user.open('/ordrer')
    await sees(user, 'Gjør nå · 1')
    shown = row(user, number)
    assert (shown['who'], shown['title'], shown['word']) == ('Ingrid Bjørnstad', 'Flytting 3-roms', 'Bekreftet')
    assert (shown['next'], shown['urgency'], shown['sign']) == ('Opprett faktura', 'ours', 'arrow_forward')
    assert (shown['sum'], shown['left']) == ('1\xa0250,00', '1\xa0250,00')
    await sees(user, '1–1 av 1 ordre · summer er inkl. mva.')


async def test_nothing_is_left_to_invoice_before_the_order_is_confirmed(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    assert row(user, number)['left'] == '–'


async def test_an_order_without_customer_and_one_whose_customer_has_no_name_say_so(user: User) -> None:
    by = factories.firm()
    nobody, nameless = write_now(orders.new, by.owner), factories.draft(by, name='')
    await people.office(user, by)
    await user.open('/ordrer')
    assert row(user, nobody)['who'] == 'Uten kunde'
    assert row(user, nameless)['who'] == 'Privatkunde uten navn'


async def test_what_we_must_do_stands_above_what_others_must_do(user: User) -> None:
    by = factories.firm()
    ours, theirs, ours_too = factories.draft(by), factories.quoted(by), factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    assert numbers(user) == [ours_too, ours, theirs]
    assert [group['title'] for group in table(user).props['groups']] == ['Gjør nå · 2', 'Venter på andre · 1']


async def test_somebody_who_is_not_signed_in_sees_the_sign_in_page(user: User) -> None:
    factories.firm()
    await user.open('/ordrer')
    await sees(user, 'Logg inn')
    await user.should_not_see(order_table)


async def test_the_crew_does_not_see_the_list(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    await people.crew(user, by.jonas_id)
    await user.open('/ordrer')
    await user.should_not_see(order_table)


# ---------- what one looks at ----------


async def test_views_and_statuses_lead_to_their_orders_and_count_them(user: User) -> None:
    by = factories.firm()
    draft, quoted = factories.draft(by), factories.quoted(by)
    await people.office(user, by)
    await user.open('/ordrer')
    await until(lambda: 'Tilbud sendt (1)' in dict(pick(user, 'Status').options).values())
    pick(user, 'Status').value = 'quoted'
    await until(lambda: numbers(user) == [quoted])
    user.find('Alle').click()
    await until(lambda: numbers(user) == [draft, quoted])
    assert pick(user, 'Status').value == ALL


async def test_a_view_without_orders_says_so_and_the_search_leads_on_to_all_of_them(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    quoted = factories.quoted(by, name='Per Olav Kvamme')
    await people.office(user, by)
    await user.open('/ordrer?status=started')
    await sees(user, 'Ingen ordrer er «Jobb startet» nå.')
    search(user).value = 'kvamme'
    await sees(user, 'Ingen ordrer under «Jobb startet» passer med «kvamme».')
    user.find('Søk i alle ordrer').click()
    await until(lambda: numbers(user) == [quoted])


async def test_the_address_says_everything_and_nonsense_in_it_is_forgiven(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    wanted = factories.quoted(by, name='Per Olav Kvamme')
    await people.office(user, by)
    await user.open('/ordrer?q=kvamme&status=quoted&sort=nummer')
    assert numbers(user) == [wanted]
    assert search(user).value == 'kvamme'
    await user.open('/ordrer?status=x&sort=y&side=-1&behov=forfalt%00&ansvarlig=999&utm=1')
    assert len(numbers(user)) == 2
    await sees(user, 'Noe i adressen ble ikke forstått og er utelatt: status=x, sort=y, side=-1')


async def test_fifty_orders_stand_on_a_page_and_the_rest_on_the_next(user: User) -> None:
    by = factories.firm()
    made = [write_now(orders.new, by.owner) for _ in range(PAGE + 2)]
    await people.office(user, by)
    await user.open('/ordrer')
    await sees(user, '1–50 av 52 ordrer · summer er inkl. mva.')
    assert user.client
    steps = [each for each in user.client.elements.values() if each.props.get('aria-label') == 'Neste side']
    press(user, steps[0])
    await sees(user, '51–52 av 52 ordrer · summer er inkl. mva.')
    assert numbers(user) == [made[1], made[0]]


async def test_a_page_that_is_not_there_leads_back_to_the_first(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer?side=7')
    await sees(user, 'Det er ingen ordrer på denne siden.')
    user.find('Til første side').click()
    await until(lambda: numbers(user) == [number])


async def test_an_older_answer_never_covers_a_newer_one(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first search takes its time; the second is there before it."""
    by = factories.firm()
    factories.draft(by, name='Anne')
    berit = factories.draft(by, name='Berit')
    await people.office(user, by)
    await user.open('/ordrer')
    quick, waiting = read, asyncio.Event()

    async def slow(fn: Any, *args: Any) -> Any:
        found = await quick(fn, *args)
        if fn is listing.page and args[1].q == 'anne':
            await waiting.wait()
        return found

    monkeypatch.setattr(order_list, 'read', slow)
    search(user).value = 'anne'
    await asyncio.sleep(0.05)
    search(user).value = 'berit'
    await asyncio.sleep(0.05)
    waiting.set()
    await until(lambda: numbers(user) == [berit])
    await asyncio.sleep(0.05)
    assert numbers(user) == [berit]


async def test_a_text_that_is_being_typed_is_not_tidied_under_the_hands(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    search(user).value = 'ingrid  '
    await asyncio.sleep(0.05)
    assert search(user).value == 'ingrid  '


def test_an_address_and_its_view_are_two_ways_of_saying_the_same() -> None:
    view = View('flytting åsane', 'quoted', 'avslatt', '7', '-endret', 3, ('nr', 'who', 'sum', 'phone'))
    query = {
        'q': 'flytting åsane', 'status': 'quoted', 'behov': 'avslatt', 'ansvarlig': '7', 'sort': '-endret',
        'side': '3', 'kol': 'nr who sum phone',
    }  # fmt: skip
    assert view.query() == query
    assert address(view).startswith('/ordrer?q=flytting+%C3%A5sane&status=quoted&behov=avslatt&ansvarlig=7')
    assert asked_for(query) == (view, [])
    assert address(View()) == '/ordrer'


# ---------- while others work ----------


async def test_a_row_that_changes_keeps_its_place_and_its_group(user: User) -> None:
    by = factories.firm()
    first, second = factories.draft(by), factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    assert numbers(user) == [second, first]
    to = (await read(quotes.draft, by.owner, second)).recipients[0].address
    day = datetime.now(UTC).date() + timedelta(days=14)
    await write(quotes.send, by.owner, second, recipient=to, message='Hei', valid_until=day)
    await sees(user, 'Tilbud sendt')
    await until(lambda: row(user, second)['tone'] == 'st-quoted')
    assert numbers(user) == [second, first]
    await sees(user, 'Gjør nå · 1')


async def test_an_order_that_no_longer_matches_stays_until_one_looks_anew(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer?status=draft')
    await write(quotes.confirm, by.owner, number)
    await until(lambda: row(user, number)['word'] == 'Bekreftet')
    await user.open('/ordrer?status=draft')
    await sees(user, 'Ingen ordrer er «Utkast» nå.')


async def test_a_new_order_comes_in_at_the_top_and_is_counted(user: User) -> None:
    by = factories.firm()
    first = factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    new = await write(orders.new, by.owner)
    await until(lambda: numbers(user) == [new, first])
    await sees(user, 'Gjør nå · 2')
    await sees(user, '1–2 av 2 ordrer · summer er inkl. mva.')


async def test_the_first_order_of_the_firm_turns_the_steps_into_a_list(user: User) -> None:
    by = factories.firm()
    await people.office(user, by)
    await user.open('/ordrer')
    await sees(user, 'Ingen ordrer ennå. Opprett den første.')
    new = await write(orders.new, by.owner)
    await sees(user, order_table)
    assert numbers(user) == [new]


async def test_a_deleted_order_goes(user: User) -> None:
    by = factories.firm()
    kept, gone = factories.draft(by), factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    await write(orders.delete, by.owner, gone)
    await until(lambda: numbers(user) == [kept])


async def test_a_burst_of_commits_ends_with_the_last_state(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    title = ''
    for count in range(30):
        await write(orders.edit, by.owner, number, 'title', title, f'Flytting {count}')
        title = f'Flytting {count}'
    await until(lambda: row(user, number)['title'] == 'Flytting 29')


async def test_a_customer_who_gets_another_name_has_it_in_the_list(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    customer = factories.get(by, number).customer
    assert customer is not None
    assert customer.id is not None
    await write(customers.edit, by.owner, number, customer.id, {'name': customer.name}, {'name': 'Ingrid Haugland'})
    await until(lambda: row(user, number)['who'] == 'Ingrid Haugland')


# ---------- «Ny ordre» ----------


async def test_an_impatient_hand_makes_one_order(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    for _ in range(3):
        user.find('Ny ordre').click()
    await sees(user, 'Ordre 1002')
    assert (await read(listing.counts, by.owner)).of(View(status=ALL)) == 2


# ---------- places ----------


def one(number: int, turn: Turn = Turn.OURS, *, changed: int = 0) -> OrderRow:
    """A row of the list, as the database gives it."""
    return OrderRow(
        id=number, number=number, status=Status.DRAFT, title='', address='', customer_id=None, customer=None,
        phone=None, urgency=Urgency.OURS, made_at=TODAY, responsible_id=None, responsible=None,
        next_step=Next.ADD_CUSTOMER, next_since=None, turn=turn, valid_until=None, due_day=None, next_job_day=None,
        next_job_at=None, lacks='', total_ore=0, left_ore=0, changed_at=TODAY + timedelta(minutes=changed),
    )  # fmt: skip


def full_page(view: View) -> Rows:
    """Fifty rows, and more on the next page: 1052 down to 1003."""
    return Rows(view, [one(number) for number in range(1052, 1001, -1)])


def test_an_order_that_slides_up_from_the_next_page_is_not_new() -> None:
    rows = full_page(View())
    rows.welcome([one(1053), *(one(number) for number in range(1051, 1001, -1))])
    assert rows.numbers[0] == 1053
    assert 1002 not in rows.numbers


def test_what_comes_in_stands_at_the_top_of_its_own_group() -> None:
    rows = Rows(View(), [one(3), one(1, Turn.THEIRS)])
    rows.welcome([one(3), one(2, Turn.THEIRS), one(1, Turn.THEIRS)])
    assert rows.numbers == [3, 2, 1]
    assert [[row.number for row in group.rows] for group in rows.groups({})] == [[3], [2, 1]]


def test_sorted_by_change_an_order_from_further_down_comes_to_the_top() -> None:
    rows = Rows(View(sort='endret'), [one(number, changed=number) for number in range(52, 0, -1)])
    rows.welcome([one(1, changed=99)])
    assert rows.numbers[:2] == [1, 52]
    assert [group.title for group in rows.groups({})] == ['']


def test_the_closed_orders_need_no_heading() -> None:
    rows = Rows(View(status='closed'), [one(1, Turn.NOBODY)])
    assert [group.title for group in rows.groups({Turn.NOBODY: 1})] == ['']


def test_a_change_is_told_by_the_clock_today_and_by_the_day_before() -> None:
    assert told(one(1), TODAY.date())['changed'] == '01:00'
    assert told(one(1), TODAY.date() + timedelta(days=1))['changed'] == 'i går'

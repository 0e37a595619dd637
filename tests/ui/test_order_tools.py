"""The order list's tools: filters, saved views, columns, files, and what is done to many orders at once."""

import csv
import io
import zipfile

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.access import Role
from domain.employee import Employee
from domain.saved_view import SavedView
from domain.status import CloseReason
from domain.view import COLUMNS, USUAL, View
from domain.words import NBSP
from store import bulk, listing, orders, saved_views
from store.database import read_now, write, write_now
from tests import factories
from tests.ui import people
from tests.ui.people import press, sees, until
from tests.ui.test_orders import numbers, pick, row, table


def tick(user: User, *chosen: int, on: bool = True) -> None:
    """Tick rows, as the browser says it."""
    said(user, 'choose', {'numbers': [*chosen], 'on': on})


def said(user: User, event: str, args: object) -> None:
    """The browser's table says something."""
    made = table(user)
    with user:
        for listener in list(made._event_listeners.values()):
            if listener.type == event:
                made._handle_event({'listener_id': listener.id, 'args': args})


def button_named(user: User, words: str) -> ui.button:
    """The button with these words."""
    return next(each for each in user.find(ui.button).elements if each.text == words)


def submit(user: User, words: str) -> ui.button:
    """The button of a dialog that Enter presses."""
    return next(each for each in user.find(ui.button).elements if each.text == words and 'form' in each.props)


async def answers(user: User, count: int) -> list[str]:
    """What is said of each order, once all have been done."""
    assert user.client

    def said() -> list[str]:
        assert user.client
        texts = [getattr(each, 'text', '') for each in user.client.elements.values()]
        return [text for text in texts if text.startswith('Ordre ') and ':' in text]

    await until(lambda: len(said()) == count)
    return said()


# ---------- filters ----------


async def test_what_needs_doing_filters_and_is_counted(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    undated = factories.confirmed(by)
    factories.job(by, undated, day=False)
    await people.office(user, by)
    await user.open('/ordrer')
    user.find('Uplanlagt').click()
    await until(lambda: numbers(user) == [undated])
    user.find('Uplanlagt').click()  # once more takes it off
    await until(lambda: len(numbers(user)) == 2)
    await user.open('/ordrer?behov=forfalt')
    await sees(user, 'Ingen ordrer passer med disse filtrene.')
    user.find('Fjern filtrene').click()
    await until(lambda: len(numbers(user)) == 2)


async def test_mine_are_those_i_am_responsible_for(user: User) -> None:
    by = factories.firm()
    mine, nobodys = factories.draft(by), factories.draft(by)
    write_now(orders.set_responsible, by.owner, nobodys, None)
    await people.office(user, by)
    await user.open('/ordrer')
    assert row(user, mine)['by'] == 'Marte'
    user.find('Mine').click()
    await until(lambda: numbers(user) == [mine])
    pick(user, 'Ansvarlig').value = 'ingen'
    await until(lambda: numbers(user) == [nobodys])


async def test_the_order_page_says_and_changes_who_is_responsible(user: User) -> None:
    by = factories.firm()
    hilde = Employee(name='Hilde Tveit', role=Role.OFFICE)
    write_now(lambda session: session.add(hilde))
    number = factories.draft(by)
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    entry = pick(user, 'Ansvarlig')
    assert entry.value == by.owner.employee_id
    assert by.jonas_id not in dict(entry.options)
    entry.value = hilde.id
    await sees(user, 'Marte Solheim satte Hilde Tveit som ansvarlig.')
    await write(orders.set_responsible, by.owner, number, None)
    await until(lambda: pick(user, 'Ansvarlig').value is None)


async def test_a_heading_sorts_and_pressed_again_turns_round(user: User) -> None:
    by = factories.firm()
    cheap, dear = factories.draft(by, price='10'), factories.draft(by, price='5000')
    await people.office(user, by)
    await user.open('/ordrer?sort=sum')
    assert numbers(user) == [dear, cheap]
    said(user, 'sort', 'sum')
    await until(lambda: numbers(user) == [cheap, dear])
    assert dict(pick(user, 'Sorter etter').options)['-sum'] == 'Sum, omvendt'


# ---------- views and columns ----------


async def test_a_view_is_saved_shown_at_the_top_and_deleted(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    quoted = factories.quoted(by)
    await people.office(user, by)
    await user.open('/ordrer?status=quoted&sort=sum')
    press(user, button_named(user, 'Visninger'))
    await sees(user, 'En visning husker')
    press(user, button_named(user, 'Lagre visningen'))
    await sees(user, 'Del med kontoret')
    name = next(each for each in user.find(ui.input).elements if each.label == 'Navn')
    name.value = 'Ute hos kunden'
    press(user, button_named(user, 'Lagre'))
    await sees(user, 'Visningen er lagret.')
    await user.open('/ordrer')
    user.find('Ute hos kunden').click()
    await until(lambda: numbers(user) == [quoted])
    assert pick(user, 'Sorter etter').value == 'sum'
    (saved,) = read_now(saved_views.listing, by.owner)
    await write(saved_views.remove, by.owner, saved.id or 0)
    await user.should_not_see('Ute hos kunden')


async def test_a_saved_view_whose_filter_is_gone_opens_with_the_rest_and_says_so(user: User) -> None:
    by = factories.firm()
    quoted = factories.quoted(by)
    factories.draft(by)
    made = write_now(saved_views.save, by.owner, View(status='quoted'), name='Gammel', shared=True, pinned=True)
    write_now(lambda session: setattr(session.get(SavedView, made), 'query', 'status=quoted&behov=gammelt'))
    await people.office(user, by)
    await user.open('/ordrer')
    user.find('Gammel').click()
    await sees(user, 'Noe i adressen ble ikke forstått og er utelatt: behov=gammelt.')
    await until(lambda: numbers(user) == [quoted])


async def test_columns_are_chosen_and_stand_in_the_address(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer?kol=sum%20phone')
    assert [column['name'] for column in table(user).props['columns']] == ['nr', 'who', 'sum', 'phone']
    assert row(user, 1001)['phone'].replace(NBSP, ' ') == '912 34 567'
    press(user, button_named(user, 'Kolonner'))
    await sees(user, 'Nummer og kunde vises alltid.')
    press(user, button_named(user, 'De vanlige'))
    await until(lambda: [column['name'] for column in table(user).props['columns']] == list(USUAL))


# ---------- many at once ----------


async def test_every_order_answers_for_itself(user: User) -> None:
    by = factories.firm()
    ready, empty = factories.draft(by), factories.draft(by, line=False)
    await people.office(user, by)
    await user.open('/ordrer')
    for nonsense in (None, 5, {'numbers': 7, 'on': True}, {'numbers': [[1]], 'on': True}, 'x'):
        said(user, 'choose', nonsense)
    tick(user, ready, empty, 999)
    await sees(user, '2 ordrer valgt')
    press(user, button_named(user, 'Send tilbud'))
    await sees(user, 'Gjelder 2 ordrer.')
    press(user, submit(user, 'Send tilbud'))
    told = sorted(await answers(user, 2))
    assert told[0] == f'Ordre {ready}: tilbud sendt til ingrid@epost.no'
    assert told[1].startswith(f'Ordre {empty}: Legg til minst én ordrelinje')
    await sees(user, '1 av 2 er gjort.')
    await until(lambda: table(user).props['chosen'] == [empty])


async def test_two_who_close_the_same_orders_agree(user: User) -> None:
    by = factories.firm()
    first, second = factories.draft(by), factories.draft(by)
    await people.office(user, by)
    await user.open('/ordrer')
    tick(user, first, second)
    await write(bulk.close, by.owner, second, CloseReason.LOST)
    press(user, button_named(user, 'Avslutt ordre'))
    await sees(user, 'Gjelder 2 ordrer.')
    next(each for each in user.find(ui.select).elements if each.label == 'Årsak').value = 'lost'
    press(user, submit(user, 'Avslutt ordre'))
    told = sorted(await answers(user, 2))
    assert told[0] == f'Ordre {first}: avsluttet'
    assert 'Ordren er avsluttet' in told[1]


# ---------- files ----------


def in_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b'\xef\xbb\xbf')
    return list(csv.reader(io.StringIO(content.decode('utf-8-sig')), delimiter=';'))


async def test_a_file_holds_what_is_shown_on_all_pages_in_its_columns_and_order(user: User) -> None:
    by = factories.firm()
    made = [write_now(orders.new, by.owner) for _ in range(listing.PAGE + 3)]
    named = factories.draft(by, name='=1+1', phone='+46701234567')
    factories.quoted(by)
    await people.office(user, by)
    answer = await user.http_client.get('/ordrer/eksport.csv?status=draft&sort=-nummer&kol=nr+who+sum+phone')
    assert answer.status_code == 200
    assert answer.headers['content-disposition'].endswith('.csv"')
    header, *rows = in_csv(answer.content)
    assert header == ['Nr.', 'Kunde', 'Sum', 'Telefon']
    assert [int(row[0]) for row in rows] == [*made, named]
    assert rows[-1][:3] == [str(named), "'=1+1", '1250,00']
    assert rows[-1][3].startswith("'+46"), 'a text, not a sum'
    some = await user.http_client.get(f'/ordrer/eksport.csv?nr={made[3]}+{made[1]}+x&sort=nummer')
    assert [row[0] for row in in_csv(some.content)[1:]] == [str(made[3]), str(made[1])]


async def test_an_excel_file_has_numbers_dates_and_texts(user: User) -> None:
    by = factories.firm()
    factories.draft(by, name='=HYPERLINK("http://x")', phone='91234567')
    await people.office(user, by)
    answer = await user.http_client.get('/ordrer/eksport.xlsx?kol=nr+who+sum+made+phone')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read('xl/worksheets/sheet1.xml').decode()
    assert '<f>' not in sheet
    assert 'HYPERLINK' in sheet
    assert '<v>1250</v>' in sheet
    assert '912 34 567' in sheet


async def test_nobody_gets_a_file_without_being_signed_in_to_the_office(user: User) -> None:
    by = factories.firm()
    factories.draft(by)
    for kind in ('csv', 'xlsx'):
        answer = await user.http_client.get(f'/ordrer/eksport.{kind}', follow_redirects=False)
        assert answer.status_code == 303
        assert b'1001' not in answer.content
    await people.crew(user, by.jonas_id)
    assert (await user.http_client.get('/ordrer/eksport.csv', follow_redirects=False)).status_code == 303
    await people.office(user, by)
    assert (await user.http_client.get('/ordrer/eksport.exe')).status_code == 404


@pytest.mark.parametrize('kind', ['csv', 'xlsx'])
async def test_every_column_can_be_written(user: User, kind: str) -> None:
    by = factories.firm()
    factories.invoiced(by)
    await people.office(user, by)
    answer = await user.http_client.get(f'/ordrer/eksport.{kind}?kol={"+".join(COLUMNS)}')
    assert answer.status_code == 200
    assert kind == 'xlsx' or len(in_csv(answer.content)[1]) == len(COLUMNS) + 1

"""Fields say what is wrong in the domain's words, keep what has been typed, and save what has changed."""

import asyncio
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from nicegui import app, ui
from nicegui.testing import User

from domain import norway, text
from domain.refused import Refused
from ui.choices import checkbox, choice, select, switch
from ui.forms import FieldsRefused, Form, field, saving_field, typed_clock, typed_date
from ui.kit import button

pytestmark = pytest.mark.nicegui_main_file('')


async def shown(user: User, draw: Callable[[], Any]) -> Any:
    """Open a page and return what its drawing returned."""
    made = []

    @ui.page('/')
    def page() -> None:
        app._exception_handlers.clear()  # the frame keeps refusals out of the log
        made.append(draw())

    await user.open('/')
    return made[0]


def put(made: ui.input, typed: str, *, leave: bool = True) -> None:
    """Type a text and leave the field."""
    with made.client:
        made.value = typed
        if leave:
            listener = next(each for each in made._event_listeners.values() if each.type == 'blur')
            made.client.handle_event({'id': made.id, 'listener_id': listener.id, 'args': []})


async def test_a_field_says_on_leaving_what_is_wrong_and_keeps_the_text(user: User) -> None:
    made = await shown(user, lambda: field('Mobilnummer', check=norway.mobile, show=norway.show_phone))
    put(made, '', leave=True)
    assert made.complaint == ''
    put(made, '123')
    await user.should_see('Telefonnummeret er ikke gyldig.')
    assert (made.value, made.props['aria-invalid']) == ('123', 'true')
    assert made.props['aria-describedby'] == user.find('Telefonnummeret').elements.pop().html_id
    put(made, '91234567', leave=False)
    assert (made.complaint, made.props['aria-invalid']) == ('', 'false')
    put(made, '+47 91234567')
    assert made.value == '912\xa034\xa0567'
    assert made.checked() == '+4791234567'


async def test_money_dates_and_times_are_written_the_way_we_write_them(user: User) -> None:
    def draw() -> list[field]:
        return [
            field('Beløp', 100, kind='money'),
            field('Dato', date(2026, 11, 4), kind='date'),
            field('Fra', kind='time'),
        ]

    amount, day, at = await shown(user, draw)
    assert (amount.value, day.value, at.value) == ('1,00', '04.11.2026', '')
    put(amount, '1234,5')
    put(day, '1/2-27')
    put(at, '830')
    assert (amount.value, day.value, at.value) == ('1\xa0234,50', '01.02.2027', '08:30')
    assert (amount.checked(), day.checked(), at.checked()) == (123450, date(2027, 2, 1), time(8, 30))


@pytest.mark.parametrize('typed', ['', '31.2.2026', '2026', '1.1.1', 'i morgen', '1112026', '٠١.٠١.٢٠٢٦'])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r'dd\.mm\.åååå'):
        typed_date(typed)


@pytest.mark.parametrize('typed', ['', '25', '8:60', '12345', 'åtte'])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match='08:30'):
        typed_clock(typed)


async def test_the_limit_of_a_field_holds_on_the_server_too(user: User) -> None:
    made = await shown(user, lambda: field('Navn', maxlength=10))
    assert made.props['maxlength'] == 10
    put(made, 'x' * 11)
    assert 'for lang' in made.complaint


async def test_a_form_shows_every_sentence_at_once(user: User) -> None:
    saved: list[dict[str, Any]] = []

    errors: list[Exception] = []

    def draw() -> None:
        ui.on_exception(errors.append)
        with Form() as form:
            form['name'] = field('Navn', check=lambda typed: text.required(typed, 'navnet'))
            form['phone'] = field('Mobilnummer', check=norway.mobile, empty='')
            form['day'] = field('Dato', kind='date', empty=None)
            form['who'] = select('Ansvarlig', {1: 'Marte', 2: 'Jonas'}, required='Velg ansvarlig.')
            form['kind'] = choice('Type kunde', {'private': 'Privatkunde', 'business': 'Bedriftskunde'}, 'private')
            form['read'] = checkbox('Jeg har lest vilkårene.', required='Kryss av for vilkårene.')
            form['sms'] = switch('Send SMS', True)
            form.submit('Lagre', lambda: saved.append(form.values()))

    await shown(user, draw)
    user.find('Lagre').click()
    for sentence in ('Fyll ut navnet.', 'Velg ansvarlig.', 'Kryss av for vilkårene.'):
        await user.should_see(sentence)
    assert [type(error) for error in errors] == [FieldsRefused]
    assert str(errors[0]) == ''
    put(user.find(kind=field, content='Navn').elements.pop(), '  Tove   Myhre ')
    user.find(kind=select).elements.pop().value = 2
    user.find('Bedriftskunde').click()
    user.find('Jeg har lest vilkårene.').click()
    await user.should_not_see('Kryss av')
    user.find('Lagre').click()
    await asyncio.sleep(0.05)
    assert saved == [
        {'name': 'Tove Myhre', 'phone': '', 'day': None, 'who': 2, 'kind': 'business', 'read': True, 'sms': True}
    ]


async def test_enter_presses_the_submit_button_also_in_a_footer(user: User) -> None:
    def draw() -> tuple[Form, ui.button]:
        with Form() as form:
            form['name'] = field('Navn')
        return form, form.submit('Lagre', lambda: None)

    form, made = await shown(user, draw)
    assert (made.props['type'], made.props['form']) == ('submit', form.html_id)


class Title:
    """A title in a database, and what is saved to it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def save(self, old: str, new: str) -> None:
        self.calls.append((old, new))
        await self.gate.wait()
        if new == 'Feil':
            raise Refused('Skriv en annen tittel.')


async def test_a_saving_field_saves_what_has_changed_and_says_so(user: User) -> None:
    title = Title()
    made = await shown(user, lambda: saving_field('Tittel', 'Vask', title.save))
    put(made, 'Vask')
    put(made, 'Flytting')
    await user.should_see('Lagret')
    put(made, 'Flytting')
    await asyncio.sleep(0.02)
    assert title.calls == [('Vask', 'Flytting')]


async def test_a_day_chosen_in_the_calendar_is_saved(user: User) -> None:
    calls: list[tuple[object, object]] = []

    def draw() -> saving_field:
        return saving_field('Dato', date(2026, 11, 24), lambda *pair: calls.append(pair), kind='date')

    made = await shown(user, draw)
    with made.client:
        user.find(ui.menu).elements.pop().open()
        picker = user.find(ui.date).elements.pop()
        assert picker.value == '24.11.2026'
        picker.value = '25.11.2026'
    await user.should_see('Lagret')
    assert made.value == '25.11.2026'
    assert calls == [(date(2026, 11, 24), date(2026, 11, 25))]


async def test_a_refused_saving_field_keeps_the_text_and_tries_again(user: User) -> None:
    title = Title()
    made = await shown(user, lambda: saving_field('Tittel', 'Vask', title.save))
    put(made, 'Feil')
    await user.should_see('Skriv en annen tittel.')
    assert made.value == 'Feil'
    put(made, 'Riktig')
    await user.should_see('Lagret')
    await user.should_not_see('Skriv en annen tittel.')
    assert title.calls == [('Vask', 'Feil'), ('Vask', 'Riktig')]


async def test_what_is_typed_while_a_field_saves_is_not_lost(user: User) -> None:
    title = Title()
    made = await shown(user, lambda: saving_field('Tittel', 'Vask', title.save))
    title.gate.clear()
    put(made, 'En')
    await asyncio.sleep(0.02)
    put(made, 'To', leave=False)
    title.gate.set()
    await asyncio.sleep(0.02)
    assert made.value == 'To'
    put(made, 'To')
    await asyncio.sleep(0.02)
    assert title.calls == [('Vask', 'En'), ('En', 'To')]


async def test_a_saving_field_follows_others_unless_somebody_is_typing(user: User) -> None:
    made = await shown(user, lambda: saving_field('Tittel', 'Vask', Title().save))
    made.follow('Flytting')
    assert made.value == 'Flytting'
    user.find(kind=saving_field).trigger('focus')
    made.follow('Rydding')
    assert made.value == 'Flytting'
    put(made, 'Flytting')
    await asyncio.sleep(0.02)
    assert made.value == 'Rydding'
    put(made, 'Mitt', leave=False)
    made.follow('Bæring')
    assert (made.value, made.is_changed) == ('Mitt', True)


async def test_a_password_is_taken_as_it_is_and_can_be_shown(user: User) -> None:
    made = await shown(user, lambda: field('Passord', kind='password'))
    made.value = '  to  rom '
    assert made.checked() == '  to  rom '
    user.find(kind=ui.button).click()
    await asyncio.sleep(0.02)
    assert made.props['type'] == 'text'


async def test_a_choice_says_which_way_is_taken(user: User) -> None:
    heard: list[str] = []
    options = {'p': 'Privatkunde', 'b': 'Bedriftskunde'}
    made = await shown(
        user, lambda: choice('Type kunde', options, 'p', symbols={'p': 'person'}, on_change=heard.append)
    )
    user.find('Bedriftskunde').click()
    user.find('Bedriftskunde').click()
    pressed = [way.props['aria-pressed'] for way in made._ways.values()]
    assert (made.value, heard, pressed) == ('b', ['b'], ['false', 'true'])


async def test_a_form_button_still_runs_once(user: User) -> None:
    runs: list[str] = []
    await shown(user, lambda: button('Lagre', on_click=lambda: runs.append('saved')))
    user.find('Lagre').click().click()
    await asyncio.sleep(0.02)
    assert runs == ['saved']

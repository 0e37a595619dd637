"""A customer ticks what they want: the price follows, and what is accepted is what stood there."""

import json
from typing import Any

from nicegui import ui
from nicegui.testing import User

from domain.line import LineKind
from domain.words import kr
from store import lines
from store.database import write
from tests import factories
from tests.factories import Firm
from tests.ui import hands, people
from tests.ui.portal import eventually, portal, sees, sees_nothing_of, sign


def offered(by: Firm) -> int:
    number = factories.draft(by)
    for floor, price in (('Eik', '400'), ('Furu', '200')):
        factories.option(by, number, floor, price, group='Gulv')
    factories.option(by, number, 'Vask', '300')
    factories.send(by, number)
    return number


def tick(user: User, text: str, on: bool = True) -> None:
    """The browser says that somebody has ticked the line with this text."""
    assert user.client
    for label in user.client.elements.values():
        inside = list(label.descendants()) if 'pick' in label.classes else []
        if any(getattr(each, 'text', '') == text for each in inside):
            (box,) = (each for each in inside if each.tag == 'input')
            listener = next(each for each in box._event_listeners.values() if each.type == 'change')
            user.client.handle_event({'id': box.id, 'listener_id': listener.id, 'args': [json.dumps(on)]})
            return
    raise AssertionError(f'{text} cannot be ticked')


async def test_the_price_follows_what_is_ticked_and_is_what_is_accepted(user: User) -> None:
    by = factories.firm()
    number = offered(by)
    await portal(user, number)
    await sees(user, kr(175000), f'Jeg godtar tilbudet på {kr(175000)} inkl. mva.', 'Gulv – velg én', 'Valgfritt')
    tick(user, 'Furu')
    tick(user, 'Vask')
    await sees(user, kr(187500), f'Jeg godtar tilbudet på {kr(187500)} inkl. mva.', 'Du har valgt: Furu, Vask.')
    await sees_nothing_of(user, kr(175000))
    await write(lines.add, by.owner, number, text='Nytt', quantity='1', unit='stk.', unit_price='9', vat_code='25')
    await sees(user, f'Jeg godtar tilbudet på {kr(187500)} inkl. mva.')
    sign(user)
    await sees(user, 'Takk. Tilbudet er akseptert', 'Dette er avtalt', 'Furu', 'Vask', kr(187500))
    await sees_nothing_of(user, 'Eik', 'Valgfritt')
    standing = factories.version(by, number).acceptance
    assert standing is not None
    assert (standing.picked, standing.total_ore) == ([2, 3], 187500)


async def test_another_price_must_be_ticked_anew(user: User) -> None:
    by = factories.firm()
    await portal(user, offered(by))
    user.find(marker='accept-tick').click()
    tick(user, 'Vask')
    (consent,) = user.find(kind=ui.checkbox, marker='accept-tick').elements
    assert consent.value is False
    tick(user, 'Vask', on=False)
    await sees(user, f'Jeg godtar tilbudet på {kr(175000)} inkl. mva.')


async def test_a_section_may_tell_only_its_sum(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by, line=False)
    await write(lines.add_text, by.owner, number, LineKind.SECTION, 'Bad')
    for text, price in (('Fliser', '700'), ('Sluk', '300')):
        typed: dict[str, Any] = {'quantity': '2', 'unit': 'stk.', 'vat_code': '25'}
        await write(lines.add, by.owner, number, text=text, unit_price=price, **typed)
    heading = factories.get(by, number).lines[0]
    await write(lines.show_sum_only, by.owner, number, heading.id or 0, True)
    factories.send(by, number)
    await portal(user, number)
    await sees(user, 'Bad', 'Fliser', '2 stk.', kr(250000, unit=False))
    await sees_nothing_of(user, kr(175000, unit=False), kr(75000, unit=False), '× 875,00')


async def test_the_office_registers_what_was_chosen_on_the_phone(user: User) -> None:
    by = factories.firm()
    number = offered(by)
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    await sees(user, 'Gulv: velg én · med i summen', 'Valgfri · ikke med i summen', f'({kr(37500, unit=False)})')
    await hands.choose(user, 'Registrer aksept')
    tick(user, 'Furu')
    await sees(user, kr(150000))
    await hands.press(user, 'Registrer aksept')
    await eventually(lambda: factories.version(by, number).acceptance is not None)
    await sees(user, 'valgte Furu')
    assert factories.get(by, number).total_ore == 150000

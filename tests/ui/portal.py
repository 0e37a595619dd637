"""The customer's hands and eyes in the portal: opening it, signing, and what stands on the screen."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction
from sqlmodel import Session, select

from domain.message import Message, MessageKind
from domain.sign_in import PortalLink
from store import clock, sign_in
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm
from tests.ui import people

ACCEPT = 'Godta tilbudet og forplikt deg til å betale'


async def portal(user: User, number: int) -> User:
    """The customer has opened the newest link to an order."""
    await people.customer(user, number)
    await user.open(f'/portal/ordre/{number}')
    return user


async def sees(user: User, *texts: str) -> None:
    """The screen says all of this, or will in a moment."""
    for text in texts:
        await user.should_see(text, retries=20)


async def sees_nothing_of(user: User, *texts: str) -> None:
    """The screen says none of this, or stops saying it in a moment."""
    for text in texts:
        await user.should_not_see(text, retries=20)


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something has come true."""
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError('it did not come true')


def sign(user: User, name: str = 'Ingrid Bjørnstad') -> None:
    """Type the name, tick, and press the button."""
    user.find('Fullt navn').type(name)
    user.find(marker='accept-tick').click()
    user.find(marker='accept-quote').click()


def name_field(user: User) -> str:
    """What stands in the name field."""
    (field,) = user.find(kind=ui.input, marker='signed-name').elements
    return field.value or ''


def primary(user: User) -> list[str]:
    """The filled buttons somebody can see."""
    found = [each for each in user.find(ui.button).elements if 'b-primary' in each.classes]
    return [each.text for each in found]


def said_by_customer(by: Firm, number: int, kind: MessageKind) -> list[str]:
    """What the customer has written."""
    order = factories.get(by, number)
    return read_now(
        lambda session: [
            each.body
            for each in session.exec(select(Message).where(Message.order_id == order.id, Message.kind == kind))
        ]
    )


def link(by: Firm, number: int) -> None:
    """Make a link to an order that never had a quote."""
    order = factories.get(by, number)
    write_now(sign_in.make_link, order.id or 0, order.customer_id or 0, None, days=90)


def link_token(by: Firm, number: int) -> str:
    """The token of the newest link to an order."""
    order = factories.get(by, number)

    def newest_link(session: Session) -> str:
        links = session.exec(select(PortalLink).where(PortalLink.order_id == order.id)).all()
        return sign_in.link_token(max(links, key=lambda each: each.id or 0))

    return read_now(newest_link)


def expired(by: Firm) -> int:
    """An order whose quote was sent nine days ago and valid for five; its number."""
    clock.turn(-timedelta(days=9))
    number = factories.draft(by)
    factories.send(by, number, days=5)
    clock.turn(timedelta())
    return number


def newest(user: User, text: str) -> UserInteraction[ui.button]:
    """The button drawn last of those with this text: the one in the dialog."""
    found = [each for each in user.find(kind=ui.button, content=text).elements if each.text == text]
    return UserInteraction(user, {max(found, key=lambda each: each.id)}, None)

"""People for `user` and `create_user`: each signs a simulated browser in, the way a cookie from the house does."""

import asyncio
from collections.abc import Callable

from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction
from sqlmodel import select

from domain.order import Order
from domain.sign_in import Face, PortalLink
from store import sign_in
from store.database import read, write
from tests.factories import Firm
from ui.who import COOKIE


async def office(user: User, by: Firm | int) -> User:
    """Somebody in the office: the firm's owner, or the employee with this id."""
    employee_id = by if isinstance(by, int) else by.owner.employee_id
    return _with_cookie(user, Face.OFFICE, await write(sign_in.begin, Face.OFFICE, employee_id=employee_id))


async def crew(user: User, employee_id: int) -> User:
    """An employee on the phone."""
    return _with_cookie(user, Face.CREW, await write(sign_in.begin, Face.CREW, employee_id=employee_id))


async def customer(user: User, number: int) -> User:
    """The customer of an order, who has opened the newest link to it."""
    link = await read(
        lambda session: session.exec(
            select(PortalLink).join(Order).where(Order.number == number).order_by(PortalLink.id.desc())  # type: ignore[union-attr]
        ).first()
    )
    assert link is not None, 'the customer has been sent nothing'
    token, _ = await write(sign_in.open_link, sign_in.link_token(link), '127.0.0.1', 'test')
    return _with_cookie(user, Face.PORTAL, token)


def press(user: User, button: ui.element) -> None:
    """Press one certain button."""
    UserInteraction(user, {button}, None).click()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something has come true on the screen."""
    for _ in range(500):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError('it did not come true')


async def sees(user: User, what: str | type[ui.element]) -> None:
    """Wait until somebody sees a text or a kind of element; a busy machine is no failure."""
    await user.should_see(what, retries=100)


def _with_cookie(user: User, face: Face, token: str) -> User:
    user.http_client.cookies.set(COOKIE[face], token)
    return user

"""The password once more, before what must not be done from a screen that somebody has left."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.access import Actor
from domain.refused import NotProved, Refused
from domain.words import t
from store import passwords
from store.database import write
from ui.conflict import Undecided
from ui.desk import cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el

Result = TypeVar('Result')
hashing = asyncio.Semaphore(2)
"""A flood of passwords must not take every core."""


async def proved(me: Actor, act: Callable[[], Awaitable[Result]]) -> Result:
    """Do it; when the password was typed too long ago, ask for it and do it then.

    Refused, without a word: the question was closed.
    """
    try:
        return await act()
    except NotProved:
        if not await _ask(me):
            raise Undecided from None
    return await act()


async def fits(hash_: str, typed: str) -> bool:
    """Whether a password is the right one, beside the event loop."""
    async with hashing:
        return await asyncio.to_thread(passwords.fits, hash_, typed)


async def hashed(typed: str) -> str:
    """The hash of a new password, beside the event loop."""
    async with hashing:
        return await asyncio.to_thread(passwords.hash_password, typed)


async def _ask(me: Actor) -> bool:
    with dialog(t('Skriv passordet ditt')) as box:
        el('p', text=t('Dette gjelder tilgang eller penger. Vi spør på nytt, så ingen andre gjør det fra din skjerm.'))
        with Form() as form:
            secret = field(t('Passord'), kind='password', autocomplete='current-password', maxlength=200)
            form['secret'] = secret

        async def check() -> None:
            right = await fits(await write(passwords.stored, me), secret.value or '')
            await write(passwords.note_typed, me, right=right)
            if not right:
                raise Refused(t('Passordet er feil.'))
            box.submit(True)

        with box.footer:
            cancel_and(box)
            form.submit(t('Fortsett'), check)
    return bool(await box)

"""The postman: sends what waits in the outbox. He is just another watcher of the change feed.

NOTE: only what `messages.pick_up` hands over may be sent. It hands over nothing of a demo firm, whose customers'
addresses and phone numbers may belong to real people; whoever sends in another way (SMS) goes through it, too.
"""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from domain.company import Company
from domain.message import Message
from store import changes, clock, messages
from store.database import read, write
from store.outside import mail, sms
from store.outside.said_no import SaidNo
from store.settings import settings

log = logging.getLogger('ordreflyt')
AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))


async def deliver() -> None:
    """Send everything that waits, for ever; sleeps until a commit touches a message or one falls due."""
    woken = asyncio.Event()
    stop = changes.watch('messages', woken.set)
    try:
        await write(messages.left_lying)
        me = asyncio.current_task()
        while me and not me.cancelling():  # a library below may have swallowed that we were told to stop
            woken.clear()
            await send_due()
            falls_due = await read(messages.next_due)
            wait = max(0.2, (falls_due - clock.now()).total_seconds()) if falls_due else 3600
            try:
                await asyncio.wait_for(woken.wait(), wait)
            except TimeoutError:
                continue
    finally:
        stop()


async def send_due() -> None:
    """Send what may go now, one after the other."""
    for message_id in await read(messages.due):
        taken = await write(messages.pick_up, message_id)
        if taken is None:
            continue
        message, text, firm = taken
        await write(messages.put_down, message_id, *await _result(message.tries, _sending(message, text, firm)))


def _sending(message: Message, text: str, firm: Company) -> Coroutine[Any, Any, None]:
    if not message.is_mail:
        return sms.send(settings().sms_url, to=message.recipient, text=text)
    return mail.send(
        settings().smtp_url,
        sender=firm.email or f'ordreflyt@{clock.today().year}.invalid',
        sender_name=firm.name,
        to=message.recipient,
        subject=message.subject,
        body=text,
        message_id=f'<ordreflyt-{message.id}@{firm.org_number or "firma"}>',
    )


async def _result(tries: int, sending: Coroutine[Any, Any, None]) -> tuple[str, timedelta | None]:
    try:
        await sending
    except SaidNo as error:
        again = None if error.for_good or tries > len(AGAIN) else AGAIN[tries - 1]
        log.warning('a message was refused: %s', error)
        return str(error), again
    except Exception as error:  # whatever it is, the next one is not held up
        log.exception('a message could not be sent')
        return f'{type(error).__name__}: {error}', None
    return '', None

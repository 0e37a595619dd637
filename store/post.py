"""The postman: sends what waits in the outbox. He is just another watcher of the change feed.

NOTE: only what `postbag.pick_up` hands over may be sent. It hands over nothing of a demo firm, whose customers'
addresses and phone numbers may belong to real people; whoever sends in another way (SMS) goes through it, too.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from domain import letter
from domain.words import t
from store import changes, clock, postbag, shown_papers
from store.database import read, write
from store.outside import mail, sms
from store.outside.said_no import SaidNo
from store.postbag import Parcel
from store.settings import settings

log = logging.getLogger('ordreflyt')
REST = 10  # seconds after the database did not answer
LIMIT = 90  # seconds for one try; less than it is lent for
AGAIN = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))


async def deliver() -> None:
    """Send everything that waits, for ever. A mail server that dawdles holds up no SMS."""
    async with asyncio.TaskGroup() as both:
        both.create_task(_deliver(mails=True))
        both.create_task(_deliver(mails=False))


async def send_due() -> None:
    """Send what may go now."""
    await asyncio.gather(_send_due(mails=True), _send_due(mails=False))


async def _deliver(*, mails: bool) -> None:
    """Sleeps until a commit touches a message or one falls due."""
    woken = asyncio.Event()
    stop = changes.watch('messages', woken.set)
    try:
        me = asyncio.current_task()
        while me and not me.cancelling():  # a library below may have swallowed that we were told to stop
            woken.clear()
            wait: float = REST
            try:
                await _send_due(mails=mails)
                falls_due = await read(partial(postbag.next_due, mail=mails))
                wait = max(0.2, (falls_due - clock.now()).total_seconds()) if falls_due else 3600
            except Exception:  # the database was away: he does not go home for that
                log.exception('the outbox could not be read')
            try:
                await asyncio.wait_for(woken.wait(), wait)
            except TimeoutError:
                continue
    finally:
        stop()


async def _send_due(*, mails: bool) -> None:
    """One after the other, as long as something can be taken."""
    took = True
    while took:
        took = False
        for message_id in await read(partial(postbag.due, mail=mails)):
            parcel = await write(postbag.pick_up, message_id)
            if parcel is not None:
                took = True
                await write(await _sent(parcel), message_id, parcel.message.tries)


async def _sent(parcel: Parcel) -> Callable[[Session, int, int], None]:
    """Send one; what is to be written down about it."""
    message = parcel.message
    try:
        async with asyncio.timeout(LIMIT):
            await _hand_over(parcel)
    except SaidNo as error:
        log.warning('message %s was not taken: %s', message.id, error)
        again = None if error.for_good or message.tries > len(AGAIN) else AGAIN[message.tries - 1]
        return partial(postbag.put_down, error=str(error), again=again, perhaps=error.perhaps)
    except TimeoutError:
        again = None if message.tries > len(AGAIN) else AGAIN[message.tries - 1]
        return partial(postbag.put_down, error=t('Den andre siden svarte ikke i tide.'), again=again, perhaps=True)
    except Exception as error:  # whatever it is, the next one is not held up
        log.exception('message %s could not be sent', message.id)
        return partial(postbag.put_down, error=f'{type(error).__name__}: {error}')
    return postbag.put_down


async def _hand_over(parcel: Parcel) -> None:
    message, firm = parcel.message, parcel.firm
    if not message.is_mail:
        return await sms.send(settings().sms_url, to=message.recipient, text=parcel.text)
    paper = await shown_papers.at_hand(parcel.paper) if parcel.paper is not None else None
    return await mail.send(
        settings().smtp_url,
        sender=firm.email or f'ordreflyt@{clock.today().year}.invalid',
        sender_name=firm.name,
        to=message.recipient,
        subject=message.subject,
        body=parcel.text,
        html=letter.html(parcel.text, firm, link=parcel.link, says=message.kind.link_word),
        files=[(paper.name, paper.media, paper.content)] if paper is not None else [],
        message_id=f'<ordreflyt-{message.id}@{firm.org_number or "firma"}>',
    )

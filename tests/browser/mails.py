"""Every mail of the outbox, as it would go over the line."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any
from unittest.mock import patch

import aiosmtplib
from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.message import Message, MessageStatus
from store import clock, post
from store.database import read_now, write_now
from store.settings import settings
from tests.server import NOWHERE

HEADERS = {
    'From', 'To', 'Subject', 'Message-ID', 'Date', 'Reply-To', 'Auto-Submitted', 'MIME-Version', 'Content-Type',
    'Content-Transfer-Encoding', 'Content-Language',
}  # fmt: skip


def sent() -> dict[int, EmailMessage]:
    """Send all that can be sent to an address, to nobody: the mails by the id of their message."""
    mails: list[EmailMessage] = []

    async def taken(mail: EmailMessage, **_: Any) -> None:
        mails.append(mail)

    write_now(_let_all_wait)
    with (
        patch.dict(os.environ, ORDREFLYT_SMTP_URL=NOWHERE.replace('http', 'smtp')),
        patch.object(aiosmtplib, 'send', taken),
    ):
        settings.cache_clear()
        while read_now(_waits):  # in a thread: where Playwright is, no other loop may run
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, post.send_due()).result()
    settings.cache_clear()
    assert not read_now(_failed)
    return {int(str(mail['Message-ID']).removeprefix('<ordreflyt-').split('@')[0]): mail for mail in mails}


def _let_all_wait(session: Session) -> None:
    mails = update(Message).where(col(Message.recipient).contains('@'))
    session.execute(mails.values(status=MessageStatus.WAITING, send_after=clock.now(), not_after=None))


def _waits(session: Session) -> bool:
    return session.exec(select(Message.id).where(Message.status == MessageStatus.WAITING)).first() is not None


def _failed(session: Session) -> list[str]:
    return list(session.exec(select(Message.error).where(Message.status == MessageStatus.FAILED)))


def html_of(mail: EmailMessage) -> str:
    """The part that a mail program would draw, or nothing."""
    part = mail.get_body(('html',))
    return str(part.get_content()) if part else ''


def said_in(mail: EmailMessage) -> str:
    """Everything somebody reads of it."""
    texts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == 'text']
    return '\n'.join([str(mail['From']), str(mail['Subject']), *texts])

"""Every mail of the outbox, as it would go over the line."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from unittest.mock import patch

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.message import Message, MessageStatus
from store import clock, post
from store.database import read_now, write_now
from store.settings import settings
from tests.server import free_port

HEADERS = {
    'From', 'To', 'Subject', 'Message-ID', 'Date', 'Reply-To', 'Auto-Submitted', 'MIME-Version', 'Content-Type',
    'Content-Transfer-Encoding', 'Content-Language',
}  # fmt: skip


class Box:
    """A mail server that keeps what it is handed."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(envelope.content))
        return '250 OK'


def sent() -> dict[int, EmailMessage]:
    """Send all that can be sent to an address: the mails by the id of their message."""
    controller = Controller(box := Box(), hostname='127.0.0.1', port=free_port())
    controller.start()
    write_now(_let_all_wait)
    with patch.dict(os.environ, ORDREFLYT_SMTP_URL=f'smtp://127.0.0.1:{controller.port}'):
        settings.cache_clear()
        with ThreadPoolExecutor(1) as thread:  # where Playwright is, no other loop may run
            thread.submit(asyncio.run, post.send_due()).result()
    settings.cache_clear()
    controller.stop()
    assert not read_now(_failed)
    return {int(str(mail['Message-ID']).removeprefix('<ordreflyt-').split('@')[0]): mail for mail in box.mails}


def _let_all_wait(session: Session) -> None:
    mails = update(Message).where(col(Message.recipient).contains('@'))
    session.execute(mails.values(status=MessageStatus.WAITING, send_after=clock.now(), not_after=None))


def _failed(session: Session) -> list[str]:
    not_gone = [MessageStatus.FAILED, MessageStatus.WAITING, MessageStatus.SENDING]
    return list(session.exec(select(Message.error).where(col(Message.status).in_(not_gone))))


def html_of(mail: EmailMessage) -> str:
    """The part that a mail program would draw, or nothing."""
    part = mail.get_body(('html',))
    return str(part.get_content()) if part else ''


def said_in(mail: EmailMessage) -> str:
    """Everything somebody reads of it."""
    texts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == 'text']
    return '\n'.join([str(mail['From']), str(mail['Subject']), *texts])

"""E-mail by SMTP: one adapter. `smtp://user:password@host:port` or `smtps://…`."""

from collections.abc import Sequence
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit

from store.outside.said_no import SaidNo

REASONABLE_SECONDS = 20


async def send(
    url: str,
    *,
    sender: str,
    sender_name: str,
    to: str,
    subject: str,
    body: str,
    html: str,
    message_id: str,
    files: Sequence[tuple[str, str, bytes]] = (),
) -> None:
    """Hand one mail, as text and as HTML, to the server, with `files` (name, media type, content). Raises `SaidNo`."""
    import aiosmtplib  # on first use: a firm without mail never needs it

    parts = urlsplit(url)
    mail = EmailMessage(policy=SMTP)
    mail['From'] = Address(' '.join(sender_name.split()), addr_spec=sender)
    mail['To'], mail['Subject'], mail['Message-ID'] = to, subject, message_id
    mail.set_content(body)
    mail.add_alternative(html, subtype='html')
    for name, media, content in files:
        kind, _, subkind = media.partition('/')
        mail.add_attachment(content, maintype=kind, subtype=subkind, filename=name)
    client = _client()(
        hostname=parts.hostname,
        port=parts.port or (465 if parts.scheme == 'smtps' else 587),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == 'smtps',
        timeout=REASONABLE_SECONDS,
    )
    try:
        await client.connect()
        await client.send_message(mail)
        with suppress(aiosmtplib.SMTPException, OSError):  # it has been taken, however we part
            await client.quit()
    except aiosmtplib.SMTPResponseException as error:
        raise SaidNo(f'{error.code} {error.message}', for_good=500 <= error.code < 600) from error
    except aiosmtplib.SMTPRecipientsRefused as error:
        said = [f'{each.code} {each.message}' for each in error.recipients]
        raise SaidNo(', '.join(said), for_good=all(500 <= each.code < 600 for each in error.recipients)) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise SaidNo(str(error) or type(error).__name__, perhaps=client.gave) from error
    finally:
        client.close()


@cache
def _client() -> Any:
    import aiosmtplib  # on first use, as above

    class Client(aiosmtplib.SMTP):
        """One that knows whether it had begun to give the mail: then silence does not mean that it was not taken."""

        gave = False

        async def data(self, message: str | bytes, /, **how: Any) -> Any:
            self.gave = True
            return await super().data(message, **how)

    return Client

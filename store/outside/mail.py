"""E-mail by SMTP: one adapter. `smtp://user:password@host:port` or `smtps://…`."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from store.outside.said_no import SaidNo

REASONABLE_SECONDS = 20


async def send(url: str, *, sender: str, sender_name: str, to: str, subject: str, body: str, message_id: str) -> None:
    """Hand one mail to the server. Raises `SaidNo`."""
    import aiosmtplib  # on first use: a firm without mail never needs it

    parts = urlsplit(url)
    mail = EmailMessage(policy=SMTP)
    mail['From'] = Address(sender_name, addr_spec=sender)
    mail['To'], mail['Subject'], mail['Message-ID'] = to, subject, message_id
    mail.set_content(body)
    try:
        await aiosmtplib.send(
            mail,
            hostname=parts.hostname,
            port=parts.port or (465 if parts.scheme == 'smtps' else 587),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == 'smtps',
            timeout=REASONABLE_SECONDS,
        )
    except aiosmtplib.SMTPResponseException as error:
        raise SaidNo(f'{error.code} {error.message}', for_good=500 <= error.code < 600) from error
    except aiosmtplib.SMTPRecipientsRefused as error:
        said = [f'{each.code} {each.message}' for each in error.recipients]
        raise SaidNo(', '.join(said), for_good=all(500 <= each.code < 600 for each in error.recipients)) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise SaidNo(str(error) or type(error).__name__, for_good=False) from error

"""SMS through whatever gateway the firm has: one adapter for Apprise, whose address holds `{til}` for the number.

`46elks://…/{til}`, `twilio://…/{til}`, or a gateway's own door: `jsons://host/sms?:to={til}`. One address is one
recipient; a gateway that answers with anything but 2xx has not taken the message.
"""

import asyncio
import logging
from urllib.parse import quote

from store.outside.said_no import SaidNo

NUMBER = '{til}'
REASONABLE_SECONDS = 20


async def send(url: str, *, to: str, text: str) -> None:
    """Hand one SMS to the gateway; `to` is an E.164 number. Raises `SaidNo`."""
    try:
        await asyncio.wait_for(
            asyncio.to_thread(_send, url.replace(NUMBER, quote(to, safe='')), text), REASONABLE_SECONDS
        )
    except TimeoutError:
        raise SaidNo('SMS-tjenesten svarte ikke i tide.', for_good=False) from None


def _send(url: str, text: str) -> None:
    import apprise  # on first use: a firm without SMS never needs it

    logging.getLogger('apprise').setLevel(logging.WARNING)  # below that it tells what it sends
    gateway = apprise.Apprise(asset=apprise.AppriseAsset(app_id='Ordreflyt', app_desc='', secure_logging=True))
    if not gateway.add(url):
        raise SaidNo('ORDREFLYT_SMS_URL er ikke en adresse som Apprise kjenner.', for_good=False)
    if not gateway.notify(body=text, body_format=apprise.NotifyFormat.TEXT):
        raise SaidNo('SMS-tjenesten tok ikke imot meldingen.', for_good=False)

"""SMS through whatever gateway the firm has: one adapter for Apprise, whose address holds `{til}` for the number.

`46elks://…/{til}`, or a gateway's own door: `jsons://host/sms?:to={til}`. One address is one
recipient; a gateway that answers with anything but 2xx has not taken the message.
"""

import asyncio
import logging
import re
from urllib.parse import quote

from domain.words import t
from store.outside.said_no import SaidNo

NUMBER = '{til}'
UNREACHED = 'Max retries exceeded'  # how `requests` says that no connection was made


async def send(url: str, *, to: str, text: str) -> None:
    """Hand one SMS to the gateway; `to` is an E.164 number. Raises `SaidNo`."""
    await asyncio.to_thread(_send, url.replace(NUMBER, quote(to, safe='')), text)


def _send(url: str, text: str) -> None:
    import apprise  # on first use: a firm without SMS never needs it

    logging.getLogger('apprise').propagate = False  # it tells what it sends; what goes wrong is told by the postman
    gateway = apprise.Apprise(asset=apprise.AppriseAsset(app_id='Ordreflyt', app_desc='', secure_logging=True))
    with apprise.LogCapture(level=logging.DEBUG, fmt='%(message)s') as heard:  # type: ignore[no-untyped-call]
        if not gateway.add(url):
            raise SaidNo(t('ORDREFLYT_SMS_URL er ikke en adresse som Apprise kjenner.'))
        if gateway.notify(body=text, body_format=apprise.NotifyFormat.TEXT):
            return
        said = heard.getvalue()
    if 'Socket Exception' not in said:
        answer = re.search(r'error=(\d+)', said)
        raise SaidNo(t('SMS-tjenesten tok ikke imot meldingen{answer}.', answer=f' ({answer[1]})' if answer else ''))
    if UNREACHED in said:
        raise SaidNo(t('SMS-tjenesten kan ikke nås.'))
    raise SaidNo(t('SMS-tjenesten svarte ikke.'), perhaps=True)

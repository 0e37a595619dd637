"""/meldinger: what has gone out to customers, and what waits."""

from domain.words import t
from store.settings import settings
from ui import frame
from ui.kit import banner, el
from ui.outbox import Outbox
from ui.who import Office


@frame.page('/meldinger', reconnect_timeout=frame.KEEP_OFFICE)
async def page(here: Office, side: str = '1') -> None:
    """Newest first, a page at a time."""
    outbox = Outbox(here.me, int(side) if side.isascii() and side.isdigit() and 0 < int(side) < 100_000 else 1)
    await outbox.feed
    with frame.office(t('Meldinger'), t('Meldinger'), here):
        el('h1', 'hide-phone', t('Meldinger'))
        if not settings().smtp_url:
            banner(
                t(
                    'E-post er ikke satt opp, så meldingene sendes ikke av seg selv. Kopier lenken og send den selv, '
                    'eller sett ORDREFLYT_SMTP_URL slik README forklarer.'
                ),
                'warn',
            )
        elif not settings().sms_url:
            banner(
                t(
                    'SMS er ikke satt opp, så meldinger til telefonnumre blir liggende. Kopier lenken og send den '
                    'selv, eller sett ORDREFLYT_SMS_URL slik README forklarer.'
                ),
            )
        el(
            'p',
            'small soft measure',
            t(
                '«Sendt» betyr at e-posttjeneren eller SMS-tjenesten tok imot. Kommer en e-post i retur senere, vises '
                'det ikke her, men i firmaets innboks.'
            ),
        )
        outbox.draw()

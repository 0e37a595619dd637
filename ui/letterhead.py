"""Innstillinger → Firma: the logo on papers, as it looks there, changed at once."""

import asyncio
import base64
from functools import partial

from domain.access import Actor
from domain.words import t
from store import files, letterhead
from store.attachments import Kept
from store.database import write
from store.letterhead import Letterhead
from ui.kit import button, el, section, toast
from ui.live import live
from ui.sending import Sending

ACCEPTED = 'image/jpeg,image/png'


def section_logo(me: Actor, feed: live[Letterhead], may_change: bool) -> None:
    """The logo, «Velg logo» and «Fjern logo»; what is being sent is left alone when somebody else changes it."""
    sending = Sending(partial(_put, me), ACCEPTED) if may_change else None
    with el('div', 'measure'), section(t('Logo på dokumenter')) as box:
        if sending is not None:
            with box.actions:
                sending.opened_by(button(t('Velg logo'), 'quiet', 'upload'))
        feed.section(partial(_shown, me))
        if sending is not None:
            sending.told()


def _shown(me: Actor, found: Letterhead) -> None:
    if not found.picture:
        el(
            'p',
            'soft',
            t('Navnet på firmaet står øverst. Velg et bilde (png eller jpg) for å vise logoen der i stedet.'),
        )
        return
    media = 'png' if found.picture.startswith(b'\x89PNG') else 'jpeg'
    shown = base64.b64encode(found.picture).decode()
    with el('div', 'logo-shown'):
        el('img', src=f'data:image/{media};base64,{shown}', alt=t('Logoen'))
    el('p', 'soft small', t('Står på det dere sender fra nå av. Det som er sendt, er som det var.'))
    if found.may_change:
        button(t('Fjern logo'), 'quiet', 'delete', on_click=partial(_remove, me))


async def _put(me: Actor, kept: Kept) -> None:
    content = await asyncio.to_thread(files.path(kept.sha256).read_bytes)
    await write(letterhead.use, me, await asyncio.to_thread(letterhead.made, content))
    toast(t('Logoen er lagret.'))


async def _remove(me: Actor) -> None:
    await write(letterhead.use, me, '')
    toast(t('Logoen er fjernet.'))

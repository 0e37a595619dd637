"""/meg: one's own devices and password."""

from functools import partial

from domain.password import SHORTEST, password
from domain.refused import Refused
from domain.words import t
from store import devices, passwords
from store.database import read, write
from ui import again, frame
from ui import devices as shown
from ui.desk import cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, section, toast
from ui.live import live
from ui.who import Office


@frame.page('/meg', reconnect_timeout=frame.KEEP_OFFICE)
async def page(here: Office) -> None:
    """Who one is here, and where one is signed in."""
    me = here.me
    feed = live(f'sessions:{me.employee_id}', load=partial(read, devices.listing, me, me.employee_id or 0))
    await feed
    with frame.office('', t('Min konto'), here):
        el('h1', 'hide-phone', t('Min konto'))
        feed.section(partial(shown.own, me))
        with section(t('Passord'), more='measure') as box:
            el('p', 'soft', t('Når du bytter passord, blir du logget ut på alle andre enheter.'))
            with box.actions:
                button(t('Bytt passord'), 'secondary', 'key', on_click=partial(_change, here))


def _change(here: Office) -> None:
    with dialog(t('Bytt passord')) as box:
        with Form() as form:
            now = form['now'] = field(t('Passordet du har nå'), kind='password', autocomplete='current-password')
            form['new'] = field(
                t('Nytt passord'),
                kind='password',
                check=password,
                autocomplete='new-password',
                hint=t('Minst {count} tegn. En setning er lett å huske.', count=SHORTEST),
            )

        async def save() -> None:
            new = form.values()['new']
            right = await again.fits(await read(passwords.stored, here.me), now.value or '')
            await write(passwords.note_typed, here.me, right=right)
            if not right:
                now.complain(t('Passordet er feil.'))
                raise Refused('')
            await write(passwords.change, here.me, await again.hashed(new))
            box.close()
            toast(t('Passordet er byttet.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Bytt passord'), save)

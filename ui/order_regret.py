"""Angrerett as the office sees it: until when, whether the work should wait, and «Registrer angring»."""

from datetime import timedelta
from functools import partial

from domain import regretting
from domain import text as typed
from domain.access import Act
from domain.regret import DAYS
from domain.words import local_day, moment, t, weekday
from store import regrets
from store.order_view import OrderView
from ui.desk import Desk, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, note, toast


def draw_right(desk: Desk, view: OrderView) -> None:
    """What a private customer may still regret, or has; nothing when there is no such right."""
    right, today = regretting.right(view.order), view.deed.today
    if right is None or not (right.regret or right.is_open(today)):
        return
    row, until = right.regret, weekday(right.until, today)
    with el('div', 'pad small stack'):
        if row is not None:
            note(
                t(
                    'Kunden angret avtalen {when}. Avslutt ordren, eller avtal noe nytt. '
                    'Det kunden har betalt, skal tilbake innen {day}.',
                    when=moment(row.at, today),
                    day=weekday(local_day(row.at) + timedelta(days=DAYS), today),
                ),
                'danger',
                'undo',
            )
            if row.said:
                el('p', 'soft pre break', f'«{row.said}»')
            return
        if right.starts_early:
            note(t('Kunden kan angre til og med {day}, og har bedt om at arbeidet starter før det.', day=until))
        else:
            note(
                t(
                    'Kunden kan angre til og med {day}, og har ikke bedt om at arbeidet starter før det. '
                    'Starter dere likevel, kan kunden angre uten å betale.',
                    day=until,
                ),
                'warn',
            )
        if desk.may(Act.ANSWER_FOR_CUSTOMER):
            with el('div', 'actions'):
                button(t('Registrer angring'), 'quiet', 'undo', on_click=partial(_register, desk))


def _register(desk: Desk) -> None:
    customer = desk.order.customer
    with dialog(t('Registrer angring')) as box:
        el(
            'p',
            'soft',
            t('Når kunden har sagt fra på telefon, i brev eller på annen måte. Kunden får en kvittering med en gang.'),
        )
        form = Form()
        with form:
            form['name'] = field(t('Fullt navn'), customer.name if customer else '', check=_name, autocomplete='off')
            form['said'] = field(t('Hvordan og når'), t('På telefon i dag'), maxlength=500, check=_said)

        async def go() -> None:
            given = form.values()
            await desk.do(regrets.register, name=given['name'], said=given['said'])
            box.close()
            toast(t('Angringen er registrert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Registrer angring'), go, 'danger')


def _name(text: str) -> str:
    return typed.required(text, t('hvem som angret'))


def _said(text: str) -> str:
    return typed.required(text, t('hvordan og når kunden angret'), 500)

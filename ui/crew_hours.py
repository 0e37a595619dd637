"""«Mine timer» in Crew: this week and a month of one's own hours, typed and put right on the phone."""

from datetime import date, datetime, timedelta
from functools import partial

from domain.access import Actor
from domain.timing import first_of, length, next_month
from domain.words import full_month, t
from store.hours_view import Person
from ui import hours_form
from ui.hours_rows import draw_days
from ui.kit import button, el, section

Mine = tuple[Person, date, datetime]


def draw_mine(me: Actor, month: date, mine: Mine) -> None:
    """The sums, then each day of the month with what may be done with its entries."""
    person, today, now = mine
    week = today - timedelta(days=today.weekday())
    el('h1', text=t('Mine timer'))
    with el('div', 'figures'):
        for word, minutes in (
            (t('I dag'), person.minutes(day=today)),
            (t('Denne uken'), person.minutes(since=week)),
        ):
            with el('div'):
                el('div', 'soft', word)
                el('div', 'strong', length(minutes))
    before = (month - timedelta(days=1)).replace(day=1)
    of_month = [each for each in person.entries if first_of(each.timer.day) == month and each.timer.counts]
    total = length(sum(each.timer.minutes for each in of_month))
    with section(full_month(month).capitalize(), total, body='rows') as box:
        with box.actions:
            button('', 'quiet', 'chevron_left', label=full_month(before), href=f'/crew/timer?maned={before:%Y-%m}')
            if month < first_of(today):
                after = next_month(month)
                button('', 'quiet', 'chevron_right', label=full_month(after), href=f'/crew/timer?maned={after:%Y-%m}')
        draw_days(me, person, now, month)


def draw_bar(me: Actor) -> None:
    """The one big button."""
    with el('div', 'bottom'):
        button(t('Før timer'), 'primary', 'add', on_click=partial(hours_form.add, me), more='big')

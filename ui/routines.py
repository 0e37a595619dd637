"""Innstillinger → Av seg selv: what happens without anybody pressing a button, when it last did, what came of it."""

from domain.words import moment, t
from store import clock
from store.daily import Listed
from ui.kit import el, row, section, tag


def routine_list(listed: Listed) -> None:
    """Each with what it does, its last run and result."""
    el('p', 'soft', t('Dette gjør Ordreflyt av seg selv, også når ingen er logget inn.'))
    with section(t('Av seg selv'), body='rows'):
        for each in listed:
            with row(each.title, each.about):
                if each.ended_at is not None:
                    el('span', 'small soft', moment(each.ended_at, clock.today()))
                tag(each.result, *(('danger', 'error') if each.failed else ('plain', 'task_alt')))

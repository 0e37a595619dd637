"""Ordrelinjer for those who see no prices: what is to be done, and how much of it."""

from domain.line import in_sections, option_word
from domain.order import Order
from domain.words import number, t
from ui.kit import el, section


def goods(order: Order) -> None:
    """Every line with its quantity."""
    with section(t('Ordrelinjer'), str(len(order.items)) if order.items else '', body='rows'):
        if not order.lines:
            el('p', 'soft pad', t('Ingen ordrelinjer ennå. Kontoret skriver dem.'))
        for heading, members in in_sections(order.lines):
            if heading is not None:
                with el('div', 'row-line'):
                    el('div', 'strong break', heading.text)
            for line in members:
                with el('div', 'row-line'):
                    with el('div', 'grow break' if line.is_item else 'grow break soft', line.text):
                        if said := option_word(line.option, line.option_group, line.chosen):
                            el('div', 'small muted', said)
                    if line.is_item:
                        el('div', 'side num', f'{number(line.quantity)} {line.unit}')

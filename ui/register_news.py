"""What Enhetsregisteret says of a business customer: a warning, or news that the office takes over or lets be."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from domain.customer import Customer
from domain.registered import Registered, Standing
from domain.words import t
from store import registered
from ui.kit import banner, button, el, toast

Do = Callable[..., Awaitable[Any]]


def register_news(do: Do | None, customer: Customer | None, known: Registered | None) -> None:
    """Banners for what there is to say; nothing otherwise. `do` runs a verb for the page's order or customer;
    without it there is nothing to press."""
    if customer is None or known is None or customer.is_gone:
        return
    said = known.told(customer)
    if not known.warning and not said:
        return
    with el('div', 'news'):
        if known.warning:
            banner(known.warning, 'warn' if known.standing is Standing.WINDING_UP else 'danger')
        if said:
            with banner(said, 'info'):
                if do is not None:
                    button(t('Oppdater'), 'secondary', on_click=partial(_take_over, do, customer))
                    button(t('Behold'), 'quiet', on_click=partial(do, registered.let_be, customer.id))


async def _take_over(do: Do, customer: Customer) -> None:
    await do(registered.take_over, customer.id)
    toast(t('Kunden er oppdatert.'))

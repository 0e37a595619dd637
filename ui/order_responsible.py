"""Ansvarlig: who in the office looks after the order. A choice that saves itself."""

from domain.access import LOOKS_AFTER, Act
from domain.refused import Refused
from domain.status import Status
from domain.words import t
from store import orders
from store.order_view import OrderView
from ui import conflict
from ui.choices import select
from ui.desk import Desk
from ui.kit import section, toast
from ui.live import live


def responsible(desk: Desk, view: live[OrderView]) -> None:
    """Drawn once; it hears what others choose."""

    async def save() -> None:
        if entry.value == desk.order.responsible_id:
            return
        wanted, seen = entry.value, {'responsible_id': desk.order.responsible_id}
        try:
            stored = await conflict.settle(
                lambda force: desk.do(orders.set_responsible, wanted, seen=seen, force=force)
            )
        except Refused:
            entry.value = desk.order.responsible_id
            raise
        if stored:
            entry.value = desk.order.responsible_id
        else:
            toast(t('Lagret.'))

    def follow(newer: OrderView) -> None:
        chosen = newer.order.responsible_id
        offered = {
            key: each.name
            for key, each in newer.people.items()
            if key == chosen or (each.active and each.role in LOOKS_AFTER)
        }
        if entry.options != offered or entry.value != chosen:
            entry.set_options(offered, value=chosen)
        entry.set_enabled(newer.order.status is not Status.CLOSED and desk.may(Act.EDIT_ORDER))

    with section(t('Ansvarlig')):
        entry = select(t('Ansvarlig'), {}, clearable=True, on_change=save)
        entry.props['aria-label'] = t('Ansvarlig')
    follow(desk.view)
    view.follow(follow)

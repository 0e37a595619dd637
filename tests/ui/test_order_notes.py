"""The customer's references and our own note: saved on leaving, on the invoice, and never in the portal."""

from functools import partial

from nicegui.testing import User

from domain.refused import Refused
from domain.status import CloseReason
from store import invoices, orders
from store.database import write, write_now
from tests import factories
from tests.ui import people
from tests.ui.people import sees, until
from ui.forms import field


def entry(user: User, label: str) -> field:
    (found,) = (each for each in user.find(label).elements if isinstance(each, field))
    return found


def shows(user: User, label: str, typed: str) -> bool:
    return bool(entry(user, label).value == typed)


async def test_references_and_note_are_saved_and_followed(user: User, create_user) -> None:
    by = factories.firm()
    number = factories.draft(by)
    other = await people.office(create_user(), by)
    await other.open(f'/ordre/{number}')
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    for label, typed in (('Deres ref.', 'Kari Nes'), ('Bestillingsnummer', 'PO-77'), ('Notat', 'Nøkkel under matta')):
        made = entry(user, label)
        made.value = typed
        user.find(label).trigger('blur')
        await until(partial(shows, other, label, typed))
    order = factories.get(by, number)
    assert (order.your_ref, order.their_number, order.note) == ('Kari Nes', 'PO-77', 'Nøkkel under matta')
    await sees(other, 'endret notat.')


async def test_the_invoice_carries_the_references_and_the_portal_never_the_note(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    for name, value in (('your_ref', 'Kari Nes'), ('their_number', 'PO-77'), ('note', 'Betaler sent')):
        write_now(orders.edit, by.owner, number, name, '', value)
    made = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, made, advance_because='Avtalt')
    await people.customer(user, number)
    await user.open(f'/portal/ordre/{number}')
    await sees(user, 'Deres ref.: Kari Nes')
    await sees(user, 'Bestillingsnummer: PO-77')
    page = await user.http_client.get(f'/portal/ordre/{number}')
    assert 'Betaler sent' not in page.text


async def test_a_closed_order_takes_a_note_and_nothing_else(user: User) -> None:
    by = factories.firm()
    number = factories.draft(by)
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    assert entry(user, 'Deres ref.').props['readonly']
    assert not entry(user, 'Notat').props.get('readonly')
    await write(orders.edit, by.owner, number, 'note', '', 'Ring i mai')
    await until(lambda: entry(user, 'Notat').value == 'Ring i mai')
    try:
        await write(orders.edit, by.owner, number, 'your_ref', '', 'Kari')
    except Refused:
        return
    raise AssertionError('a closed order was changed')

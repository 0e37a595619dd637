"""«Fakturamottaker» on the screens: chosen on the order, listed at the payer, and what each reads in the portal."""

from nicegui.testing import User

from domain.customer import Customer
from store import customers, invoices, orders, quotes
from store.database import write_now
from tests import factories
from tests.ui import people
from tests.ui.hands import choose, click
from tests.ui.portal import portal, sees, sees_nothing_of


async def test_a_payer_is_shown_on_the_order_and_on_its_own_page(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    payer = write_now(customers.create, by.owner, Customer.private(name='Ola Lie', address='Torget 1'))
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    write_now(orders.set_payer, by.owner, number, payer)
    await user.open(f'/ordre/{number}')
    await sees(user, 'Fakturamottaker: ', 'Ola Lie')
    await user.open(f'/kunde/{payer}')
    await sees(user, 'Betaler for', f'Ordre {number}')


async def test_a_payer_is_found_with_the_picker(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    write_now(customers.create, by.owner, Customer.private(name='Ola Lie', phone='40000001'))
    await people.office(user, by)
    await user.open(f'/ordre/{number}')
    await choose(user, 'Velg fakturamottaker')
    await sees(user, 'Mobilnummer')
    user.find('Navn').type('Ola Lie')
    await sees(user, 'Kunde fra før')
    click(user, 'hit')
    await sees(user, 'Fakturamottakeren er valgt.', 'Fakturamottaker: ')


async def test_each_reads_their_part_in_the_portal(user: User) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    payer = write_now(
        customers.create,
        by.owner,
        Customer.private(name='Ola Lie', phone='40000001', email='ola@epost.no', address='Torget 1'),
    )
    write_now(orders.set_payer, by.owner, number, payer)
    made = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, made, advance_because='Avtalt')
    await portal(user, number)
    await sees(user, 'Faktura 10001', 'Gjelder: Ingrid Bjørnstad', 'Kontonummer')
    await sees_nothing_of(user, 'trukket tilbake', 'Slik går det', 'Lurer du på noe?', 'Ordrebekreftelse')
    write_now(quotes.answer, by.owner, number, 'Hei')
    await portal(user, number)
    await sees(user, 'Faktura 10001 er sendt til Ola Lie.', 'Slik går det')
    await sees_nothing_of(user, 'Kontonummer')

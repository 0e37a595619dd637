"""Invoices of some of an order, drafts that are changed, Send-sjekk, and credit of a part, as the office sees it."""

from nicegui.testing import User

from store import invoices, lines
from store.database import write_now
from tests import factories
from tests.ui.scenes import at_order
from ui.forms import field


async def test_a_share_and_then_the_rest_of_the_lines(user: User) -> None:
    by = factories.firm()
    number = factories.completed(by)
    screen = await at_order(user, by, number)
    screen.press('Fakturer en del')
    await screen.opens('Fakturer en del')
    screen.type('Andel av ordren', '30')
    await screen.sees('Fakturaen blir på 375,00\xa0kr')
    screen.press('Opprett faktura')
    await screen.opens('Send faktura')
    screen.press('Send faktura')
    await screen.sees('Faktura 10001 er sendt.')
    await screen.closes()
    screen.press('Fakturer en del')
    await screen.opens('Fakturer en del')
    screen.press('Linjer og antall')
    await screen.until(lambda: screen.typed('Antall') == '0,7')
    screen.type('Antall', '0,8')
    await screen.sees('Det er bare 0,7 igjen å fakturere av «Flytting».')
    screen.type('Antall', '0,7')
    await screen.sees('Fakturaen blir på 875,00\xa0kr')
    screen.press('Opprett faktura')
    await screen.opens('Send faktura')
    first, second = factories.get(by, number).invoices
    assert (first.number, first.total_ore, second.total_ore) == (10001, 37_500, 87_500)


async def test_a_draft_is_changed_and_what_somebody_else_changed_is_asked_about(user: User) -> None:
    by = factories.firm()
    number = factories.completed(by)
    draft = write_now(invoices.create, by.owner, number)
    screen = await at_order(user, by, number)
    screen.choose('Rediger utkast')
    await screen.opens('Rediger utkast')
    opened, wanted = {'your_ref': ''}, {'your_ref': 'Ola'}
    write_now(invoices.edit, by.owner, number, draft, opened, wanted)
    screen.type('Beskrivelse', 'Flytting, første dag')
    screen.type('Deres ref.', 'Kari')
    screen.press('Lagre')
    await screen.opens('Noen andre har endret dette')
    screen.press('Behold mitt')
    await screen.closes()
    (invoice,) = factories.get(by, number).invoices
    assert (invoice.lines[0].text, invoice.your_ref, invoice.total_ore) == ('Flytting, første dag', 'Kari', 125_000)


async def test_send_sjekk_says_what_stops_and_what_wants_a_reason(user: User) -> None:
    by = factories.firm(bank_account='')
    number = factories.confirmed(by)
    write_now(invoices.create, by.owner, number)
    screen = await at_order(user, by, number)
    screen.press('Send faktura')
    await screen.opens('Send faktura')
    await screen.sees('Firmaet mangler kontonummer.', 'bokføringsforskriften § 5-2-6')
    (link,) = (each for each in screen.buttons() if each.text == 'Innstillinger')
    assert link.props['href'] == '/innstillinger/firma'
    screen.press('Send faktura')
    await screen.sees('Skriv en begrunnelse for å sende likevel.')
    screen.type('Begrunnelse', 'Avtalt')
    screen.press('Send faktura')
    await screen.until(lambda: 'Firmaet mangler kontonummer.' in screen.alerts)
    assert factories.get(by, number).invoices[0].number is None


async def test_a_part_of_an_invoice_is_credited(user: User) -> None:
    by = factories.firm()
    number = factories.completed(by)
    write_now(lines.add, by.owner, number, text='Eske', quantity='4', unit='stk.', unit_price='10', vat_code='25')
    invoice = write_now(invoices.create, by.owner, number)
    write_now(invoices.send, by.owner, number, invoice)
    screen = await at_order(user, by, number)
    screen.choose('Krediter faktura')
    await screen.opens('Krediter faktura 10001?')
    await screen.sees('Kreditnotaen blir på 1\xa0300,00\xa0kr')
    flytting, esker = (each for each in screen.elements(field) if each.props['label'] == 'Antall')
    screen._set(flytting, '')
    screen._set(esker, '1')
    await screen.sees('Kreditnotaen blir på 12,50\xa0kr')
    screen.tick('Det som krediteres')
    screen.press('Krediter faktura')
    await screen.sees('Kreditnota 10002 er sendt.')
    order = factories.get(by, number)
    assert [(each.total_ore, each.open_ore) for each in order.invoices] == [(130_000, 128_750), (1250, 0)]
    assert order.fully_invoiced
    await screen.sees('12,50\xa0kr er kreditert')

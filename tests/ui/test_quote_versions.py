"""The office sends on its terms, compares what it has sent, and offers an old version anew."""

from decimal import Decimal

from nicegui.testing import User

from domain.terms import PriceType, Terms, of_sheet
from store import company, lines
from store.database import write
from tests import factories
from tests.factories import Firm
from tests.ui import hands, people
from tests.ui.portal import eventually, portal, sees


async def at_order(user: User, by: Firm, number: int) -> None:
    await people.office(user, by)
    await user.open(f'/ordre/{number}')


async def test_a_quote_is_sent_on_the_usual_terms_and_says_so_to_the_customer(user: User) -> None:
    by = factories.firm()
    usual = {'quote_price_type': 'estimate', 'quote_terms': 'Adkomst må være ryddet.'}
    await write(company.change, by.owner, {'quote_price_type': 'fixed', 'quote_terms': ''}, usual, {})
    number = factories.draft(by)
    await at_order(user, by, number)
    await hands.press(user, 'Send tilbud')
    await sees(user, 'Pristype', 'Prisen kan bli høyst 15 % høyere enn dette.')
    await hands.press(user, 'Send tilbud')
    await eventually(lambda: bool(factories.get(by, number).versions))
    sent = factories.version(by, number)
    assert of_sheet(sent.sheet) == Terms(PriceType.ESTIMATE, 'Adkomst må være ryddet.')
    await portal(user, number)
    await sees(user, 'Prisoverslag. Prisen kan bli høyst 15 % høyere enn dette.', 'Adkomst må være ryddet.')


async def test_two_versions_are_compared_and_the_old_one_is_offered_anew(user: User) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    (line,) = factories.get(by, number).lines
    price = {'unit_price': Decimal('1000.0000')}
    await write(lines.edit, by.owner, number, line.id or 0, price, {'unit_price': '1200'})
    factories.send(by, number)
    await at_order(user, by, number)
    await hands.press(user, f'Valg for tilbud {number}-2')
    await hands.choose(user, 'Sammenlign')
    await sees(user, 'enhetspris 1 000,00 → 1 200,00'.replace(' 0', '\xa00').replace(' 2', '\xa02'), 'Endret')
    await hands.press(user, 'Lukk')
    await hands.press(user, f'Valg for tilbud {number}-1')
    await hands.choose(user, 'Tilby på nytt')
    await sees(user, 'Ordrelinjene blir som i dette tilbudet når du sender det.')
    assert factories.get(by, number).lines[0].unit_price == 1200
    await hands.press(user, 'Send tilbud')
    await eventually(lambda: len(factories.get(by, number).versions) == 3)
    order = factories.get(by, number)
    assert (order.lines[0].unit_price, order.versions[2].total_ore, order.edited_since_sent) == (
        Decimal(1000),
        125000,
        False,
    )

"""Texts with characters that cannot be stored, or that look like code: refused, or shown as the text they are."""

import pytest
from nicegui.testing import User

from domain.customer import CustomerKind
from domain.message import MessageKind
from domain.refused import Refused
from store import clock, customers, employees, following_up, invoices, jobs, lines, orders, quotes
from store.database import read_now, write_now
from tests import factories
from tests.engines import ENGINES
from tests.ui import people
from tests.ui.screen import rows, words_of
from tests.ui.wrong import FORBIDDEN

SCRIPT = '<script>alert(1)</script>'
MARKS = 'Flytting \u200ftil\u202e Åsane\u2066 nå'  # right-to-left marks and overrides
pytestmark = pytest.mark.usefixtures('leave')


@pytest.mark.parametrize('engine', ENGINES)
@pytest.mark.parametrize('code', [0, 0xD800, 0xDFFF], ids=['NUL', 'high half', 'low half'])
async def test_below_the_page_no_text_with_such_characters_gets_in(
    user: User, engine: str, code: int, subtests: pytest.Subtests
) -> None:
    """[X5] Whoever calls the store, on both engines: refused with the sentence, never an error."""
    by = factories.firm()
    draft, quote, bad = factories.draft(by), factories.quoted(by), f'Hei{chr(code)}'
    customer, version = factories.customer(quote), factories.version(by, quote)
    invoice = write_now(invoices.create, by.owner, sent := factories.confirmed(by))
    job = factories.job(by, sent)
    line = factories.get(by, draft).lines[0]
    before = rows()
    for name, act in {
        'title': lambda: write_now(orders.edit, by.owner, draft, 'title', '', bad),
        'line': lambda: write_now(
            lines.add, by.owner, draft, text=bad, quantity='1', unit='stk.', unit_price='1', vat_code='25'
        ),
        'edited line': lambda: write_now(
            lines.edit, by.owner, draft, line.id or 0, {'text': line.text}, {'text': bad}
        ),
        'job': lambda: write_now(jobs.add, by.owner, draft, title='Jobb', description=bad),
        'cancelled job': lambda: write_now(jobs.cancel, by.owner, sent, job, bad),
        'customer': lambda: write_now(
            customers.edit, by.owner, draft, factories.get(by, draft).customer_id or 0, {'name': 'x'}, {'name': bad}
        ),
        'quote': lambda: write_now(
            quotes.send, by.owner, draft, recipient='ingrid@epost.no', message=bad, valid_until=version.valid_until
        ),
        'follow-up': lambda: write_now(following_up.send, by.owner, quote, recipient='ingrid@epost.no', message=bad),
        'answer': lambda: write_now(quotes.answer, by.owner, quote, bad),
        'question': lambda: write_now(quotes.say, customer, quote, MessageKind.QUESTION, bad),
        'no': lambda: write_now(quotes.decline, customer, quote, version_id=version.id or 0, because=bad),
        'yes': lambda: write_now(
            quotes.accept, customer, quote, version_id=version.id or 0, shown_hash=version.sha256, name=bad, ticked=True
        ),
        'spoken yes': lambda: write_now(quotes.register_acceptance, by.owner, quote, name='Ingrid', said=bad),
        'invoice': lambda: write_now(invoices.send, by.owner, sent, invoice, advance_because=bad),
    }.items():  # fmt: skip
        with subtests.test(name), pytest.raises(Refused, match=FORBIDDEN):
            act()
    assert rows() == before
    assert read_now(customers.search, by.owner, CustomerKind.PRIVATE, bad) == []


@pytest.mark.parametrize(
    'odd', [SCRIPT, MARKS, '</title><img src=x onerror=alert(1)>', '{{ 7*7 }} `${7*7}`', "Robert'); DROP TABLE"]
)
async def test_what_looks_like_code_is_stored_as_it_is_and_shown_as_text_on_every_face(user: User, odd: str) -> None:
    by = factories.firm()
    worker = write_now(employees.add, by.owner, name=odd)
    number = factories.draft(by, name=odd, address=odd)
    write_now(orders.edit, by.owner, number, 'title', '', odd)
    write_now(
        lines.edit,
        by.owner,
        number,
        factories.get(by, number).lines[0].id or 0,
        {'text': 'Flytting'},
        {'text': odd},
    )
    job = factories.job(by, number, title=odd, people=[by.jonas_id, worker])
    write_now(
        jobs.edit,
        by.owner,
        number,
        job,
        {'description': '', 'address': 'Sandviksveien 84'},
        {'description': odd, 'address': odd},
    )
    to, until = 'ingrid@epost.no', clock.today()
    write_now(quotes.send, by.owner, number, recipient=to, message=odd, valid_until=until)
    write_now(quotes.say, factories.customer(number), number, MessageKind.QUESTION, odd)
    write_now(quotes.answer, by.owner, number, odd)
    order = factories.get(by, number)
    assert {order.title, order.lines[0].text, order.jobs[0].description, order.customer and order.customer.name} == {
        odd
    }
    await people.office(user, by)
    await people.crew(user, by.jonas_id)
    await people.customer(user, number)
    for path, times in {
        '/ordrer': 0,  # its rows are no texts of their own
        f'/ordre/{number}': 8,
        '/meldinger': 2,
        '/innstillinger/ansatte': 1,
        f'/portal/ordre/{number}': 5,
        '/crew': 3,
        f'/crew/jobb/{job}': 5,
    }.items():
        got = await user.http_client.get(path)
        assert got.status_code == 200
        assert sum(odd in words for words in words_of(got.text)) >= times, path
        assert '<script>alert' not in got.text
        assert '<img' not in got.text
    await user.open('/ordrer')
    await user.should_see(odd)
    factories.accept(by, number, name=f'Ingrid {odd}')
    version, declined = factories.version(by, other := factories.quoted(by)), factories.customer(other)
    write_now(quotes.decline, declined, other, version_id=version.id or 0, because=odd)
    for shown, said in ((number, f'Godtatt av Ingrid {odd}'), (other, f'Årsak: {odd}')):
        got = await user.http_client.get(f'/ordre/{shown}')
        assert any(words.startswith(said) for words in words_of(got.text))
        assert '<script>alert' not in got.text

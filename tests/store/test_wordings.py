"""The words of messages: the standard, the firm's own, and what a phone gets instead of a mail."""

from typing import Any

import pytest
from sqlmodel import select

from domain import wording
from domain.message import Message, MessageKind
from domain.refused import Conflict, Refused
from store import company, quotes, wordings
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm

pytestmark = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
QUOTE = MessageKind.QUOTE


def opened(by: Firm, kind: MessageKind = QUOTE) -> dict[str, str]:
    (words,) = (each.wording for each in read_now(wordings.listing, by.owner) if each.wording.kind is kind)
    return {'subject': words.subject, 'body': words.body, 'sms': words.sms}


def draft(by: Firm, number: int) -> dict[str, str]:
    return read_now(quotes.draft, by.owner, number).messages


def test_a_phone_gets_fewer_words_and_somebody_without_a_name_no_gap(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    mail, sms = draft(by, number).values()
    assert mail.startswith('Hei, Ingrid. Her er tilbudet vårt')
    assert mail.endswith('{lenke}\n\nVennlig hilsen\nSandviken Flytting AS')
    assert sms == 'Hei, Ingrid. Her er tilbudet fra Sandviken Flytting AS: {lenke}'


def test_the_firm_says_it_in_its_own_words_until_it_takes_the_standard_back(db: str) -> None:
    by = factories.firm()
    number, before = factories.draft(by), opened(by)
    own = {'subject': 'Pris på {oppdrag}', 'body': 'God dag[ {fornavn}]! {lenke}', 'sms': 'Pris: {lenke}'}
    write_now(wordings.save, by.owner, QUOTE, before, own)
    assert list(draft(by, number).values()) == ['God dag Ingrid! {lenke}', 'Pris: {lenke}']
    factories.send(by, number)
    sent = read_now(lambda session: session.exec(select(Message)).one())
    assert sent.subject.startswith('Pris på')
    with pytest.raises(Conflict):
        write_now(wordings.save, by.owner, QUOTE, before, {**own, 'subject': 'Noe annet'})
    write_now(wordings.use_standard, by.owner, QUOTE)
    assert opened(by) == before
    assert draft(by, number)['ingrid@epost.no'].startswith('Hei, Ingrid.')


@pytest.mark.parametrize(
    ('wrong', 'why'),
    [
        ({'body': 'Hei {fornvn}'}, r'\{fornvn\} finnes ikke her. Bruk en av disse: \{fornavn\}'),
        ({'sms': 'Hei {total}'}, r'\{total\} finnes ikke her'),
        ({'body': 'Hei {fornavn'}, 'En klammeparentes står alene'),
        ({'subject': ''}, 'Fyll ut emnet'),
        ({'sms': ' '}, 'Fyll ut teksten i SMS-en'),
        ({'subject': 'Her: {lenke}'}, 'Lenken kan ikke stå i emnet'),
        ({'sms': 'x' * 601}, 'Teksten er for lang'),
    ],
)
def test_what_cannot_be_filled_in_is_not_saved(db: str, wrong: dict[str, Any], why: str) -> None:
    by = factories.firm()
    before = opened(by)
    with pytest.raises(Refused, match=why):
        write_now(wordings.save, by.owner, QUOTE, before, {**before, **wrong})
    assert opened(by) == before


def test_what_a_customer_is_called_is_no_variable(db: str) -> None:
    by = factories.firm()
    write_now(company.change, by.owner, {'name': 'Sandviken Flytting AS'}, {'name': '{total} [{fornavn}] AS'}, {})
    assert 'tilbudet fra {total} [{fornavn}] AS:' in list(draft(by, factories.draft(by)).values())[1]


def test_a_preview_is_of_real_orders_and_each_variable_has_something_to_say(db: str) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    for kind in [each.wording.kind for each in read_now(wordings.listing, by.owner)]:
        ((name, values),) = read_now(wordings.examples, by.owner, kind).items()
        assert name == f'Ordre {number} · Ingrid Bjørnstad'
        assert values['tilbud'] == f'{number}-1'
        words = opened(by, kind)
        said = ' '.join(wording.fill(text, values) for text in words.values())
        assert not set('[]{}') & set(said.replace('{lenke}', ''))

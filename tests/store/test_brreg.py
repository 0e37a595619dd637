"""Finding companies in Enhetsregisteret: every shape it answers in, and every way it fails."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from time import monotonic
from typing import Any

import pytest

from domain.refused import Refused
from store.outside import brreg
from store.outside.brreg import RegisterDown, Unit, lookup, search
from tests import register as stand_in
from tests.register import Behaviour, Register

Change = Callable[..., None]
EQUINOR = Unit(
    '923609016', 'EQUINOR ASA', 'ASA', 'Allmennaksjeselskap', 'Forusbeen 50', '4035', 'STAVANGER',
    vat_registered=True, in_company_register=True, bankrupt=False, winding_up=False, deleted_on=None,
    phone='+4751990000', email='',
)  # fmt: skip


@pytest.fixture(autouse=True)
def register() -> Iterator[Register]:
    with Register() as register:
        brreg.configure(register.url)
        yield register
    brreg.configure()


async def known(number: str) -> Unit:
    found = await lookup(number)
    assert found
    return found


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Let the register know EQUINOR with these fields changed; None removes one."""
    old = stand_in.UNITS['923609016']
    return lambda **new: monkeypatch.setitem(
        stand_in.UNITS, '923609016', {k: v for k, v in (old | new).items() if v is not None}
    )


def paths(register: Register) -> list[str]:
    return [path for path, _ in register.requests]


# What is known about a unit


async def test_a_unit_is_read_with_address_and_phone() -> None:
    assert await lookup('923609016') == EQUINOR


async def test_an_email_address_is_read() -> None:
    assert (await known('974760673')).email == 'firmapost@brreg.no'


async def test_a_sole_trader_without_street_keeps_postcode_and_mobile() -> None:
    found = await known('812345672')
    assert (found.address, found.postcode, found.city) == ('', '0658', 'OSLO')
    assert (found.phone, found.in_company_register, found.warning) == ('+4791234567', False, 'Ikke i mva-registeret')


async def test_a_deleted_unit_is_shown_but_cannot_be_picked() -> None:
    found = await known('921084846')
    assert (found.deleted_on, found.warning) == (date(2026, 8, 2), 'Slettet 02.08.2026')
    assert not found.selectable


async def test_a_branch_is_found_with_the_address_of_its_place(register: Register) -> None:
    found = await known('811545112')
    assert (found.org_form, found.address, found.city) == ('BEDR', 'Henrik Bulls veg 104', 'JESSHEIM')
    assert paths(register) == ['/enheter/811545112', '/underenheter/811545112']


async def test_an_unknown_number_is_none(register: Register) -> None:
    assert await lookup('987654325') is None
    assert paths(register) == ['/enheter/987654325', '/underenheter/987654325']


async def test_address_lines_are_joined_and_empty_ones_left_out(change: Change) -> None:
    change(forretningsadresse={'adresse': ['c/o BDO AS', None, '', 'Fjellgata 6'], 'postnummer': '4612'})
    assert (await known('923609016')).address == 'c/o BDO AS, Fjellgata 6'


async def test_a_foreign_address_keeps_its_postcode_and_country_in_the_city(change: Change) -> None:
    change(forretningsadresse={'land': 'Sverige', 'landkode': 'SE', 'postnummer': '111 51', 'poststed': 'STOCKHOLM'})
    found = await known('923609016')
    assert (found.postcode, found.city) == ('', '111 51 STOCKHOLM, Sverige')


async def test_the_postal_address_serves_when_there_is_no_other(change: Change) -> None:
    change(forretningsadresse=None)
    assert (await known('923609016')).address == 'Postboks 8500'


async def test_texts_are_cleaned_and_cut(change: Change) -> None:
    change(navn='\x00PRØVE\u202e\n \x07AS ' + 'x' * 300)
    assert (await known('923609016')).name == ('PRØVE AS ' + 'x' * 300)[:200]


async def test_values_our_own_rules_refuse_are_left_out(change: Change) -> None:
    place = {'adresse': 'Storgata', 'postnummer': '<b>', 'poststed': 7}
    change(epostadresse='ring oss', mobil='12', forretningsadresse=place)
    found = await known('923609016')
    assert (found.email, found.address, found.postcode, found.city, found.phone) == ('', '', '', '', '+4751990000')


@pytest.mark.parametrize(
    ('changes', 'warning'),
    [
        ({}, ''),
        ({'vat_registered': False}, 'Ikke i mva-registeret'),
        ({'vat_registered': False, 'winding_up': True}, 'Under avvikling'),
        ({'winding_up': True, 'bankrupt': True}, 'Konkurs'),
        ({'bankrupt': True, 'deleted_on': date(2026, 8, 2)}, 'Slettet 02.08.2026'),
    ],
)
def test_the_gravest_warning_is_shown(changes: dict[str, Any], warning: str) -> None:
    assert replace(EQUINOR, **changes).warning == warning


@pytest.mark.parametrize('field', ['underAvvikling', 'underTvangsavviklingEllerTvangsopplosning'])
async def test_both_kinds_of_winding_up_warn(change: Change, field: str) -> None:
    change(**{field: True})
    assert (await known('923609016')).warning == 'Under avvikling'


# Searching


async def test_a_name_gives_the_best_eight() -> None:
    """Without a warning before with one, beginning with the text before holding it, short before long."""
    assert [unit.name for unit in await search('nordre sandviken')] == [
        'NORDRE SANDVIKEN RØR AS',
        'NORDRE SANDVIKEN EIENDOM AS',
        'NORDRE SANDVIKEN REGNSKAP DA',
        'NORDRE SANDVIKEN KONTORFELLESSKAP AS',
        'KAFÉ NORDRE SANDVIKEN AS',
        'NORDRE SANDVIKEN BYGG AS',
        'NORDRE SANDVIKEN MALER AS',
        'NORDRE SANDVIKEN HANDEL AS',
    ]


async def test_the_words_of_a_name_must_follow_each_other(register: Register) -> None:
    """Without FORTLOEPENDE the register answers with every company that has one of the words."""
    await search('nordre sandviken')
    query = {'navn': 'nordre sandviken', 'navnMetodeForSoek': 'FORTLOEPENDE', 'size': '50'}
    assert register.requests == [('/enheter', query)]


@pytest.mark.parametrize('text', ['finnes ikke', '987654325'])
async def test_no_hits_is_an_empty_list(text: str) -> None:
    assert await search(text) == []


async def test_a_name_with_dots_is_tried_without_them(register: Register) -> None:
    assert [unit.name for unit in await search('nettflytt.no')] == ['NETTFLYTT NO AS']
    assert [query['navn'] for _, query in register.requests] == ['nettflytt.no', 'nettflytt no']


@pytest.mark.parametrize('text', ['', ' ', 'a', ' å ', '..', '&', '\x00b'])
async def test_less_than_two_letters_asks_nobody(register: Register, text: str) -> None:
    assert await search(text) == []
    assert register.requests == []


@pytest.mark.parametrize(
    ('text', 'sent'), [('Åsane\x00  Blomster\n', 'Åsane Blomster'), ('x' * 500, 'x' * 180)], ids=['cleaned', 'cut']
)
async def test_a_text_is_cleaned_and_cut_before_it_is_sent(register: Register, text: str, sent: str) -> None:
    await search(text)
    assert register.requests[0][1]['navn'] == sent


@pytest.mark.parametrize('text', ['923609016', '923 609 016', '923\xa0609\xa0016', '923.609.016', 'NO 923 609 016 MVA'])
async def test_nine_digits_find_the_unit(text: str) -> None:
    assert [unit.name for unit in await search(text)] == ['EQUINOR ASA']


@pytest.mark.parametrize(
    ('text', 'sentence'),
    [(text, 'Skriv alle 9 sifrene i organisasjonsnummeret.') for text in ('9', '923 609', '92360901', '9236090160')]
    + [(text, 'Organisasjonsnummeret er ikke gyldig.') for text in ('833286602', '000000000', '123456785')],
)
async def test_digits_that_are_no_valid_number_are_refused(register: Register, text: str, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        await search(text)
    assert str(refusal.value) == sentence
    assert register.requests == []


async def test_a_lookup_asks_for_nothing_but_a_number(register: Register) -> None:
    with pytest.raises(Refused):
        await lookup('../roller/923609016')
    assert register.requests == []


async def test_the_register_is_told_who_asks(register: Register) -> None:
    await search('equinor')
    assert register.headers[0]['User-Agent'] == 'Ordreflyt/0.1'
    assert register.headers[0]['Accept'].startswith('application/vnd.brreg.enhetsregisteret.enhet.v2+json')


# Failing

BROKEN: list[Behaviour] = ['down', 'html', 'garbage', 'rate_limited', 'server_error', 'redirect', 'huge']
STALLED: list[Behaviour] = ['slow', 'trickle']


@pytest.mark.parametrize('behaviour', BROKEN + STALLED)
@pytest.mark.parametrize(('ask', 'what'), [(search, 'equinor'), (lookup, '923609016')])
async def test_a_failure_is_never_an_empty_answer(
    register: Register, monkeypatch: pytest.MonkeyPatch, behaviour: Behaviour, ask: Any, what: str
) -> None:
    monkeypatch.setattr(brreg, 'BUDGET_SECONDS', 0.4)  # some are only given up when it is used up
    register.behave(behaviour)
    with pytest.raises(RegisterDown):
        await ask(what)


async def test_a_register_that_is_not_there_is_down() -> None:
    with Register() as gone:
        pass
    brreg.configure(gone.url)
    with pytest.raises(RegisterDown):
        await search('equinor')


async def test_a_slow_register_is_given_up_within_three_seconds(register: Register) -> None:
    register.behave('slow')
    began = monotonic()
    with pytest.raises(RegisterDown):
        await search('equinor')
    assert 2 < monotonic() - began < 3.5


@pytest.mark.parametrize('behaviour', ['down', 'server_error'])
async def test_a_brief_failure_is_asked_again(register: Register, behaviour: Behaviour) -> None:
    register.behave(behaviour, times=1)
    assert [unit.name for unit in await search('equinor')] == ['EQUINOR ASA']


@pytest.mark.parametrize('behaviour', ['down', 'server_error', 'rate_limited'])
async def test_a_lasting_failure_is_asked_twice_and_no_more(register: Register, behaviour: Behaviour) -> None:
    register.behave(behaviour, retry_after='0')
    with pytest.raises(RegisterDown):
        await search('equinor')
    assert len(register.requests) == 2


async def test_the_wait_the_register_asks_for_is_kept(register: Register) -> None:
    register.behave('rate_limited', times=1, retry_after='1')
    began = monotonic()
    assert await search('equinor')
    assert 1 <= monotonic() - began < 3


IN_AN_HOUR = datetime.now(UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    'wait',
    ['3600', format_datetime(IN_AN_HOUR, usegmt=True), format_datetime(IN_AN_HOUR.replace(tzinfo=None))],
    ids=['seconds', 'date', 'date without zone'],
)
async def test_a_wait_beyond_the_budget_is_not_begun(register: Register, wait: str) -> None:
    register.behave('rate_limited', retry_after=wait)
    began = monotonic()
    with pytest.raises(RegisterDown):
        await search('equinor')
    assert monotonic() - began < 1
    assert len(register.requests) == 1


async def test_a_redirect_is_not_followed(register: Register) -> None:
    register.behave('redirect')
    with pytest.raises(RegisterDown):
        await lookup('923609016')
    assert paths(register) == ['/enheter/923609016']


async def test_a_refused_question_is_a_failure(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brreg, 'FETCHED', 20_000)
    with pytest.raises(RegisterDown, match='400'):
        await search('equinor')
    assert len(register.requests) == 1


@pytest.mark.parametrize(
    'changes',
    [
        *({'navn': wrong} for wrong in (None, '', ['EQUINOR'])),
        *({'organisasjonsnummer': wrong} for wrong in ('92360901', 923609016, '974760673')),
        *({'slettedato': wrong} for wrong in ('i går', 20260802)),
        {'organisasjonsform': 'ASA'},
        {'konkurs': 'nei'},
    ],
)
async def test_a_unit_of_the_wrong_shape_is_a_failure(change: Change, changes: dict[str, Any]) -> None:
    change(**changes)
    with pytest.raises(RegisterDown):
        await lookup('923609016')


SHAPES = ['null', '7', '[]', '{}', '{"page": {}}', '{"_embedded": {}}', '{"_embedded": {"enheter": [7]}}', '[' * 9999]


@pytest.mark.parametrize('body', SHAPES, ids=range(len(SHAPES)))
async def test_a_page_of_the_wrong_shape_is_a_failure(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.setattr(stand_in, '_answer', lambda *_: (200, body))
    with pytest.raises(RegisterDown):
        await search('equinor')


async def test_a_failure_is_logged_without_the_text(register: Register, caplog: pytest.LogCaptureFixture) -> None:
    register.behave('html')
    with caplog.at_level(logging.WARNING), pytest.raises(RegisterDown):
        await search('ola nordmann')
    assert [record.name for record in caplog.records] == ['store.outside.brreg']
    assert 'ola' not in caplog.text


# Remembering


async def test_a_success_is_asked_for_once(register: Register) -> None:
    assert await search('Equinor') == await search('equinor ')
    assert await lookup('923609016') == await lookup('923 609 016')
    assert paths(register) == ['/enheter', '/enheter/923609016']


@pytest.mark.parametrize('behaviour', ['down', 'html', 'server_error'])
async def test_a_failure_is_not_remembered(register: Register, behaviour: Behaviour) -> None:
    register.behave(behaviour)
    for ask in (search('equinor'), lookup('923609016')):
        with pytest.raises(RegisterDown):
            await ask
    register.behave('normal')
    assert await search('equinor')
    assert await lookup('923609016')


async def test_no_hits_is_not_remembered(change: Change) -> None:
    """A company registered this morning can be found this afternoon."""
    assert await search('nystartet') == []
    change(navn='NYSTARTET AS')
    assert [unit.name for unit in await search('nystartet')] == ['NYSTARTET AS']


async def test_an_answer_is_asked_for_again_after_a_day(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    await lookup('923609016')
    for seconds, asked in ((24 * 60 * 60 - 60, 1), (24 * 60 * 60, 2)):
        monkeypatch.setattr(brreg, 'monotonic', partial(lambda later: monotonic() + later, seconds))
        await lookup('923609016')
        assert len(register.requests) == asked


async def test_the_answer_unused_for_longest_makes_room(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brreg, 'CACHE_ENTRIES', 2)
    for number in ('923609016', '974760673', '923609016', '810034882'):
        await lookup(number)
    register.requests.clear()
    await lookup('923609016')
    await lookup('974760673')
    assert paths(register) == ['/enheter/974760673']


async def test_a_removed_unit_is_purged_everywhere(register: Register) -> None:
    """The register asks for this with status 410; a search must not bring the unit back."""
    await search('equinor')
    register.behave('gone')
    assert await lookup('923609016') is None
    assert paths(register) == ['/enheter', '/enheter/923609016']
    with pytest.raises(RegisterDown):
        await search('equinor')


async def test_another_address_or_closing_forgets_everything(register: Register) -> None:
    await lookup('923609016')
    brreg.configure(register.url + '/')
    await lookup('923609016')
    await brreg.close()
    await lookup('923609016')
    assert paths(register) == ['/enheter/923609016'] * 3


async def test_a_caller_may_change_the_list_it_got(register: Register) -> None:
    for _ in range(3):
        (await search('equinor')).clear()
    assert len(register.requests) == 1

"""Before somebody who came by a link accepts, a code goes to where the link was sent: the link alone is not enough."""

from datetime import timedelta

import pytest

from domain.access import Who
from domain.refused import CodeNeeded, NotFound
from domain.status import Status
from store import clock, codes, customers, portal_home, sign_in
from store.database import read_now, write_now
from store.settings import settings
from tests import factories
from tests.store.test_codes import code_of, sent

pytestmark = pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)


@pytest.fixture(autouse=True)
def mail_is_set_up(own_settings: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()


def accepted(firm: factories.Firm, number: int) -> Status:
    return factories.get(firm, number).status


def test_the_code_goes_where_the_link_went_and_the_evidence_says_so(db: str) -> None:
    firm = factories.firm(code_from_ore=0)
    number = factories.quoted(firm)
    ingrid = factories.customer(number)
    with pytest.raises(CodeNeeded):
        factories.accept(firm, number, who=ingrid)
    assert accepted(firm, number) is Status.QUOTED
    assert write_now(codes.ask_holder, ingrid) == 'e-post til i•••@epost.no'
    assert [each.recipient for each in sent()] == ['ingrid@epost.no']
    code = code_of(sent()[-1])
    assert not write_now(codes.prove, ingrid, '1')
    with pytest.raises(CodeNeeded):
        factories.accept(firm, number, who=ingrid)
    assert write_now(codes.prove, ingrid, code)
    factories.accept(firm, number, who=ingrid)
    acceptance = factories.version(firm, number).acceptance
    assert acceptance is not None
    assert (acceptance.proved_by, bool(acceptance.link_id)) == ('e-post til i•••@epost.no', True)
    assert [each.number for each in read_now(portal_home.home, ingrid).orders] == [number], 'no second code'
    assert read_now(sign_in.check, ingrid).actor.who is Who.PRIVATE


def test_another_link_of_the_same_order_has_proved_nothing(db: str) -> None:
    firm = factories.firm(code_from_ore=0)
    number = factories.quoted(firm)
    first, second = factories.customer(number), factories.customer(number)
    write_now(codes.ask_holder, first)
    code = code_of(sent()[-1])
    assert not write_now(codes.prove, second, code)
    assert write_now(codes.prove, first, code)
    with pytest.raises(CodeNeeded):
        factories.accept(firm, number, who=second)


def test_after_five_wrong_codes_a_new_one_opens(db: str) -> None:
    firm = factories.firm(code_from_ore=0)
    ingrid = factories.customer(factories.quoted(firm))
    write_now(codes.ask_holder, ingrid)
    old = code_of(sent()[-1])
    for _ in range(5):
        assert not write_now(codes.prove, ingrid, '1')
    assert not write_now(codes.prove, ingrid, old)
    clock.turn(timedelta(seconds=31))
    write_now(codes.ask_holder, ingrid)
    assert write_now(codes.prove, ingrid, code_of(sent()[-1]))


def test_a_contact_with_an_e_mail_address_alone_accepts_but_has_no_portal(db: str) -> None:
    """[S23]: signing in needs a phone; the link and a code by e-mail are enough to say yes."""
    firm = factories.firm(code_from_ore=0)
    number = factories.draft(firm, private=False)
    kari = factories.contact(firm, number)
    opened = {'name': kari.name, 'phone': kari.phone, 'email': kari.email}
    write_now(customers.edit_contact, firm.owner, number, kari.id or 0, opened, opened | {'phone': ''})
    factories.send(firm, number)
    holder = factories.customer(number)
    write_now(codes.ask_holder, holder)
    assert write_now(codes.prove, holder, code_of(sent()[-1]))
    factories.accept(firm, number, who=holder, name='Kari Nes')
    assert accepted(firm, number) is Status.ACCEPTED
    with pytest.raises(NotFound):
        read_now(portal_home.home, holder)


@pytest.mark.parametrize(('code_from', 'asks'), [(None, False), (125_001, False), (125_000, True), (0, True)])
def test_the_owner_says_from_which_sum_on(db: str, code_from: int | None, asks: bool) -> None:
    firm = factories.firm(code_from_ore=code_from)
    number = factories.quoted(firm)  # 1 250 kr
    if asks:
        with pytest.raises(CodeNeeded):
            factories.accept(firm, number)
    else:
        factories.accept(firm, number)
    assert (accepted(firm, number) is Status.ACCEPTED) is not asks


def test_where_nothing_can_be_sent_the_link_alone_answers(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('ORDREFLYT_SMTP_URL')
    settings.cache_clear()
    firm = factories.firm(code_from_ore=0)
    number = factories.quoted(firm)
    factories.accept(firm, number)
    acceptance = factories.version(firm, number).acceptance
    assert acceptance is not None
    assert acceptance.proved_by == ''
    with pytest.raises(NotFound):
        write_now(codes.ask_holder, factories.customer(number))
    assert sent() == []

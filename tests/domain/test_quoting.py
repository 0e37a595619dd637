"""Sending, answering and confirming a quote, row by row of the law."""

from datetime import timedelta

import pytest

from domain import quoting
from domain.access import Where
from domain.customer import Customer
from domain.message import Message, MessageKind
from domain.quote import VersionKind, VersionState
from domain.refused import Refused
from domain.status import CloseReason, Status, Step
from tests.domain.rows import INGRID, JONAS, MARTE, TODAY, Case, accepted, business, confirmed, draft, quoted, refused


def _register(case: Case, name: str = 'Ingrid', said: str = 'Muntlig, på telefon i dag') -> None:
    quoting.register_acceptance(case.order, case.by(MARTE), name=name, said=said)


# ---------- send quote ----------


def test_a_sent_quote_makes_the_order_tilbud_sendt():
    """S6: and freezes version 1."""
    case = draft()
    version = case.send()
    assert case.status == 'quoted'
    assert (version.number, version.state, version.kind) == (1, VersionState.OPEN, VersionKind.QUOTE)
    assert (version.net_ore, version.total_ore) == (100000, 125000)
    assert case.history[-1].data == {'version': 1, 'total_ore': 125000}


def test_what_a_version_says_is_frozen():
    case = quoted()
    case.order.lines[0].text = 'Noe annet'
    assert case.version.sheet.lines[0].text == 'Flytting'


def test_a_quote_needs_a_customer():
    case = Case()
    case.add_line()
    with refused('Legg til en kunde før du sender tilbudet.'):
        case.send()


def test_a_quote_needs_a_reachable_contact():
    """A landline reaches nobody; e-mail or mobile does, a business through its contacts."""
    for customer, reachable in (
        (Customer.private(name='Ola', phone='22334455'), False),
        (Customer.private(name='Ola', phone='91234567'), True),
        (Customer.private(name='Ola', email='ola@epost.no'), True),
        (Customer.business(name='Nordre AS'), False),
        (business(), True),
    ):
        case = Case()
        case.add_customer(customer)
        case.add_line()
        if reachable:
            case.send()
            continue
        with refused('Kunden mangler mobilnummer og e-post. Legg til minst én av dem før du sender tilbudet.'):
            case.send()


def test_a_contact_who_was_removed_is_not_reached():
    customer = business()
    customer.contacts[0].removed = True
    assert quoting.recipients(customer) == []


def test_a_quote_needs_a_priced_line():
    case = Case()
    case.add_customer()
    for _ in range(2):
        with refused('Legg til minst én ordrelinje med pris før du sender tilbudet.'):
            case.send()
        case.add_line('0')
    case.add_line('1')
    case.send()


def test_a_quote_needs_a_validity_date_that_is_not_past():
    case = draft()
    with refused('«Gyldig til» er passert. Velg i dag eller en senere dato.'):
        case.send(days=-1)
    case.send(days=0)


def test_a_negative_sum_is_not_sent():
    case = draft()
    case.add_line('-2000')
    with refused('Summen er negativ. Rett ordrelinjene før du sender tilbudet.'):
        case.send()


def test_a_new_version_replaces_the_one_before():
    case = quoted()
    case.add_line('500')
    case.send()
    assert [(v.number, v.state) for v in case.order.versions] == [(1, VersionState.REPLACED), (2, VersionState.OPEN)]
    assert case.status == 'quoted'


def test_an_acceptance_stands_until_the_new_version_is_accepted():
    case = accepted()
    first = case.order.versions[0].acceptances[0]
    case.send()
    assert case.status == 'quoted'
    assert case.order.versions[0].acceptance is first, '«gjelder til ny versjon er akseptert»'
    second = case.accept()
    assert case.status == 'accepted'
    assert case.version.acceptance is second
    assert first.annulled_at == case.now
    assert first.annulled_because == 'Tilbud 1001-2 er akseptert.'


def test_why_a_version_was_declined_is_kept_when_a_new_one_replaces_it():
    case = quoted()
    case.decline(because='For dyrt')
    case.send()
    assert case.order.versions[0].state is VersionState.REPLACED
    assert case.order.versions[0].because == 'For dyrt'


def test_no_quote_is_sent_once_confirmed():
    for case in (confirmed(), Case()):
        if case.order.status is Status.DRAFT:
            case.add_customer()
            case.confirm()  # without a line: what else is missing does not matter
        with refused('Ordren er bekreftet. Gå tilbake til «Tilbud sendt», eller legg til linjer.'):
            case.send()


# ---------- accept, decline ----------


def test_accepted_in_the_portal_with_the_setting_off():
    """S7."""
    case = quoted()
    acceptance = case.accept(auto_confirm=False)
    assert case.status == 'accepted'
    assert case.version.state is VersionState.ACCEPTED
    assert (acceptance.place, acceptance.name, acceptance.link_id) == (Where.PORTAL, 'Ingrid', 7)
    assert (acceptance.ip, acceptance.agent, acceptance.session) == ('10.0.0.1', 'Firefox', 'session')
    assert acceptance.shown_hash == case.version.sha256
    assert acceptance.sentence.replace('\xa0', ' ') == 'Jeg godtar tilbudet på 1 250,00 kr inkl. mva.'


def test_accepted_in_the_portal_with_the_setting_on():
    """S8: accepted by the customer, confirmed by the system."""
    case = quoted()
    case.accept(auto_confirm=True)
    assert case.status == 'confirmed'
    assert [(e.event, e.role.value) for e in case.history[-2:]] == [('accept', 'customer'), ('confirm', 'system')]


def test_a_business_accepts_without_vat_beside_with_vat():
    case = draft()
    case.add_customer(business())
    sheet = case.send().sheet
    said = quoting.accept_sentence(sheet).replace('\xa0', ' ')
    assert said == 'Jeg godtar tilbudet på 1 000,00 kr eks. mva. (1 250,00 kr inkl. mva.).'
    assert quoting.accept_verb(sheet) == 'Godta tilbudet'
    assert quoting.accept_verb(quoted().version.sheet) == 'Godta tilbudet og forplikt deg til å betale'


def test_accepting_needs_a_name_and_the_tick():
    case = quoted()
    with refused('Fyll ut navnet ditt.'):
        case.accept(name=' ')
    with refused('Skriv hele navnet ditt.'):
        case.accept(name='I')
    with refused('Kryss av for at du godtar tilbudet.'):
        case.accept(ticked=False)
    assert case.status == 'quoted'


def test_only_the_newest_version_as_it_was_shown_can_be_accepted():
    case = quoted()
    first = case.version
    case.send()
    changed = 'Tilbudet er endret siden du åpnet det. Last inn siden på nytt for å se den nye versjonen.'
    with refused(changed):
        case.accept(first)
    with refused(changed):
        quoting.answerable(case.order, TODAY, case.firm, case.version.id or 0, 'another hash')


def test_a_withdrawn_version_cannot_be_accepted():
    case = quoted()
    case.version.become(VersionState.WITHDRAWN, case.now)
    with refused('Tilbudet er trukket tilbake.'):
        case.accept()
    case.order.return_to(Status.DRAFT, case.by(MARTE), 'went_back')
    with refused('Tilbudet er trukket tilbake. Ring oss på 55\xa012\xa034\xa056 for nytt tilbud.'):
        case.accept()


def test_an_expired_version_cannot_be_accepted_and_the_firms_phone_is_named():
    case = quoted()
    case.now += timedelta(days=15)
    with refused('Tilbudet utløp 8. desember 2026. Ring oss på 55\xa012\xa034\xa056 for nytt tilbud.'):
        case.accept()
    case.firm.phone = ''
    with refused('Tilbudet utløp 8. desember 2026. Kontakt oss for nytt tilbud.'):
        case.accept()


def test_a_version_can_be_accepted_on_its_last_day():
    case = quoted()
    case.now += timedelta(days=14)
    case.accept()
    assert case.status == 'accepted'


def test_a_declined_version_cannot_be_accepted_and_the_firms_phone_is_named():
    case = quoted()
    case.decline()
    with refused('Tilbudet er avslått. Ring oss på 55\xa012\xa034\xa056 for nytt tilbud.'):
        case.accept()


def test_of_two_who_answer_the_first_wins():
    case = quoted()
    case.accept()
    with refused('Tilbudet er allerede akseptert. Ingrid godtok det i dag 10:00.'):
        case.accept()
    with refused('Tilbudet er allerede akseptert. Ingrid godtok det i dag 10:00.'):
        _register(case)
    with refused('Tilbudet er allerede akseptert. Ingrid godtok det i dag 10:00.'):
        case.decline()


def test_the_customer_of_a_closed_order_answers_nothing():
    case = quoted()
    case.order.close(CloseReason.LOST, case.by(MARTE))
    with refused('Ordren er avsluttet. Ring oss på 55\xa012\xa034\xa056 for nytt tilbud.'):
        case.accept()


@pytest.mark.parametrize('by', [INGRID, MARTE])
def test_a_decline_closes_the_version_and_leaves_the_order_where_it_is(by):
    case = quoted()
    case.decline(by)
    assert case.status == 'quoted'
    assert (case.version.state, case.version.because) == (VersionState.DECLINED, 'For dyrt')
    assert case.version.word(TODAY) == 'Avslått'
    case.send()
    assert case.status == 'quoted'


def test_the_office_may_write_down_a_no_to_an_expired_version():
    case = quoted()
    case.now += timedelta(days=15)
    with refused('Tilbudet utløp 8. desember 2026. Ring oss på 55\xa012\xa034\xa056 for nytt tilbud.'):
        case.decline(INGRID)
    case.decline(MARTE)
    assert case.version.state is VersionState.DECLINED


def test_a_decline_needs_a_reason():
    case = quoted()
    with refused('Fyll ut årsaken.'):
        case.decline(because=' ')


def test_a_change_asked_for_is_a_message_and_the_version_stays_open():
    case = quoted()
    quoting.say(case.order, MessageKind.CHANGE, ' Kan dere komme kl. 10? ', case.by(INGRID))
    assert case.version.is_answerable(TODAY)
    assert case.status == 'quoted'
    assert [row.body for row in case.written if isinstance(row, Message)] == ['Kan dere komme kl. 10?']
    assert case.events[-1] == 'message_change'
    with refused('Skriv en melding først.'):
        quoting.say(case.order, MessageKind.QUESTION, '\n', case.by(INGRID))


@pytest.mark.parametrize('kind', [MessageKind.ANSWER, MessageKind.QUOTE, MessageKind.INVOICE, MessageKind.RECEIPT])
def test_a_customer_cannot_speak_for_the_office(kind):
    case = quoted()
    with pytest.raises(Refused):
        quoting.say(case.order, kind, 'Hei', case.by(INGRID))


def test_seen_is_written_once_and_is_only_information():
    case = quoted()
    for _ in range(2):
        quoting.mark_seen(case.order, case.version.id or 0, case.by(INGRID))
    assert case.events.count('seen') == 1
    assert case.version.word(TODAY) == 'Sett av kunden'
    assert case.status == 'quoted'


# ---------- on the customer's behalf ----------


def test_an_acceptance_registered_by_the_office_goes_no_further_by_itself():
    case = quoted()
    _register(case)
    assert case.status == 'accepted'
    evidence = case.version.acceptance
    assert evidence
    assert (evidence.place, evidence.employee_id, evidence.name) == (Where.OFFICE, 1, 'Ingrid')
    assert evidence.said == 'Muntlig, på telefon i dag'


def test_an_expired_version_may_be_accepted_by_word_of_mouth_a_declined_one_not():
    case = quoted()
    case.now += timedelta(days=30)
    _register(case)
    assert case.status == 'accepted'
    declined = quoted()
    declined.decline()
    with refused('Tilbudet er avslått. Send et nytt tilbud.'):
        _register(declined)


def test_registering_needs_who_and_how():
    case = quoted()
    with refused('Fyll ut hvem som godtok.'):
        _register(case, name='')
    with refused('Fyll ut hvordan og når kunden godtok.'):
        _register(case, said='')


def test_in_a_draft_confirming_is_the_way():
    with refused('Det er ikke sendt noe tilbud. Bruk «Bekreft ordre» i stedet.'):
        _register(draft())


def test_an_order_confirmed_without_a_quote_has_nothing_to_accept():
    case = draft()
    case.confirm()
    with refused('Det er ikke sendt noe tilbud.'):
        _register(case)


# ---------- confirm, and what comes after ----------


@pytest.mark.parametrize('make', [draft, quoted, accepted])
def test_the_office_confirms_by_hand(make):
    """S9."""
    case = make()
    case.confirm()
    assert case.status == 'confirmed'
    assert case.history[-1].role.value == 'office'


@pytest.mark.parametrize('make', [quoted, accepted])
def test_an_employee_confirms_in_crew(make):
    """S10: but never a draft."""
    case = make()
    quoting.confirm(case.order, case.firm, case.by(JONAS), Step.CONFIRM_IN_CREW)
    assert case.status == 'confirmed'
    assert (case.history[-1].event, case.history[-1].place.value) == ('confirm_in_crew', 'crew')
    with refused('Et utkast kan ikke bekreftes i Crew. Be kontoret om å bekrefte ordren.'):
        quoting.confirm(draft().order, case.firm, case.by(JONAS), Step.CONFIRM_IN_CREW)


def test_confirming_needs_a_customer_and_happens_once():
    with refused('Legg til en kunde før du bekrefter ordren.'):
        Case().confirm()
    with refused('Ordren er allerede bekreftet.'):
        confirmed().confirm()


def test_an_order_confirmed_without_a_quote_is_frozen_as_a_confirmation():
    case = draft()
    case.confirm()
    frozen = case.version
    case.order.lines[0].text = 'Noe annet'
    assert (frozen.kind, frozen.word(TODAY), frozen.sheet.lines[0].text) == (
        VersionKind.CONFIRMATION,
        'Bekreftet',
        'Flytting',
    )
    assert not frozen.is_answerable(TODAY)
    case = quoted()
    case.confirm()
    assert len(case.order.versions) == 1, 'the quote is what it was confirmed as'


@pytest.mark.parametrize('answer', ['accept', 'decline'])
def test_a_version_still_open_can_be_answered_after_bekreftet_and_the_status_stays(answer):
    case = quoted()
    case.confirm()
    if answer == 'accept':
        assert case.accept(auto_confirm=True).annulled_at is None
        assert case.version.state is VersionState.ACCEPTED
    else:
        case.decline()
        assert case.version.state is VersionState.DECLINED
    assert case.status == 'confirmed'
    assert (case.events[-1], case.history[-1].to_status) == (answer, None)

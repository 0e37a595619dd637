"""The main job end to end: from an empty data folder to Avsluttet, office, customer and crew in three browsers."""

import re
from datetime import date
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import people
from tests.browser.conftest import Visits, alive
from tests.browser.people import REACHED_WITHIN, Person
from tests.engines import ENGINES
from tests.register import Register
from tests.server import Server

PHONE = 390
TODAY = date.today().strftime('%d.%m.%Y')  # noqa: DTZ011 – what a person types today


@pytest.mark.parametrize('engine', ENGINES)
def test_one_order_from_first_call_to_paid_invoice_and_another_beside_it(
    tmp_path: Path, engine: str, browser: Browser
) -> None:
    """[S1] [S2] All nine points on three screens; the other screens follow without anybody reloading."""
    with Register() as register:
        server = Server(tmp_path, engine, BRREG_URL=register.url).start()
        visit = Visits(browser, server.url, motion=True)
        Story(visit, server).run()
        visit.close()
        assert not visit.errors


class Story:
    def __init__(self, visit: Visits, server: Server) -> None:
        self.visit = visit
        self.office = people.set_up(visit, people.first_address(server))
        self.delays: list[float] = []

    def run(self) -> None:
        office, visit = self.office, self.visit
        office.sees('Ingen ordrer ennå. Opprett den første.')
        crew_address = people.add_employee(office, 'Jonas Vik', '412 34 567', may_confirm=True)
        self._bank_account()
        jonas = Person(visit(crew_address, PHONE))
        jonas.press('Logg inn')
        jonas.page.wait_for_url('**/crew')
        alive(jonas.page)
        watcher = Person(visit.context().new_page())  # a second screen of the office, on the list
        people.same_person(office, watcher)
        watcher.page.goto('/ordrer')
        alive(watcher.page)

        # two orders at once: a private customer, and a business from the register
        first = people.new_order(office)
        watcher.sees(str(first))
        self._private_customer()
        people.add_line(office, 'Flytting med lastebil', '9 800', '1')
        people.add_line(office, 'Flytteesker', '32,50', '40')
        office.sees(re.compile(r'11\s100,00'), office.region('Ordrelinjer'))
        people.add_job(office, 'Flytting til Åsane', ('Jonas Vik',), TODAY)
        people.add_job(office, 'Flyttevask')
        office.sees('Uplanlagt · Mangler ansatte')
        second_page = visit.context().new_page()
        other = Person(second_page)
        people.same_person(office, other)
        second = people.new_order(other)
        assert second == first + 1
        self._business_customer(other)

        # quote, and what the customer sees on a phone
        expect(office.region('Fakturaer').get_by_role('button', name='Opprett faktura')).to_be_disabled()
        expect(office.region('Jobber').get_by_role('button', name='Start jobb').first).to_be_disabled()
        office.sees('Ordren må være bekreftet før du kan opprette faktura.')
        office.open('Send tilbud')
        office.press('Send tilbud')
        office.closed()
        office.at_status('Tilbud sendt')
        ingrid = Person(visit(people.quote_link(office), PHONE))
        ingrid.page.wait_for_url(f'**/portal/ordre/{first}')
        ingrid.sees(re.compile(r'11\s100,00'))
        ingrid.sees('Flytting med lastebil')
        office.at_status('Tilbud sendt')  # opening changes nothing
        people.note_times(office, ingrid)
        ingrid.page.get_by_label('Spørsmålet ditt').fill('Kan dere komme klokka ni?')
        ingrid.press('Still spørsmål')
        office.sees('Kan dere komme klokka ni?')
        self._reached(ingrid, office)
        office.fill(Melding_til_kunden='Ja, det går fint.')
        office.press('Send melding')
        ingrid.sees('Ja, det går fint.')
        self._reached(office, ingrid)

        # acceptance with the automatic setting off, then confirmation in Crew [S7] [S10]
        ingrid.fill(Fullt_navn='Ingrid Bjørnstad')
        ingrid.page.get_by_role('checkbox', name=re.compile('Jeg godtar')).click()
        ingrid.press('Godta tilbudet og forplikt deg til å betale')
        office.at_status('Akseptert av kunde')
        self._reached(ingrid, office)
        watcher.sees('Akseptert av kunde', watcher.page.get_by_role('row').filter(has_text=str(first)))
        jonas.page.get_by_role('link', name='Flytting til Åsane').click()
        alive(jonas.page)
        people.note_times(jonas)
        jonas.press('Bekreft ordre')
        office.at_status('Bekreftet')
        ingrid.sees('Bekreftet')
        self._reached(jonas, office)
        self._reached(jonas, ingrid)

        # the work: the unplanned job is planned, both are done on the phone
        jonas.press('Start jobb')
        office.at_status('Jobb startet')
        ingrid.sees('Jobb startet')
        self._reached(jonas, office)
        self._reached(jonas, ingrid)
        jonas.press('Fullfør jobb')
        office.at_status('Jobb fullført')  # the other job has nobody assigned
        self._reached(jonas, office)
        assert median(self.delays) <= REACHED_WITHIN, self.delays

        self._business_in_one_go(other, second)

        # money
        office.open('Opprett faktura')
        office.press('Send faktura')
        office.closed()
        office.sees('Faktura 10001')
        ingrid.sees(re.compile('Faktura 10001'))
        office.open('Registrer betaling')
        office.sees(re.compile('jobben «Flyttevask» er ikke fullført'))
        office.page.get_by_role('checkbox', name='Avslutt ordren likevel').click()
        office.press('Registrer betaling')
        office.closed()
        office.at_status('Avsluttet')
        ingrid.sees('Betalt')
        self._back()

    def _reached(self, who_pressed: Person, who_sees: Person) -> None:
        self.delays.append(people.milliseconds_until_seen(who_pressed, who_sees))

    def _bank_account(self) -> None:
        office = self.office
        office.page.goto('/innstillinger/firma')
        alive(office.page)
        office.fill(Kontonummer='8601 11 17947')
        office.press('Lagre')
        office.sees('Lagret')

    def _private_customer(self) -> None:
        office = self.office
        office.open('Legg til kunde')
        office.press('Privatkunde')
        office.fill(Navn='Ingrid Bjørnstad', Mobilnummer='912 34 567', Adresse='Sandviksveien 84')
        office.fill(Postnummer='5035', Poststed='Bergen')
        office.page.get_by_role('dialog').get_by_label('E-post').fill('ingrid@epost.no')
        office.press('Lagre')
        office.closed()
        office.sees('912 34 567')

    def _business_customer(self, office: Person) -> None:
        office.open('Legg til kunde')
        office.press('Bedriftskunde')
        office.page.get_by_label('Søk på navn eller organisasjonsnummer').fill('nordre sandviken')
        office.page.get_by_role('button', name=re.compile('NORDRE SANDVIKEN', re.I)).first.click()
        office.fill(**{'Kontaktens navn': 'Kari Nes'})
        office.page.get_by_role('dialog').get_by_label('Mobilnummer').fill('987 65 432')
        office.press('Lagre')
        office.closed()
        office.sees('Bedriftskunde')
        people.add_line(office, 'Trappevask', '1 200', '6')

    def _business_in_one_go(self, office: Person, number: int) -> None:
        """[S8] With the automatic setting on: accepted and Bekreftet in one go, two entries in the history."""
        settings = self.office
        here = settings.page.url
        settings.page.goto('/innstillinger/firma')
        alive(settings.page)
        settings.page.get_by_role('switch', name=re.compile('Bekreft ordre automatisk')).click()
        settings.press('Lagre')
        settings.sees('Lagret')
        settings.page.goto(here)
        alive(settings.page)
        office.open('Send tilbud')
        office.press('Send tilbud')
        office.closed()
        kari = Person(self.visit(people.quote_link(office), PHONE))
        kari.page.wait_for_url(f'**/portal/ordre/{number}')
        kari.fill(Fullt_navn='Kari Nes')
        kari.page.get_by_role('checkbox', name=re.compile('Jeg godtar')).click()
        kari.press('Godta tilbudet')
        office.at_status('Bekreftet')
        office.sees(re.compile('godtok tilbud'), office.region('Historikk'))
        office.sees('Ordren ble bekreftet automatisk.', office.region('Historikk'))
        office.choose('Flere valg', 'Avslutt ordre')  # [S16]
        office.pick('Årsak', 'Avlyst av kunden')
        office.press('Avslutt ordre')
        office.closed()
        office.at_status('Avsluttet')

    def _back(self) -> None:
        """[S3] A click on an earlier status; sent invoices protect themselves; «Angre»."""
        office = self.office
        track = office.page.get_by_role('list', name='Status')
        track.get_by_role('button', name=re.compile('^Akseptert av kunde')).click()
        office.sees('Ordren har en sendt faktura. Krediter den før du går tilbake til «Akseptert av kunde».')
        office.press('Lukk')
        office.closed()
        track.get_by_role('button', name=re.compile('^Jobb fullført')).click()
        office.fill(Årsak='Lukket for tidlig')
        office.press('Gå tilbake')
        office.closed()
        office.at_status('Jobb fullført')
        office.press('Angre', office.region('Historikk'))
        office.at_status('Avsluttet')

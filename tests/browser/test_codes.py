"""A new customer on a phone, from the message to the accepted quote: one code, received by SMS and typed."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from store import database
from store.settings import settings
from tests import factories
from tests.browser.conftest import Visits
from tests.browser.people import Person
from tests.gateway import Gateway, open_gateway
from tests.server import Server
from tests.ui.portal import link_token


def received(gateway: Gateway, person: Person, pattern: str) -> str:
    """What the newest text message says, once it has come."""
    for _ in range(200):
        found = [match[1] for _, text in gateway.got if (match := re.search(pattern, text))]
        if found:
            return found[-1]
        person.page.wait_for_timeout(100)
    raise AssertionError(gateway.got)


def test_from_the_message_to_the_accepted_quote_with_one_code(
    tmp_path: Path, engine: str, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_gateway() as gateway:
        server = Server(tmp_path, engine, born=True, SMS_URL=gateway.url).start()
        monkeypatch.setenv('ORDREFLYT_DATA_DIR', str(server.folder))
        monkeypatch.setenv('ORDREFLYT_SMS_URL', gateway.url)
        settings.cache_clear()
        database.open_database(server.database_url)
        by = factories.firm(code_from_ore=0)
        number = factories.quoted(by, email='')
        visit = Visits(browser, server.url)
        customer = Person(visit(f'/l/{link_token(by, number)}', 390))
        customer.page.get_by_label('Fullt navn').fill('Ingrid Bjørnstad')
        customer.page.get_by_role('checkbox', name=re.compile('^Jeg godtar')).click()
        customer.page.get_by_role('button', name=re.compile('^Godta tilbudet')).click()
        field = customer.page.get_by_label('Engangskode')
        expect(field).to_be_focused()
        assert field.get_attribute('autocomplete') == 'one-time-code'
        field.fill(received(gateway, customer, r'@127\.0\.0\.1 #(\d{6})'))
        customer.press('Bekreft')
        customer.sees('Takk. Tilbudet er akseptert')
        customer.page.goto('/portal')
        customer.sees('Hei, Ingrid')
        assert sum('#' in text for _, text in gateway.got) == 1
        assert customer.page.evaluate('document.documentElement.scrollWidth') <= 390
        visit.close()
        assert not visit.errors
        database.close_database()
    settings.cache_clear()

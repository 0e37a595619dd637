"""Likely duplicates are found before one is made; a postcode brings its place."""

import pytest

from domain.customer import Customer
from store import customer_privacy, customers, postal
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def _made(by: Firm, **fields: str) -> int:
    return write_now(customers.create, by.owner, Customer.private(**fields))


@pytest.mark.parametrize(
    ('typed', 'because'),
    [
        ({'phone': '0047 912 34 567'}, 'Samme mobilnummer'),
        ({'phone': '912 34'}, None),
        ({'email': 'INGRID@epost.no'}, 'Samme e-post'),
        ({'email': 'ingrid@'}, None),
        ({'name': 'ingrid vik', 'postcode': '5035'}, 'Samme navn og postnummer'),
        ({'name': 'Ingrid Vik', 'postcode': '5036'}, None),
        ({'name': 'Ingrid Vik'}, None),
        ({'org_number': '974 760 673'}, 'Samme organisasjonsnummer'),
        ({}, None),
    ],
)
def test_a_likely_duplicate_is_found(db: str, typed: dict[str, str], because: str | None) -> None:
    by = factories.firm()
    _made(by, name='Ingrid Vik', phone='91234567', email='Ingrid@Epost.no', postcode='5035')
    factories.draft(by, private=False)
    found = read_now(customers.likely, by.owner, **typed)
    assert [hit.because for hit in found] == ([because] if because else [])


def test_each_is_found_once_and_who_is_gone_never(db: str) -> None:
    by = factories.firm()
    ingrid = _made(by, name='Ingrid Vik', phone='91234567', email='ingrid@epost.no')
    _made(by, name='Nils Vik', email='ingrid@epost.no')
    typed = {'phone': '91234567', 'email': 'ingrid@epost.no'}
    said = [(hit.name, hit.because) for hit in read_now(customers.likely, by.owner, **typed)]
    assert said == [('Ingrid Vik', 'Samme mobilnummer'), ('Nils Vik', 'Samme e-post')]
    write_now(customer_privacy.erase, by.owner, ingrid)
    assert [hit.name for hit in read_now(customers.likely, by.owner, **typed)] == ['Nils Vik']


def test_a_postcode_is_called_what_most_of_ours_call_it(db: str) -> None:
    by = factories.firm()
    for city in ('Åsane', 'Bergen', 'Bergen', ''):
        _made(by, postcode='5116', city=city)
    assert read_now(postal.ours, '5116') == 'Bergen'
    assert read_now(postal.ours, '5117') == ''

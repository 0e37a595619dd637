"""The official rules of EN 16931 and Peppol, on every document that ours must hold.

Their text is not ours to keep, so this is no part of `make test`: `make attack` runs it when EHF_RULES_DIR names a
folder with the compiled rules (`CEN-EN16931-UBL.xslt`, `PEPPOL-EN16931-UBL.xslt`).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import etree
from saxonche import PySaxonProcessor

from store.paper import ehf
from tests.documents import random_document
from tests.domain.test_ehf import BUYER, SELLER
from tests.ehf import PAPERS, PDF, changed

SVRL = '{http://purl.oclc.org/dsdl/svrl}'
WARNS = {'nothing optional': set(), 'not registered': {'NO-R-002'}, 'credit note without VAT': {'NO-R-002'}}


class Rules:
    """Every stylesheet of the folder, compiled once."""

    def __init__(self, processor: Any, folder: Path) -> None:
        self.processor = processor
        files = sorted(folder.rglob('*UBL*.xslt'))
        assert files, f'no *UBL*.xslt in {folder}'
        compiler = processor.new_xslt30_processor()
        self.sheets = [compiler.compile_stylesheet(stylesheet_file=str(file)) for file in files]

    def __call__(self, xml: bytes) -> set[str]:
        """The names of the rules that a document breaks."""
        broken = set()
        for sheet in self.sheets:
            node = self.processor.parse_xml(xml_text=xml.decode())
            said = etree.fromstring(sheet.transform_to_string(xdm_node=node).encode())
            broken |= {each.get('id') for each in said.iter(f'{SVRL}failed-assert')}
        return broken


@pytest.fixture(scope='module')
def rules() -> Iterator[Rules]:
    with PySaxonProcessor(license=False) as processor:
        yield Rules(processor, Path(os.environ['EHF_RULES_DIR']))


@pytest.mark.parametrize('name', PAPERS)
def test_every_document_holds_by_the_official_rules(rules, name):
    assert rules(ehf.write(PAPERS[name], PDF)) == WARNS.get(name, set())


def test_random_documents_hold_by_the_official_rules(rules):
    for seed in range(300):
        assert rules(ehf.write(random_document(Random(seed)))) <= {'NO-R-002'}, seed


@pytest.mark.parametrize(
    ('rule', 'name', 'path', 'to'),
    [
        ('NO-R-002', 'standard rate', f'{SELLER}/a:PartyTaxScheme[2]', None),
        ('NO-R-001', 'standard rate', f'{SELLER}/a:PartyTaxScheme[1]/b:CompanyID', 'NO923609016'),
        ('PEPPOL-EN16931-R003', 'their number alone', 'a:OrderReference', None),
        ('PEPPOL-EN16931-R010', 'standard rate', f'{BUYER}/b:EndpointID', None),
        ('PEPPOL-COMMON-R041', 'standard rate', f'{BUYER}/b:EndpointID', '974760674'),
        ('BR-O-02', 'export', './/a:TaxCategory/b:ID', 'O'),
    ],
)
def test_the_official_rules_find_what_ours_find(rules, rule, name, path, to):
    """So that the rules really run."""
    assert rule in rules(changed(ehf.write(PAPERS[name]), path, to))

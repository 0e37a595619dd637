"""Random documents come to the same, to the øre, on the paper, in the XML, and worked out in another way."""

import ast
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from domain import ehf_check, money
from domain.ehf import Document
from domain.sheet import Sheet
from store.paper import ehf
from tests.documents import random_document, worked_out
from tests.torture import TORTURE

NO_MONEY = ('attachment.py', 'colour.py', 'timing.py')


def _agrees(document: Sheet) -> None:
    sums, wanted = document.sums, worked_out(document)
    assert {(g.percent, g.category): (g.base_ore, g.vat_ore) for g in sums.groups} == wanted
    assert sums.net_ore == sum(base for base, _ in wanted.values()) == document.data['net_ore']
    assert sums.total_ore == sums.net_ore + sum(vat for _, vat in wanted.values()) == document.data['total_ore']
    if money.discount_ore(document.discount):
        assert sums.discount_ore == money.discount_ore(document.discount)


def _is_written(document: Sheet) -> None:
    sums, xml = document.sums, ehf.write(document)
    read = Document(xml)
    assert read.number('a:LegalMonetaryTotal/b:PayableAmount') * 100 == sums.total_ore
    assert read.number('a:TaxTotal/b:TaxAmount') * 100 == sums.vat_ore
    for group, written in zip(sums.groups, read.groups, strict=True):
        assert read.number('b:TaxableAmount', written) * 100 == group.base_ore
        assert read.number('b:TaxAmount', written) * 100 == group.vat_ore
    assert [found for found in ehf_check.check(xml) if found.stops] == []


@settings(max_examples=2_000)
@given(some.integers(0, 2**32))
def test_two_thousand_documents_agree(seed):
    _agrees(random_document(Random(seed)))


@pytest.mark.parametrize('seed', range(100 if TORTURE else 1))
def test_what_is_written_agrees(seed):
    """A hundred thousand documents in the long form; the XML is read by code that shares nothing with its writer."""
    chance = Random(seed)
    for _ in range(1_000 if TORTURE else 100):
        document = random_document(chance)
        _agrees(document)
        _is_written(document)


def test_no_float_touches_money():
    """None is written, made or rounded to in the domain, but where hours, sizes of files and colours are."""
    for file in sorted(Path(money.__file__).parent.glob('*.py')):
        if file.name in NO_MONEY:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding='utf-8'))):
            where = f'{file.name}:{getattr(node, "lineno", 0)}'
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), where
            assert not (isinstance(node, ast.Name) and node.id in ('float', 'round')), where

"""Packages: saved from an order, edited by two, and put on other orders."""

from decimal import Decimal

import pytest

from domain.line import LineKind
from domain.package import Package
from domain.refused import Conflict, NotFound, Refused
from store import lines, packages
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm

TYPED = {'text': 'Vask', 'quantity': '2', 'unit': 'time', 'unit_price': '500', 'vat': '25'}
LINE = TYPED | {'discount': '10 %', 'cost': '200', 'option': 'one_of', 'option_group': 'Vask'}


@pytest.fixture
def by(db: str) -> Firm:
    return factories.firm()


def whole(by: Firm, package: int) -> Package:
    return read_now(packages.find, by.owner, package)


def texts(by: Firm, package: int) -> list[str]:
    return [line.text for line in whole(by, package).lines]


def rich(by: Firm) -> int:
    """A package with a heading, two lines and a job."""
    number = factories.draft(by, line=False)
    write_now(lines.add_text, by.owner, number, LineKind.SECTION, 'Vask')
    for text, discount in (('Gulv', '10 %'), ('Vinduer', '50')):
        write_now(
            lines.add, by.owner, number, text=text, quantity='2', unit='time', unit_price='500', vat_code='25',
            discount=discount, cost='200',
        )  # fmt: skip
    factories.job(by, number, title='Vask')
    return write_now(packages.save_order, by.owner, number, 'Flyttevask', with_jobs=True)


def test_what_was_an_order_is_put_on_another_with_everything_but_people_and_dates(by: Firm) -> None:
    package = rich(by)
    number = factories.draft(by)
    write_now(packages.put_on, by.owner, number, package)
    order = factories.get(by, number)
    assert [(line.position, line.text, line.discount, line.cost, line.percent) for line in order.lines] == [
        (1, 'Flytting', '', None, Decimal(25)),
        (2, 'Vask', '', None, None),
        (3, 'Gulv', '10%', Decimal(200), Decimal(25)),
        (4, 'Vinduer', '50.00', Decimal(200), Decimal(25)),
    ]
    assert [(job.title, job.day, job.person_ids) for job in order.jobs] == [('Vask', None, [])]
    assert (order.net_ore, order.jobs_total) == (100000 + 90000 + 95000, 1)


def test_a_package_changes_nothing_on_orders_and_orders_nothing_in_it(by: Firm) -> None:
    package = rich(by)
    number = factories.draft(by, line=False)
    write_now(packages.put_on, by.owner, number, package)
    write_now(packages.remove_line, by.owner, package, whole(by, package).lines[1].id or 0)
    write_now(lines.remove, by.owner, number, factories.get(by, number).lines[0].id or 0)
    assert texts(by, package) == ['Vask', 'Vinduer']
    write_now(packages.remove, by.owner, package)
    assert [line.text for line in factories.get(by, number).lines] == ['Gulv', 'Vinduer']
    with pytest.raises(NotFound):
        write_now(packages.put_on, by.owner, number, package)


def test_a_package_is_made_line_by_line_and_sorted(by: Firm) -> None:
    package = write_now(packages.add, by.owner, 'Kontorvask')
    write_now(packages.add_line, by.owner, package, LINE, with_vat=True)
    write_now(packages.add_text, by.owner, package, LineKind.TEXT, 'Alle rom')
    write_now(packages.add_job, by.owner, package, title='Vaske kontor', description='Hver fredag')
    write_now(packages.step, by.owner, package, whole(by, package).lines[1].id or 0, -1)
    found = whole(by, package)
    assert texts(by, package) == ['Alle rom', 'Vask']
    assert (found.lines[1].unit_price, found.net_ore) == (Decimal(400), 72000)
    assert [(job.title, job.description) for job in found.jobs] == [('Vaske kontor', 'Hver fredag')]
    write_now(packages.remove_job, by.owner, package, found.jobs[0].id or 0)
    assert whole(by, package).jobs == []
    assert [each.name for each in read_now(packages.listing, by.owner)] == ['Kontorvask']


def test_two_people_at_one_line_of_a_package_are_asked_whose_stands(by: Firm) -> None:
    package = write_now(packages.add, by.owner, 'Kontorvask')
    write_now(packages.add_line, by.owner, package, LINE, with_vat=False)
    line, opened = whole(by, package).lines[0].id or 0, {'discount': '10%'}
    write_now(packages.edit_line, by.owner, package, line, dict(opened), {'discount': '20 %'})
    with pytest.raises(Conflict, match='endret «Rabatt» til «20 %»'):
        write_now(packages.edit_line, by.owner, package, line, opened, {'discount': '30 %'})
    write_now(packages.edit_line, by.owner, package, line, opened, {'discount': '30 %'}, force=True)
    assert whole(by, package).lines[0].discount == '30%'
    write_now(packages.rename, by.owner, package, 'Kontorvask', 'Rundvask')
    with pytest.raises(Conflict, match='Rundvask'):
        write_now(packages.rename, by.owner, package, 'Kontorvask', 'Storvask')


def test_an_empty_package_and_a_closed_order_say_so(by: Firm) -> None:
    package, number = write_now(packages.add, by.owner, 'Tom'), factories.draft(by)
    with pytest.raises(Refused, match='Pakken er tom'):
        write_now(packages.put_on, by.owner, number, package)
    with pytest.raises(Refused, match='Fyll ut navnet på pakken'):
        write_now(packages.add, by.owner, ' ')

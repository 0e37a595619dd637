"""Two people do the same to many mixed orders at once: each order answers both, and nothing is done by halves."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from domain.access import Actor, Role
from domain.employee import Employee
from domain.invoice import InvoiceState
from domain.refused import Refused
from domain.status import CloseReason, Status
from store import bulk, invoices, orders
from store.database import write_now
from tests import factories
from tests.factories import Firm
from tests.torture import TORTURE

EACH = 25 if TORTURE else 3
"""Orders of each kind; `make torture` takes two hundred in all."""


def empty(by: Firm) -> int:
    """Without a customer, a line or anything else."""
    return write_now(orders.new, by.owner)


def planned(by: Firm) -> int:
    number = factories.confirmed(by)
    factories.job(by, number)
    return number


def lost(by: Firm) -> int:
    number = factories.draft(by)
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    return number


def sent(by: Firm) -> int:
    return factories.invoiced(by)[0]


KINDS: dict[Callable[[Firm], int], tuple[bool, bool, bool]] = {
    empty: (False, False, True),
    factories.draft: (True, False, True),
    factories.quoted: (False, False, True),
    factories.confirmed: (False, True, True),
    planned: (False, True, False),
    factories.completed: (False, True, True),
    sent: (False, False, False),
    lost: (False, False, False),
}
"""Of each kind: whether «Send tilbud», «Opprett faktura» and «Avslutt ordre» can be done to it, once."""


def both(by: Firm, numbers: list[int], verb: Callable[..., Any], *args: Any) -> list[dict[int, str]]:
    """What each of two people is answered per order; they go through the list from opposite ends."""
    hilde = Employee(name='Hilde Tveit', role=Role.OFFICE)
    write_now(lambda session: session.add(hilde))

    def through(who: Actor, listed: list[int]) -> dict[int, str]:
        answers = {}
        for number in listed:
            try:
                write_now(verb, who, number, *args)
                answers[number] = ''
            except Refused as refused:
                answers[number] = str(refused)
        return answers

    with ThreadPoolExecutor(2) as people:
        her = factories.office(hilde.id or 0, Role.OFFICE)
        begun = [people.submit(through, by.owner, numbers), people.submit(through, her, numbers[::-1])]
        return [each.result() for each in begun]


@pytest.mark.parametrize(
    ('place', 'verb', 'args'),
    [(0, bulk.send_quote, ()), (1, invoices.create, ()), (2, bulk.close, (CloseReason.LOST,))],
    ids=['quotes', 'invoices', 'close'],
)
def test_two_people_do_it_to_all_of_them(db: str, place: int, verb: Callable[..., Any], args: tuple[Any, ...]) -> None:
    by = factories.firm()
    made = {make(by): kind[place] for make, kind in KINDS.items() for _ in range(EACH)}
    before = {number: factories.get(by, number).model_dump() for number in made}
    answers = both(by, [*made], verb, *args)
    assert [len(each) for each in answers] == [len(made)] * 2
    for number, possible in made.items():
        said, order = [each[number] for each in answers], factories.get(by, number)
        assert said.count('') == possible, (number, said)
        if not possible:
            assert all(said)
            assert order.model_dump() == before[number]
        elif verb is bulk.send_quote:
            assert (order.status, len(order.versions)) == (Status.QUOTED, 1)
        elif verb is invoices.create:
            assert [each.state for each in order.invoices] == [InvoiceState.DRAFT]
            assert order.left_ore == 0
        else:
            assert order.status is Status.CLOSED

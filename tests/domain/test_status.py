"""The table of statuses, walked from end to end against what `lifecycle.md` says, and who may assign one."""

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from domain import status as rules
from domain.status import NEXT, Status, Step, may_go_back, why_not, word

COLLECTION = (ast.Tuple, ast.List, ast.Set)
HOUSE = Path(__file__).parents[2]
FILES = sorted(file for room in ('domain', 'store', 'ui') for file in (HOUSE / room).rglob('*.py'))

WORDS = {  # «Words»: exact, in this order
    'draft': 'Utkast',
    'quoted': 'Tilbud sendt',
    'accepted': 'Akseptert av kunde',
    'confirmed': 'Bekreftet',
    'started': 'Jobb startet',
    'completed': 'Jobb fullført',
    'closed': 'Avsluttet',
}

LEADS_TO = {  # «Forward» and «Other events»: step → from → to; what is not here is refused
    'send_quote': {'draft': 'quoted', 'quoted': 'quoted', 'accepted': 'quoted'},
    'accept': {'quoted': 'accepted', 'confirmed': 'confirmed', 'started': 'started', 'completed': 'completed'},
    'register_acceptance': {
        'quoted': 'accepted',
        'confirmed': 'confirmed',
        'started': 'started',
        'completed': 'completed',
    },
    'decline': {'quoted': 'quoted', 'confirmed': 'confirmed', 'started': 'started', 'completed': 'completed'},
    'confirm': {'draft': 'confirmed', 'quoted': 'confirmed', 'accepted': 'confirmed'},
    'confirm_in_crew': {'quoted': 'confirmed', 'accepted': 'confirmed'},
    'start_job': {'confirmed': 'started', 'started': 'started', 'completed': 'started'},
    'complete_job': {'confirmed': 'completed', 'started': 'completed', 'completed': 'completed'},
    'settle': {'confirmed': 'closed', 'started': 'closed', 'completed': 'closed'},
    'close': {
        'draft': 'closed',
        'quoted': 'closed',
        'accepted': 'closed',
        'confirmed': 'closed',
        'started': 'closed',
        'completed': 'closed',
    },
}
REFUSED = [(s, step) for step in LEADS_TO for s in WORDS if s not in LEADS_TO[step]]

CLOSED = 'Ordren er avsluttet. Gjenåpne ordren først.'
NOT_CONFIRMED = 'Ordren må være bekreftet før du kan starte jobb.'
IS_CONFIRMED = 'Ordren er bekreftet. Gå tilbake til «Tilbud sendt», eller legg til linjer.'
ALREADY = 'Ordren er allerede bekreftet.'
SENTENCES = {
    **{('closed', step): CLOSED for step in LEADS_TO},
    **{(s, 'start_job'): NOT_CONFIRMED for s in ('draft', 'quoted', 'accepted')},
    **{(s, 'send_quote'): IS_CONFIRMED for s in ('confirmed', 'started', 'completed')},
    **{(s, step): ALREADY for s in ('confirmed', 'started', 'completed') for step in ('confirm', 'confirm_in_crew')},
    ('draft', 'confirm_in_crew'): 'Et utkast kan ikke bekreftes i Crew. Be kontoret om å bekrefte ordren.',
    ('draft', 'register_acceptance'): 'Det er ikke sendt noe tilbud. Bruk «Bekreft ordre» i stedet.',
    ('draft', 'accept'): 'Det er ikke sendt noe tilbud.',
    ('draft', 'decline'): 'Det er ikke sendt noe tilbud.',
    ('accepted', 'accept'): 'Tilbudet er allerede akseptert.',
    ('accepted', 'register_acceptance'): 'Tilbudet er allerede akseptert.',
    ('accepted', 'decline'): 'Tilbudet er allerede akseptert.',
}


def test_the_seven_statuses_in_their_order_with_their_exact_words():
    """S2."""
    assert {s.value: word(s) for s in Status} == WORDS
    assert [s.value for s in Status] == list(WORDS)
    assert [s.place for s in Status] == [0, 1, 2, 3, 4, 5, 6]


def test_every_step_there_is_stands_in_the_law_and_the_other_way_round():
    assert [step.value for step in Step] == list(LEADS_TO)


@pytest.mark.parametrize('step', LEADS_TO)
@pytest.mark.parametrize('status', WORDS)
def test_a_step_leads_where_the_law_says_and_nowhere_else(status: str, step: str):
    """S6–S16: all seventy places of the table."""
    found = NEXT[Status(status)].get(Step(step))
    assert (found and found.value) == LEADS_TO[step].get(status)


@pytest.mark.parametrize(('status', 'step'), REFUSED)
def test_a_refused_step_is_answered_with_a_norwegian_sentence(status: str, step: str):
    said = why_not(Status(status), Step(step))
    assert said[0].isupper()
    assert said.endswith('.')
    assert not any(foreign in said.lower() for foreign in (*WORDS, 'status.', 'step.', '{', '_'))


@pytest.mark.parametrize(('status', 'step'), SENTENCES)
def test_the_sentence_says_why(status: str, step: str):
    assert (status, step) in REFUSED
    assert why_not(Status(status), Step(step)) == SENTENCES[status, step]


def test_the_groups():
    """S4, S11, S12: invoices and jobs from Bekreftet on, the customer sees all but Utkast, Crew confirms no draft."""
    groups = {name: {s.value for s in value} for name, value in vars(rules).items() if isinstance(value, frozenset)}
    assert groups == {
        'CONFIRMED_ON': {'confirmed', 'started', 'completed'},
        'SHARED': {'quoted', 'accepted', 'confirmed', 'started', 'completed', 'closed'},
        'BEFORE_ACCEPTED': {'draft', 'quoted'},
        'BEFORE_CONFIRMED': {'draft', 'quoted', 'accepted'},
        'WORKED_ON': {'started', 'completed'},
        'CREW_CONFIRMS': {'quoted', 'accepted'},
    }


@pytest.mark.parametrize(('current', 'to'), list(itertools.product(Status, Status)))
def test_one_goes_back_only_to_an_earlier_status_the_order_has_had(current: Status, to: Status):
    """S3."""
    earlier = list(WORDS).index(to.value) < list(WORDS).index(current.value)
    assert may_go_back(current, to, set(Status)) == earlier
    assert not may_go_back(current, to, set(Status) - {to})


def test_only_move_assigns_the_status_of_an_order():
    """Every other `.status` that domain, store and ui assign belongs to a job or a message."""
    found = [place for file in FILES for place in _assignments(ast.parse(file.read_text()), file.stem)]
    assert found == ['order.Order._move']


@pytest.mark.parametrize(
    'code',
    [
        'order.status = x',
        'order.status += x',
        'row.order.status, y = x',
        'class Order:\n    self.status = x',
        "setattr(order, 'status', x)",
        'Order(status=x)',
        'update(Order).where(y).values(status=x)',
    ],
)
def test_the_search_for_assignments_finds_every_way_to_write_one(code: str):
    assert len(list(_assignments(ast.parse(code), 'file'))) == 1


@pytest.mark.parametrize(
    'code', ['job.status, job.done = x, y', 'class Season:\n    self.status = x', 'x = order.status']
)
def test_the_search_for_assignments_leaves_others_alone(code: str):
    assert list(_assignments(ast.parse(code), 'file')) == []


@pytest.mark.parametrize('room', ['domain', 'store', 'ui'])
def test_no_group_of_statuses_is_listed_by_hand(room: str):
    """Ask the group: statuses that are asked for together have a name in `domain/status.py`."""
    files = [file for file in FILES if file.parts[len(HOUSE.parts)] == room and file.stem != 'status']
    assert [f'{file.name}:{line}' for file in files for line in _listed(ast.parse(file.read_text()))] == []


@pytest.mark.parametrize(
    'code',
    [
        's in (Status.DRAFT, Status.CLOSED)',
        's not in {Status.DRAFT, status.Status.CLOSED}',
        's is Status.DRAFT or s is Status.CLOSED',
        's != Status.DRAFT and x and s != Status.CLOSED',
        'MINE = [Status.QUOTED, Status.DRAFT]',
    ],
)
def test_the_search_for_groups_finds_every_way_to_write_one(code: str):
    assert list(_listed(ast.parse(code))) == [1]


@pytest.mark.parametrize('code', ['s is Status.DRAFT or t is Status.CLOSED', 'TRACK = (Status.DRAFT, Status.CLOSED)'])
def test_the_search_for_groups_leaves_others_alone(code: str):
    assert list(_listed(ast.parse(code))) == []


def _assignments(tree: ast.AST, place: str) -> Iterator[str]:
    """Where the status of something that may be an order is assigned, as `file.Class.function`."""
    for node in ast.iter_child_nodes(tree):
        inside = (
            f'{place}.{node.name}' if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) else place
        )
        if isinstance(node, ast.Attribute) and node.attr == 'status' and isinstance(node.ctx, ast.Store):
            owner = ast.unparse(node.value)
            if owner not in ('job', 'message') and (owner != 'self' or '.Order' in place):
                yield inside
        if isinstance(node, ast.Call):
            name, words = ast.unparse(node.func), [keyword.arg for keyword in node.keywords]
            by_name = name == 'setattr' and ast.unparse(node.args[1]) == "'status'"
            if by_name or ('status' in words and name.startswith(('Order', 'update(Order)'))):
                yield inside
        yield from _assignments(node, inside)


def _listed(tree: ast.AST) -> Iterator[int]:
    """Lines where one thing is compared with several statuses, or where one of the groups is written out."""
    seen: set[int] = set()
    groups = [group for group in vars(rules).values() if isinstance(group, frozenset)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            asked = [name for part in node.comparators if isinstance(part, COLLECTION) for name in _statuses(part.elts)]
        elif isinstance(node, ast.BoolOp):
            compares = [part for part in node.values if isinstance(part, ast.Compare)]
            first = Counter(ast.unparse(part.left) for part in compares if _statuses(part.comparators)).most_common(1)
            asked = [Status.DRAFT] * first[0][1] if first else []
        elif isinstance(node, COLLECTION) and set(_statuses(node.elts)) in groups:
            asked = _statuses(node.elts)
        else:
            continue
        if len(asked) > 1 and node.lineno not in seen:
            seen.add(node.lineno)
            yield node.lineno


def _statuses(parts: Sequence[ast.expr]) -> list[Status]:
    found = [re.fullmatch(r'(?:\w+\.)?Status\.([A-Z]+)', ast.unparse(part)) for part in parts]
    return [Status[match[1]] for match in found if match and match[1] in Status.__members__]

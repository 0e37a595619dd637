"""The table of statuses, walked from end to end against what `lifecycle.md` says, and who may assign one."""

import ast
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain import status as rules
from domain.status import NEXT, Status, Step, may_go_back, why_not, word

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
        'CREW_CONFIRMS': {'quoted', 'accepted'},
    }


@pytest.mark.parametrize(('current', 'to'), list(itertools.product(Status, Status)))
def test_one_goes_back_only_to_an_earlier_status_the_order_has_had(current: Status, to: Status):
    """S3."""
    earlier = list(WORDS).index(to.value) < list(WORDS).index(current.value)
    assert may_go_back(current, to, set(Status)) == earlier
    assert not may_go_back(current, to, set(Status) - {to})


def test_only_move_assigns_the_status_of_an_order():
    """Everything else in domain, store and ui named `.status` belongs to a job or a message."""
    found = [place for file in FILES for place in _assignments(ast.parse(file.read_text()), file.stem)]
    assert found == ['order._move']


def test_the_search_for_assignments_finds_each_way_to_write_one():
    for code in (
        'order.status = x',
        'self.status, y = x',
        'row.order.status = x',
        'setattr(order, "status", x)',
        'Order(status=x)',
        'update(Order).where(y).values(status=x)',
        'order.status += x',
    ):
        assert list(_assignments(ast.parse(f'def f():\n    {code}'), 'a')) == ['a.f']
    assert list(_assignments(ast.parse('job.status, job.completed_at = x, y'), 'a')) == []


def test_no_group_of_statuses_is_listed_by_hand():
    """Ask the group: two statuses named in one list or one condition have a name in `domain/status.py`."""
    listed = [
        f'{file.stem}:{line}'
        for file in FILES
        if file.stem != 'status'
        for line in _listed(ast.parse(file.read_text()))
    ]
    assert listed == []


def test_the_search_for_groups_finds_each_way_to_write_one():
    for code in (
        'x in (Status.DRAFT, Status.QUOTED)',
        '{Status.DRAFT, Status.QUOTED}',
        's is Status.DRAFT or s is Status.QUOTED',
        's != Status.DRAFT and s != status.Status.QUOTED',
    ):
        assert list(_listed(ast.parse(code))) == [1]
    assert list(_listed(ast.parse('s is Status.DRAFT or t is Status.QUOTED'))) == []


def _assignments(tree: ast.AST, place: str) -> Iterator[str]:
    """Where a status that may be an order's is assigned: `file.function`."""
    for node in ast.iter_child_nodes(tree):
        inside = (
            f'{place.split(".")[0]}.{node.name}' if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else place
        )
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AugAssign | ast.AnnAssign)
            else []
        )
        parts = [part for target in targets for part in ast.walk(target) if isinstance(part, ast.Attribute)]
        if any(part.attr == 'status' and ast.unparse(part.value) not in ('job', 'message') for part in parts):
            yield inside
        if isinstance(node, ast.Call):
            name, words = ast.unparse(node.func), [k.arg for k in node.keywords]
            named = name == 'setattr' and ast.unparse(node.args[1]) == "'status'"
            if named or ('status' in words and name.startswith(('Order', 'update(Order)'))):
                yield inside
        yield from _assignments(node, inside)


def _listed(tree: ast.AST) -> Iterator[int]:
    """Lines where two or more statuses stand in one collection or one condition."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            subjects = [('', part) for part in node.elts]
        elif isinstance(node, ast.BoolOp):
            compares = [part for part in node.values if isinstance(part, ast.Compare)]
            subjects = [(ast.unparse(part.left), part.comparators[0]) for part in compares]
        else:
            continue
        named = Counter(s for s, part in subjects if re.match(r'(\w+\.)?Status\.', ast.unparse(part)))
        if max(named.values(), default=0) > 1:
            yield node.lineno

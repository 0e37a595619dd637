"""Every kind of history entry that anything writes has a Norwegian sentence, and the sentence can be made."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.access import Role, Where
from domain.history import History
from domain.message import FROM_CUSTOMER
from domain.status import CloseReason, Status, Step
from domain.telling import EVENTS, Names, tell, who_changed

HOUSE = Path(__file__).parents[2]
NAMES = Names({1: 'Marte Solheim', 2: 'Jonas Vik'}, {9: 'Ingrid Bjørnstad', 10: ''}, {5: 'Kari Nes'})
FILLED = {  # what the data of an entry holds, by its name in the code
    'became': 'planner',
    'job': 'Flytting', 'text': 'Rydding', 'reason': 'lost', 'because': 'Kunden ombestemte seg.', 'label': 'oppdrag',
    'fields': 'dato, fra', 'field': 'bank_account', 'old': '', 'new': 'Ny', 'series': 'invoice', 'source': 1000,
    'version': 2, 'total_ore': 125000, 'amount_ore': 125000, 'invoice': 10001, 'note': 10002, 'customer': 9,
    'person': 2, 'gone': 10, 'job_id': 4, 'line_id': 3, 'reopened': True, 'cancelled': True, 'undo': {'jobs': {}},
    'plan': 'Vask', 'words': 'Hver uke, mandag', 'says': '3 flyttes', 'since': '24. november 2026',
    'until': '4. januar 2027', 'last': '4. januar 2027', 'jobs': 26,
    'product': 6, 'added': 12, 'changed': 3, 'what': 'customers', 'file': 'kunder.csv', 'removed': 3,
    'absence': 5, 'length': '7 t 30 min', 'day': '24.11.2026', 'time': '14:00', 'month': 'november 2026',
    'amount': '2 stk.', 'count': 15, 'most': 30,
}  # fmt: skip


def _written() -> Iterator[tuple[str, frozenset[str]]]:
    """(event, names of its data) of every entry that domain and store write."""
    for file in sorted(f for room in ('domain', 'store') for f in (HOUSE / room).glob('*.py')):
        for node in ast.walk(_WithoutRefusals().visit(ast.parse(file.read_text()))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                at = {'record': 1, 'take': 0, 'return_to': 2, '_move': 2}.get(node.func.attr)
                words = {keyword.arg for keyword in node.keywords if keyword.arg} - {
                    'from_status',
                    'to_status',
                    'by_system',
                }
                if at is not None and len(node.args) > at:
                    for event in _events(node.args[at]):
                        yield event, frozenset(words)


class _WithoutRefusals(ast.NodeTransformer):
    """A step that is taken where it may not be taken refuses and writes nothing."""

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        if re.fullmatch(r'not \w+\.may_take\(.*\)', ast.unparse(node.test)):
            node.body = [ast.Pass()]
        return node


def _events(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(event)):
            return [event]
        case ast.IfExp():
            return [*_events(node.body), *_events(node.orelse)]
        case ast.JoinedStr(values=[ast.Constant(value='message_'), _]):
            return [f'message_{kind.value}' for kind in FROM_CUSTOMER]
        case ast.Attribute(value=ast.Name(id='Step')):
            return [Step[node.attr].value]
        case ast.Name() | ast.Attribute():
            return []  # handed on: its caller names it
    raise AssertionError(f'an event nobody can find: {ast.unparse(node)}')


WRITTEN = sorted(set(_written()), key=lambda entry: (entry[0], sorted(entry[1])))
PARAMS = [pytest.param(event, words, id=f'{event}({", ".join(sorted(words))})') for event, words in WRITTEN]


def _entry(event: str, role: Role = Role.OFFICE, to: Status | None = None, **data: object) -> History:
    return History(
        order_number=1001, at=datetime(2026, 11, 24, 9, 42, tzinfo=UTC), event=event, role=role, place=Where.OFFICE,
        employee_id=1, customer_id=9, to_status=to, data=data,
    )  # fmt: skip


def test_every_kind_of_entry_that_is_written_has_a_sentence_and_no_other():
    written = {event for event, _ in WRITTEN} | {step.value for step in Step}
    assert written == EVENTS


def test_the_search_for_entries_finds_them():
    assert ('line_removed', frozenset({'text'})) in WRITTEN
    assert ('close', frozenset({'reason'})) in WRITTEN
    assert ('unsettled', frozenset()) in WRITTEN
    assert ('customer_removed', frozenset({'customer'})) in WRITTEN
    assert len(WRITTEN) > 50


@pytest.mark.parametrize(('event', 'words'), PARAMS)
def test_a_sentence_can_be_made_of_what_the_code_writes(event: str, words: frozenset[str]):
    """Whoever did it."""
    for role in Role:
        said, icon = tell(_entry(event, role, Status.QUOTED, **{word: FILLED[word] for word in words}), NAMES)
        assert re.fullmatch(r'[A-ZÆØÅ].*[.]', said)
        assert not re.search(r'[{}_]|None|\bdraft|\bquoted|\.\.', said)
        assert re.fullmatch(r'[a-z_]+', icon)


@pytest.mark.parametrize(
    ('entry', 'said'),
    [
        (_entry('created'), 'Marte Solheim opprettet ordren.'),
        (_entry('send_quote', version=2, total_ore=125000), 'Marte Solheim sendte tilbud 1001-2 på 1 250,00 kr.'),
        (_entry('accept', Role.CUSTOMER, version=2, total_ore=0), 'Ingrid Bjørnstad godtok tilbud 1001-2 på 0,00 kr.'),
        (_entry('decline', Role.CUSTOMER, version=2), 'Ingrid Bjørnstad avslo tilbud 1001-2.'),
        (_entry('decline', version=2), 'Marte Solheim registrerte at kunden avslo tilbud 1001-2.'),
        (_entry('confirm', Role.SYSTEM), 'Ordren ble bekreftet automatisk.'),
        (_entry('confirm_in_crew', Role.CREW), 'Marte Solheim bekreftet ordren.'),
        (_entry('start_job', job='Vask', person=1), 'Marte Solheim startet jobben «Vask».'),
        (_entry('start_job', job='Vask', person=2), 'Marte Solheim startet jobben «Vask» for Jonas Vik.'),
        (
            _entry('complete_job', job='Vask'),
            'Marte Solheim fullførte jobben «Vask». Alle tildelte jobber er fullført.',
        ),
        (_entry('settle', Role.SYSTEM), 'Alt er betalt. Ordren ble avsluttet.'),
        (_entry('settle'), 'Marte Solheim registrerte siste betaling og avsluttet ordren.'),
        *((_entry('close', reason=r.value), f'Marte Solheim avsluttet ordren: {r.word.lower()}.') for r in CloseReason),
        (
            _entry('went_back', to=Status.QUOTED, because='Feil kunde.'),
            'Marte Solheim flyttet ordren tilbake til «Tilbud sendt». Årsak: Feil kunde.',
        ),
        (_entry('went_back_undone', to=Status.ACCEPTED), 'Marte Solheim angret. Ordren er igjen «Akseptert av kunde».'),
        (_entry('customer_set', customer=9), 'Marte Solheim valgte kunden Ingrid Bjørnstad.'),
        (_entry('customer_set', customer=10), 'Marte Solheim valgte kunden Privatkunde uten navn.'),
        (_entry('customer_set', customer=99), 'Marte Solheim valgte kunden Slettet kunde.'),
    ],
    ids=lambda value: value if isinstance(value, str) else '',
)
def test_a_sentence_says_who_did_what(entry: History, said: str):
    assert tell(entry, NAMES)[0].replace('\xa0', ' ') == said


def test_names_are_put_in_when_it_is_read():
    entry = _entry('created')
    assert tell(entry, Names({1: 'Marte Berg'}))[0] == 'Marte Berg opprettet ordren.'
    assert tell(entry, Names())[0] == 'En tidligere ansatt opprettet ordren.'
    contact = _entry('decline', Role.CUSTOMER, version=1)
    contact.contact_id = 5
    assert tell(contact, NAMES)[0] == 'Kari Nes avslo tilbud 1001-1.'


def test_what_a_person_typed_is_not_read_as_a_sentence_of_ours():
    assert tell(_entry('line_added', text='{who} {0}'), NAMES)[0] == 'Marte Solheim la til ordrelinjen «{who} {0}».'


def test_a_conflict_names_who_and_when():
    today = date(2026, 11, 24)
    assert who_changed(_entry('edited'), {1: 'Marte Solheim'}, today) == 'Marte Solheim (i dag kl. 10:42)'
    assert who_changed(None, {}, today) == 'Noen andre'

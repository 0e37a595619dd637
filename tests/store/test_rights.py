"""Rights at their edges: a Crew-leder and the others' time, fields nobody asked for, an empty question, a new role."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, select

import ui
from domain.access import Role
from domain.employee import Employee
from domain.going_back import Plan
from domain.refused import NotAllowed, NotFound, Refused, SignedOut
from domain.status import Status
from domain.timing import Timer
from domain.words import short_date
from store import (
    clock,
    going_back,
    hours,
    hours_view,
    invoices,
    job_list,
    jobs,
    listing,
    messages,
    office_access,
    order_view,
    orders,
    plans,
    sign_in,
)
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm
from tests.store.test_strangers import DOORS, attempt, office_person, scene

EVER = {
    'set_up', 'first_ticket', 'check_first', 'is_set_up', 'about', 'ticket_person', 'office_employee', 'take_try',
    'give_back_try', 'begin', 'open_link', 'number_of', 'use_ticket', 'enter', 'names', 'get', 'find',
    'is_possible', 'ask', 'again', 'standing', 'try_code', 'named', 'can_reach', 'ask_for_new', 'choose_new',
    'ask_for_link', 'may_open_again',
}  # fmt: skip


def noon() -> None:
    """It is one o'clock, whenever this runs: what is typed here lies behind, and on this day."""
    clock.turn(clock.now().replace(hour=12, minute=0, second=0) - clock.now())


# ---------- a Crew-leder ----------


@pytest.fixture
def crew_of_two(db: str) -> Iterator[tuple[Firm, int, int, int]]:
    """(firm, order, the job of Jonas and Ali that Jonas leads, one of both that nobody leads)."""
    noon()
    by = factories.firm()
    number, team = factories.confirmed(by), [by.jonas_id, by.ali.employee_id or 0]
    led, other = (factories.job(by, number, title=title, people=team) for title in ('Bære', 'Vaske'))
    write_now(jobs.edit, by.owner, number, led, {'lead_id': None}, {'lead_id': by.jonas_id})
    yield by, number, led, other
    clock.turn(timedelta())


def time_of_ali(by: Firm, number: int, job: int, at: int = 4) -> list[tuple[Callable[..., Any], dict[str, Any]]]:
    """What is done with his time on a job; his entries are made by the office."""
    ali = by.ali.employee_id or 0
    day = short_date(clock.today())
    typed = {'day': day, 'starts': '06:00', 'ends': '07:00', 'job_id': job}
    entry = write_now(hours.add, by.owner, {**typed, 'starts': f'0{at}:00', 'ends': f'0{at}:30'}, employee_id=ali)
    write_now(jobs.start, by.ali, number, job)
    query = select(Timer.id).where(Timer.employee_id == ali, col(Timer.stopped_at).is_(None))
    running = read_now(lambda session: session.exec(query).one())
    return [
        (jobs.pause, {'number': number, 'job_id': job, 'employee_id': ali}),
        (hours.add, {'given': typed, 'employee_id': ali}),
        (hours.add_for, {'given': typed, 'people': [ali]}),
        (hours.in_the_way, {'given': typed, 'people': [ali]}),
        (hours.correct, {'entry_id': entry, 'because': 'Feil', 'given': {**typed, 'ends': '06:30'}}),
        (hours.annul, {'entry_id': entry, 'because': 'Feil'}),
        (hours.stop, {'entry_id': running, 'day': '', 'at': ''}),
    ]


def test_the_time_of_others_is_for_the_leder_of_that_job_alone(crew_of_two: tuple[Firm, int, int, int]) -> None:
    by, number, led, other = crew_of_two
    asked = time_of_ali(by, number, led)
    for door, given in asked:
        assert isinstance(attempt(door, by.jonas, given), NotFound), f'{door.__name__}: he is of the crew'
    lead = factories.lead(by)
    for door, given in asked:
        assert attempt(door, lead, given, keep=False) is None, door.__name__
    assert isinstance(attempt(hours.answer, lead, {'entry_id': 1, 'approved': True}), NotAllowed)
    write_now(jobs.pause, by.ali, number, led)
    for door, given in time_of_ali(by, number, other, at=5):
        assert isinstance(attempt(door, lead, given), NotFound), f'{door.__name__}: nobody leads it'
    today = short_date(clock.today())
    entry = write_now(
        hours.add, by.owner, {'day': today, 'length': '1', 'note': 'Lager'}, employee_id=by.ali.employee_id
    )
    moved = {'entry_id': entry, 'because': 'Feil', 'given': {'day': today, 'length': '2', 'job_id': led}}
    assert isinstance(attempt(hours.correct, lead, moved), NotFound), 'what is on no job of his'


def test_a_leder_starts_others_on_their_job_and_on_no_other(crew_of_two: tuple[Firm, int, int, int]) -> None:
    by, number, led, other = crew_of_two
    ali, lead = by.ali.employee_id or 0, factories.lead(by)
    assert isinstance(attempt(jobs.start, lead, {'number': number, 'job_id': other, 'employee_id': ali}), NotFound)
    write_now(jobs.start, lead, number, led, employee_id=ali)
    (job,) = [each for each in factories.get(by, number).jobs if each.id == led]
    assert [timer.employee_id for timer in job.running] == [ali]
    outside = write_now(lambda session: _crew(session))
    assert isinstance(attempt(jobs.start, lead, {'number': number, 'job_id': led, 'employee_id': outside}), NotFound)


def _crew(session: Session) -> int:
    person = Employee.crew(name='Per Moe')
    session.add(person)
    session.flush()
    return person.id or 0


# ---------- a Planlegger and the quote ----------


def test_a_planner_moves_no_order_back_over_its_quote(db: str) -> None:
    by = factories.firm()
    number, planner = factories.quoted(by), office_person('Pia Plan', Role.PLANNER)
    plan: Plan = read_now(going_back.plan, planner, number, Status.DRAFT)
    assert plan.forbidden.startswith('Det endrer tilbudet. Be kontoret')
    assert isinstance(attempt(going_back.go_back, planner, {'number': number, 'to': Status.DRAFT}), NotAllowed)
    done = factories.completed(by)
    write_now(invoices.create, by.owner, done)
    write_now(going_back.go_back, planner, done, Status.STARTED, reopen=factories.get(by, done).jobs[0].id)
    assert factories.get(by, done).draft_invoices, 'what is invoiced stays'


def test_what_a_planner_reads_holds_no_amount(db: str) -> None:
    by = factories.firm()
    number, _ = factories.invoiced(by, price='4567,89')
    planner = office_person('Pia Plan', Role.PLANNER)
    view = read_now(order_view.view, planner, number)
    order = view.order
    assert (order.total_ore, order.left_ore, order.net_ore, order.invoices, view.links) == (0, 0, 0, [], {})
    assert not any(line.unit_price or line.cost or line.discount for line in order.lines)
    assert not any('5 709' in sentence or '5\u00a0709' in sentence for sentence, _ in view.told)
    assert any('sendte faktura' in sentence for sentence, _ in view.told)
    assert not any(shown.link or (shown.body and 'kr' in shown.body) for shown in view.messages)
    assert [row.total_ore for row in read_now(listing.rows, planner, [number]).values()] == [None]
    assert [shown.link for shown in read_now(messages.listing, planner)[0]] == ['']
    assert read_now(orders.find, by.owner, number).total_ore == 570986, 'nothing of it has been written'


def test_a_planner_plans_and_what_was_agreed_stays(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    plan, planner = factories.plan(by, number, price='777,77'), office_person('Pia Plan', Role.PLANNER)
    write_now(plans.edit, planner, number, plan, {'title': 'Trappevask', 'price': None}, {'title': 'Vask'})
    job = factories.get(by, number).jobs[0]
    write_now(plans.edit_following, planner, number, job.id or 0, {'title': 'Vask'}, {'title': 'Rundvask'})
    assert {str(each.price) for each in factories.get(by, number).plans} == {'777.7700'}
    for door, of in ((plans.edit, {'plan_id': plan}), (plans.edit_following, {'job_id': job.id}),
                     (jobs.edit, {'job_id': job.id})):  # fmt: skip
        given = {'number': number, 'opened': {'price': None}, 'wanted': {'price': '1'}, **of}
        assert isinstance(attempt(door, planner, given), NotAllowed), door
    books = office_person('Rita Regn', Role.ACCOUNTING).employee_id or 0
    with pytest.raises(Refused, match='gjør ikke jobber'):
        write_now(jobs.add, by.owner, number, title='Bære', people=[books])


# ---------- what nobody asked for ----------


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_a_form_changes_its_own_fields_alone(db: str) -> None:
    """Whatever else is sent along, to every function that saves a form."""
    s = scene()
    extra = {'id': 99, 'role': Role.OWNER, 'password_hash': 'x', 'first_owner': True, 'version': 7, 'employee_id': 99,
             'sha256': 'x', 'locked_at': clock.now(), 'is_demo': True, 'merged_into_id': 1, 'total_ore': 1}  # fmt: skip
    forms = {door: ask for door, ask in DOORS.items() if 'wanted' in ask(s) and isinstance(ask(s)['wanted'], dict)}
    assert len(forms) > 10
    for door, ask in forms.items():
        given = ask(s)
        given = {**given, 'wanted': {**given['wanted'], **extra}}
        if 'force' in inspect.signature(door).parameters:
            given |= {'force': True}
        if 'opened' in given:
            given['opened'] = {**dict.fromkeys(extra), **given['opened']}
        before = guarded()
        attempt(door, s.firm.owner, given)
        assert guarded() == before, door


def guarded() -> list[Any]:
    """The columns that no form has, of every row."""
    names = ('id', 'role', 'password_hash', 'first_owner', 'sha256', 'locked_at', 'is_demo', 'merged_into_id')
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name not in ('history', 'fetch', 'job')]
    wanted = [(table, [table.c[name] for name in names if name in table.c]) for table in tables]
    return read_now(lambda session: [
        (table.name, session.execute(select(*columns).order_by(*table.primary_key.columns)).all())
        for table, columns in wanted if columns
    ])  # fmt: skip


def test_nothing_asked_for_is_nothing_found(db: str) -> None:
    by = factories.firm()
    factories.quoted(by)
    assert read_now(listing.rows, by.owner, []) == {}
    assert not read_now(job_list.rows, by.owner, [])
    assert read_now(hours_view.mine, by.ali, clock.today().replace(day=1))[0].entries == []


# ---------- a role that changes ----------


def test_who_gets_another_role_is_signed_out_and_asks_in_vain(db: str) -> None:
    by = factories.firm()
    person = office_person('Hilde Tveit')
    hilde = person.employee_id or 0
    phone = factories.crew(hilde)
    write_now(office_access.change_role, by.owner, hilde, Role.ACCOUNTING)
    for actor in (person, phone):
        with pytest.raises(SignedOut):
            read_now(sign_in.check, actor)
    again = factories.office(hilde, Role.OFFICE)
    with pytest.raises(NotAllowed, match='Tilgangen din er endret'):
        read_now(sign_in.check, again)
    for role in (Role.CREW, Role.LEAD, Role.SYSTEM, Role.CUSTOMER):
        with pytest.raises(Refused, match='kan ikke få denne rollen'):
            write_now(office_access.change_role, by.owner, hilde, role)
    with pytest.raises(Refused, match='din egen rolle'):
        write_now(office_access.change_role, by.owner, by.owner.employee_id or 0, Role.OFFICE)
    books = factories.crew(hilde)
    assert books.role is Role.ACCOUNTING, 'the books stay the books on every face'


# ---------- no way around ----------


def test_what_a_page_calls_in_the_store_asks_who_it_is_for() -> None:
    """Each function given to `read`, `write` or `do` takes the actor second, or has been looked at (`EVER`)."""
    loose = set()
    for file in Path(ui.__path__[0]).rglob('*.py'):
        tree = ast.parse(file.read_text())
        modules = {
            (name.asname or name.name): f'store.{name.name}'
            for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == 'store'
            for name in node.names
        }  # fmt: skip
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and _called(node.func) in ('read', 'write', 'partial')):
                continue
            asked = [arg for arg in node.args[:2] if isinstance(arg, ast.Attribute)]
            for arg in asked:
                if not (isinstance(arg.value, ast.Name) and arg.value.id in modules):
                    continue
                function = getattr(importlib.import_module(modules[arg.value.id]), arg.attr)
                takes = [*inspect.signature(function).parameters][1:2]
                if takes != ['actor'] and arg.attr not in EVER:
                    loose.add(f'{file.name}: {arg.value.id}.{arg.attr}')
    assert loose == set()


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ''

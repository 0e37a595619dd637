"""Checklists: made once, put on jobs, answered with who and when, and asked for before a job is completed."""

import pytest
from sqlmodel import select

from domain.checklist import CheckPoint
from domain.job import JobStatus
from domain.refused import NotFound, Refused
from store import checklists, crew, jobs, order_view, orders
from store.database import read_now, write_now
from tests import factories
from tests.factories import Firm


def on(by: Firm, number: int, job: int) -> list[CheckPoint]:
    return read_now(order_view.view, by.owner, number).points.get(job, [])


def test_a_template_is_put_on_a_job_answered_and_asked_for(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    template = write_now(checklists.make, by.owner, 'Utvask')
    for text, kind, required in (('Ovn', 'yes_no', True), ('Strøm', 'number', True), ('Merknad', 'text', False)):
        write_now(checklists.add_to_template, by.owner, template, text, kind, required)
    write_now(checklists.put, by.owner, number, job, template)
    write_now(checklists.remove, by.owner, template)
    oven, power, remark = on(by, number, job)
    write_now(jobs.start, by.jonas, number, job)
    with pytest.raises(Refused, match='Svar først på «Ovn», «Strøm»'):
        write_now(jobs.complete, by.jonas, number, job)
    with pytest.raises(Refused, match='ja eller nei'):
        write_now(checklists.reply, by.jonas, number, job, oven.id or 0, 'kanskje')
    with pytest.raises(Refused, match='Skriv et tall'):
        write_now(checklists.reply, by.jonas, number, job, power.id or 0, 'mye')
    with pytest.raises(NotFound):
        write_now(checklists.reply, by.ali, number, job, oven.id or 0, 'ja')
    write_now(checklists.reply, by.jonas, number, job, oven.id or 0, 'nei')
    write_now(checklists.reply, by.owner, number, job, power.id or 0, '3,5')
    assert [(p.answer, p.employee_id) for p in on(by, number, job)] == [
        ('nei', by.jonas_id),
        ('3,5', by.owner.employee_id),
        ('', None),
    ]
    with pytest.raises(Refused, match='besvart og kan ikke fjernes'):
        write_now(checklists.take, by.owner, number, job, oven.id or 0)
    write_now(checklists.take, by.owner, number, job, remark.id or 0)
    assert [p.text for p in read_now(crew.one, by.jonas, job).points] == ['Ovn', 'Strøm']
    write_now(jobs.complete, by.jonas, number, job)
    assert factories.get(by, number).jobs[0].status is JobStatus.DONE
    with pytest.raises(Refused, match='kan ikke endres'):
        write_now(checklists.reply, by.owner, number, job, oven.id or 0, '')


def test_an_answer_can_be_taken_back_and_then_the_point_can_go(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(checklists.add, by.owner, number, job, 'Ovn', 'yes_no', True)
    (point,) = on(by, number, job)
    for answer in ('ja', 'ja', ''):
        write_now(checklists.reply, by.owner, number, job, point.id or 0, answer)
    write_now(checklists.take, by.owner, number, job, point.id or 0)
    assert on(by, number, job) == []
    told = [said for said, _ in read_now(order_view.view, by.owner, number).told]
    assert told[:3] == [
        'Marte Solheim fjernet «Ovn» fra sjekklisten til «Flytting til Åsane».',
        'Marte Solheim tok tilbake svaret på «Ovn» i sjekklisten til «Flytting til Åsane».',
        'Marte Solheim svarte på «Ovn» i sjekklisten til «Flytting til Åsane».',
    ]


def test_a_deleted_draft_takes_its_points_along(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    job = factories.job(by, number, day=False)
    write_now(checklists.add, by.owner, number, job, 'Ovn', 'text', True)
    write_now(orders.delete, by.owner, number)
    assert read_now(lambda session: list(session.exec(select(CheckPoint)))) == []

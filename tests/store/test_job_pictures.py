"""Pictures at a job, as answers in its checklist and of damages; who sees them, and what becomes of them."""

import io
import json
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from domain.access import Actor
from domain.attachment import Attachment, Of
from domain.customer import Customer
from domain.damage import Damage
from domain.needs import Need
from domain.refused import NotFound, Refused
from domain.status import CloseReason, Status
from domain.words import short_date
from store import (
    attached,
    attachments,
    changes,
    checklists,
    clock,
    crew,
    customer_privacy,
    customers,
    damages,
    database,
    files,
    invoices,
    jobs,
    order_view,
    orders,
    quotes,
)
from store.database import read_now, write_now
from tests import factories
from tests import files as sent
from tests.bench.process import environment
from tests.factories import Firm
from tests.server import ROOT


def at_work(by: Firm) -> tuple[int, int]:
    """A confirmed order and the job on it that Jonas has started."""
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(jobs.start, by.jonas, number, job)
    return number, job


def take(by: Firm, number: int, job: int, name: str = 'kasse.jpg', who: Actor | None = None, **of: Any) -> int:
    return write_now(attachments.add_at_job, who or by.jonas, number, Of(job, **of), factories.file(name))


def pictures(by: Firm, number: int) -> list[Attachment]:
    return read_now(order_view.view, by.owner, number).attachments


def reports(by: Firm, number: int) -> list[Damage]:
    return read_now(order_view.view, by.owner, number).damages


def told(by: Firm, number: int) -> list[str]:
    return [said for said, _ in read_now(order_view.view, by.owner, number).told]


def sees(who: Actor, attachment: int) -> bool:
    try:
        read_now(attached.served, who, attachment)
    except NotFound:
        return False
    return True


def photo_point(by: Firm, number: int, job: int) -> int:
    write_now(checklists.add, by.owner, number, job, 'Strømmåler', 'photo', True)
    return read_now(order_view.view, by.owner, number).points[job][-1].id or 0


def test_who_does_the_job_takes_pictures_until_the_order_is_closed(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    made = take(by, number, job)
    (row,) = pictures(by, number)
    assert (row.id, row.job_id, row.employee_id, row.shown) == (made, job, by.jonas_id, False)
    assert 'tok et bilde på jobben «' in told(by, number)[0]
    assert [each.id for each in read_now(crew.one, by.jonas, job).attachments] == [made]
    write_now(jobs.complete, by.jonas, number, job)
    take(by, number, job, 'etterpå.jpg')
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    with pytest.raises(Refused, match='avsluttet'):
        take(by, number, job, 'for sent.jpg')
    with pytest.raises(Refused, match='avsluttet'):
        write_now(attachments.take_back, by.jonas, number, made)
    assert [each.name for each in pictures(by, number)] == ['kasse.jpg', 'etterpå.jpg']


def test_a_picture_for_a_cancelled_job_from_a_phone_that_has_not_heard_is_refused(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    write_now(jobs.cancel, by.owner, number, job, 'Regn')
    with pytest.raises(Refused, match='Jobben er avlyst'):
        take(by, number, job)
    assert pictures(by, number) == []


def test_a_document_is_no_picture(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    with pytest.raises(Refused, match='Bare bilder'):
        write_now(attachments.add_at_job, by.jonas, number, Of(job), attachments.made('plan.pdf', sent.PDF))
    assert pictures(by, number) == []


def test_one_takes_back_ones_own_pictures_and_no_others(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number, people=[by.jonas_id, by.ali.employee_id or 0])
    alis, mine = take(by, number, job, 'ali.jpg', by.ali), take(by, number, job)
    ours = write_now(attachments.add, by.owner, number, factories.file('kontor.jpg'))
    for foreign in (alis, ours, 999):
        with pytest.raises(NotFound):
            write_now(attachments.take_back, by.jonas, number, foreign)
    write_now(attachments.take_back, by.jonas, number, mine)
    write_now(attachments.take_back, by.owner, number, alis)
    assert [each.name for each in pictures(by, number)] == ['kontor.jpg']
    assert not sees(by.jonas, mine)


def test_a_picture_taken_off_by_a_colleague_who_was_taken_off_the_job_stays(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number, people=[by.jonas_id, by.ali.employee_id or 0])
    made = take(by, number, job, 'ali.jpg', by.ali)
    write_now(
        jobs.edit, by.owner, number, job, {'people': [by.jonas_id, by.ali.employee_id]}, {'people': [by.jonas_id]}
    )
    with pytest.raises(NotFound):
        write_now(attachments.take_back, by.ali, number, made)
    with pytest.raises(NotFound):
        take(by, number, job, 'mer.jpg', by.ali)
    assert not sees(by.ali, made)


async def test_the_office_and_the_phones_hear_of_a_picture_and_of_a_damage(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    order_id = factories.get(by, number).id
    heard: list[str] = []
    for topic in (f'order:{order_id}', f'crew:{by.jonas_id}'):
        changes.watch(topic, partial(heard.append, topic))
    await database.write(attachments.add_at_job, by.jonas, number, Of(job), factories.file())
    assert len(heard) == 2
    await database.write(damages.report, by.jonas, number, job, 'Riper')
    assert len(heard) == 4


def test_a_customer_sees_the_marked_ones_of_their_own_order_and_nothing_else(db: str) -> None:
    by = factories.firm()
    number, another = factories.quoted(by), factories.quoted(by, name='Nils Berg', email='nils@epost.no')
    job = factories.job(by, number)
    hidden, shown = take(by, number, job), take(by, number, job, 'ferdig.jpg')
    first, second = (
        write_now(damages.report, by.jonas, number, job, text) for text in ('Riper\ni døren', 'Knust rute')
    )
    ingrid, nils = factories.customer(number), factories.customer(another)
    assert read_now(quotes.portal, ingrid, number).damages == []
    write_now(attachments.show, by.owner, number, shown, True)
    for flag in (True, True):
        write_now(damages.show, by.owner, number, second, flag)
    assert [[sees(who, each) for each in (hidden, shown)] for who in (ingrid, nils)] == [[False, True], [False, False]]
    view = read_now(quotes.portal, ingrid, number)
    assert ([each.id for each in view.attachments], [each.text for each in view.damages]) == ([shown], ['Knust rute'])
    assert read_now(quotes.portal, nils, another).damages == []
    assert sum('lar kunden se skademeldingen' in said for said in told(by, number)) == 1
    with pytest.raises(NotFound):
        write_now(damages.show, by.owner, another, first, True)
    write_now(damages.show, by.owner, number, second, False)
    assert read_now(quotes.portal, ingrid, number).damages == []


def test_what_one_customer_was_shown_the_next_one_is_not(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    job = factories.job(by, number)
    damage = write_now(damages.report, by.owner, number, job, 'Riper')
    write_now(damages.show, by.owner, number, damage, True)
    write_now(customers.add, by.owner, number, Customer.private(name='Ny Kunde', email='ny@epost.no'))
    assert [each.shown for each in reports(by, number)] == [False]


def test_a_point_is_answered_by_a_picture_and_by_nothing_else(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    point = photo_point(by, number, job)
    with pytest.raises(Refused, match='Svar først på «Strømmåler»'):
        write_now(jobs.complete, by.jonas, number, job)
    with pytest.raises(Refused, match='besvares med et bilde'):
        write_now(checklists.reply, by.jonas, number, job, point, 'ja')
    one, two = take(by, number, job, point_id=point), take(by, number, job, 'to.jpg', point_id=point)
    (answered,) = read_now(order_view.view, by.owner, number).points[job]
    assert (answered.is_done, answered.employee_id, answered.shown_answer) == (True, by.jonas_id, 'Bilde')
    with pytest.raises(Refused, match='besvart og kan ikke fjernes'):
        write_now(checklists.take, by.owner, number, job, point)
    write_now(attachments.take_back, by.jonas, number, one)
    assert read_now(order_view.view, by.owner, number).points[job][0].is_done, 'the other one still answers it'
    write_now(attachments.remove, by.owner, number, two)
    with pytest.raises(Refused, match='Svar først'):
        write_now(jobs.complete, by.jonas, number, job)
    three = take(by, number, job, 'tre.jpg', point_id=point)
    write_now(jobs.complete, by.jonas, number, job)
    for verb, who in ((attachments.take_back, by.jonas), (attachments.remove, by.owner)):
        with pytest.raises(Refused, match='kan ikke endres'):
            write_now(verb, who, number, three)
    with pytest.raises(Refused, match='kan ikke endres'):
        take(by, number, job, 'fire.jpg', point_id=point)
    assert [each.id for each in pictures(by, number)] == [three]


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_a_picture_of_a_damage_answers_its_point_too(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    point = photo_point(by, number, job)
    damage = write_now(damages.report, by.jonas, number, job, 'Riper')
    one = take(by, number, job, point_id=point)
    take(by, number, job, 'to.jpg', point_id=point, damage_id=damage)
    write_now(attachments.take_back, by.jonas, number, one)
    assert read_now(order_view.view, by.owner, number).points[job][0].is_done


@pytest.mark.parametrize('database_url', ['sqlite'], indirect=True)
def test_an_order_does_not_close_over_a_damage_that_waits(db: str) -> None:
    by = factories.firm()
    number, invoice = factories.invoiced(by)
    order = factories.get(by, number)
    damage = write_now(damages.report, by.jonas, number, order.jobs[0].id or 0, 'Riper')
    owed = order.invoice(invoice).open_ore // 100
    write_now(invoices.pay, by.owner, number, invoice, amount=str(owed), day=short_date(clock.today()))
    assert factories.get(by, number).status is Status.COMPLETED
    write_now(damages.settle, by.owner, number, damage, True)
    assert factories.get(by, number).status is Status.CLOSED


def test_a_picture_answers_only_a_point_of_its_job_that_asks_for_one(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    other = factories.job(by, number)
    point = photo_point(by, number, other)
    damage = write_now(damages.report, by.jonas, number, other, 'Riper')
    write_now(checklists.add, by.owner, number, job, 'Gulv', 'yes_no', False)
    floor = read_now(order_view.view, by.owner, number).points[job][0].id
    wrong: list[dict[str, Any]] = [{'point_id': point}, {'point_id': 999}, {'damage_id': damage}, {'damage_id': 999}]
    for of in wrong:
        with pytest.raises(NotFound):
            take(by, number, job, **of)
    with pytest.raises(Refused, match='ikke med et bilde'):
        take(by, number, job, point_id=floor)
    assert pictures(by, number) == []


def test_a_damage_is_reported_with_words_and_pictures_and_stays(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number, day=False)
    for wrong, why in ((' \n ', 'Skriv hva som er skadet'), ('x' * 2001, 'for lang')):
        with pytest.raises(Refused, match=why):
            write_now(damages.report, by.jonas, number, job, wrong)
    made = write_now(damages.report, by.jonas, number, job, ' Riper\ni døren ')
    picture = take(by, number, job, damage_id=made)
    (row,) = reports(by, number)
    assert (row.text, row.job_id, row.employee_id, row.shown) == ('Riper\ni døren', job, by.jonas_id, False)
    assert [each.damage_id for each in pictures(by, number)] == [made]
    assert 'meldte en skade på jobben' in told(by, number)[1]
    with pytest.raises(Refused, match='skademelding og kan ikke slettes'):
        write_now(jobs.remove, by.owner, number, job)
    assert sees(by.jonas, picture)


def test_a_damage_waits_for_the_office_until_it_is_followed_up(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    one, two = (write_now(damages.report, by.jonas, number, job, text) for text in ('Riper', 'Knust rute'))

    def waits() -> tuple[bool, bool]:
        order = factories.get(by, number)
        return bool(order.needs & Need.DAMAGE), order.job(job).damaged

    assert waits() == (True, True)
    write_now(damages.settle, by.owner, number, one, True)
    assert waits() == (True, True), 'the other one waits'
    for _ in range(2):
        write_now(damages.settle, by.owner, number, two, True)
    assert waits() == (False, False)
    assert [said for said in told(by, number) if 'har fulgt opp skademeldingen' in said] == told(by, number)[:2]
    write_now(damages.settle, by.owner, number, one, False)
    assert waits() == (True, True)
    write_now(jobs.must_return, by.owner, number, job, 'Resten')
    assert waits() == (True, True), 'also when the work is done'
    assert [each.damaged for each in factories.get(by, number).jobs] == [True, False]


def test_a_copy_of_an_order_begins_without_pictures_and_damages(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    take(by, number, job, damage_id=write_now(damages.report, by.jonas, number, job, 'Riper'))
    copy = write_now(orders.copy, by.owner, number)
    assert (pictures(by, copy), reports(by, copy)) == ([], [])


def test_the_pictures_of_a_deleted_job_stay_on_the_order(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number, day=False)
    point = photo_point(by, number, job)
    take(by, number, job, point_id=point)
    write_now(jobs.remove, by.owner, number, job)
    assert [(each.name, each.job_id, each.point_id) for each in pictures(by, number)] == [('kasse.jpg', None, None)]


def test_what_is_known_of_a_customer_holds_damages_and_pictures(db: str) -> None:
    by = factories.firm()
    number, job = at_work(by)
    made = write_now(damages.report, by.jonas, number, job, 'Riper i døren')
    kept = attachments.made('dør.jpg', sent.photo())
    write_now(attachments.add_at_job, by.jonas, number, Of(job, damage_id=made), kept)
    customer = factories.get(by, number).customer_id or 0
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, customer))) as packed:
        (order,) = json.loads(packed.read('kunde.json'))['ordrer']
        content = next(packed.read(name) for name in packed.namelist() if name.endswith('dør.jpg'))
    (damage,) = order['jobber'][0]['skademeldinger']
    assert (damage['text'], order['vedlegg'][0]['damage_id'], order['vedlegg'][0]['job_id']) == (
        'Riper i døren', made, job,
    )  # fmt: skip
    assert content == files.path(kept.sha256).read_bytes()


@pytest.mark.parametrize('accepted', [True, False])
def test_anonymising_takes_the_words_of_a_damage_that_nothing_needs(db: str, accepted: bool) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    if accepted:
        factories.accept(by, number)
    job = factories.job(by, number)
    take(by, number, job, damage_id=write_now(damages.report, by.jonas, number, job, 'Riper hos Ingrid'))
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, factories.get(by, number).customer_id or 0)
    assert [each.text for each in reports(by, number)] == (['Riper hos Ingrid'] if accepted else [''])
    assert len(pictures(by, number)) == accepted


def test_no_position_is_left_in_what_a_customer_can_download(db: str) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    job = factories.job(by, number)
    ingrid = factories.customer(number)
    for kind, content in (
        ('jpg', sent.photo()),
        ('png', sent.photo('PNG')),
        ('webp', sent.photo('WEBP')),
        ('heic', sent.heic()),
    ):
        made = write_now(attachments.add_at_job, by.jonas, number, Of(job), attachments.made(f'a.{kind}', content))
        write_now(attachments.show, by.owner, number, made, True)
        for small in (False, True):
            found = read_now(partial(attached.served, small=small), ingrid, made).path.read_bytes()
            assert b'HEMMELIG' in content, 'or the test would be blind'
            assert not any(secret in found for secret in (b'HEMMELIG', b'Exif', b'GPS', b'http://ns.adobe.com'))
            with Image.open(io.BytesIO(found)) as shown:
                assert not shown.getexif().get_ifd(0x8825)


_MANY = """
import resource, sys
from store import attachments
def grown():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
content = open(sys.argv[1], 'rb').read()
before = grown()
for _ in range(8):
    attachments.made('kasse.jpg', content)
print(grown() - before)
"""


def test_memory_stays_flat_over_many_pictures(tmp_path: Path) -> None:
    """Each is decoded in a process of its own, which gives its memory back; the house only lets the files pass."""
    sheet = tmp_path / 'ark.jpg'
    sheet.write_bytes(sent.picture(size=(3000, 2000)))
    done = subprocess.run(
        [sys.executable, '-c', _MANY, str(sheet)],
        cwd=ROOT,
        env=environment(ORDREFLYT_DATA_DIR=str(tmp_path)),
        capture_output=True,
        check=True,
    )
    assert int(done.stdout) < 10_000, 'kilobytes; one that is decoded here takes 18 000'

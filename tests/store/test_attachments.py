"""Attachments on an order: attached, shown, removed, told in history, and what becomes of their files."""

import io
import json
import os
import zipfile
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from domain.access import Actor
from domain.attachment import KEPT_FOR, Attachment
from domain.customer import Customer
from domain.refused import NotFound, Refused
from domain.status import CloseReason, Status
from store import (
    attached,
    attachments,
    changes,
    clock,
    crew,
    customer_privacy,
    customers,
    daily,
    database,
    files,
    going_back,
    jobs,
    order_view,
    orders,
    quotes,
)
from store.database import read_now, write_now
from tests import factories
from tests import files as sent
from tests.factories import Firm


def attach(by: Firm, number: int, name: str = 'trapp.jpg', *, shown: bool = False) -> int:
    made = write_now(attachments.add, by.owner, number, factories.file(name))
    if shown:
        write_now(attachments.show, by.owner, number, made, True)
    return made


def on(by: Firm, number: int) -> list[str]:
    return [each.name for each in read_now(order_view.view, by.owner, number).attachments]


def sees(who: Actor, attachment: int) -> bool:
    try:
        read_now(attached.served, who, attachment)
    except NotFound:
        return False
    return True


def told(by: Firm, number: int) -> list[str]:
    return [said for said, _ in read_now(order_view.view, by.owner, number).told]


def test_it_is_attached_shown_hidden_and_removed_and_history_says_so(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    one, other = attach(by, number), attach(by, number, 'plan.pdf')
    assert on(by, number) == ['trapp.jpg', 'plan.pdf']
    for shown in (True, True, False):
        write_now(attachments.show, by.owner, number, one, shown)
    write_now(attachments.remove, by.owner, number, one)
    assert on(by, number) == ['plan.pdf']
    assert told(by, number)[:5] == [
        'Marte Solheim fjernet vedlegget «trapp.jpg».',
        'Kunden ser ikke lenger vedlegget «trapp.jpg».',
        'Marte Solheim lar kunden se vedlegget «trapp.jpg».',
        'Marte Solheim la til vedlegget «plan.pdf».',
        'Marte Solheim la til vedlegget «trapp.jpg».',
    ]
    for verb, more in ((attachments.remove, ()), (attachments.show, (True,))):
        with pytest.raises(NotFound):
            write_now(verb, by.owner, number, one, *more)
        with pytest.raises(NotFound):
            write_now(verb, by.owner, factories.draft(by), other, *more)


def test_the_same_file_is_attached_once_and_may_come_back(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    made = attach(by, number)
    with pytest.raises(Refused, match='ligger allerede'):
        attach(by, number)
    attach(by, factories.draft(by))
    write_now(attachments.remove, by.owner, number, made)
    attach(by, number)
    assert on(by, number) == ['trapp.jpg']


def test_a_closed_order_takes_attachments(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    attach(by, number)
    assert on(by, number) == ['trapp.jpg']


async def test_everybody_with_the_order_open_hears_of_it(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    factories.job(by, number)
    order_id = factories.get(by, number).id
    heard: list[str] = []
    for topic in (f'order:{order_id}', f'crew:{by.jonas_id}'):
        changes.watch(topic, partial(heard.append, topic))
    await database.write(attachments.add, by.owner, number, factories.file())
    assert len(heard) == 2


def test_a_customer_sees_what_is_shown_of_the_order_of_the_link_and_nothing_else(db: str) -> None:
    by = factories.firm()
    number, another = factories.quoted(by), factories.quoted(by, name='Nils Berg', email='nils@epost.no')
    hidden, shown = attach(by, number, 'innkjøp.pdf'), attach(by, number, shown=True)
    ingrid, nils = factories.customer(number), factories.customer(another)
    assert [sees(ingrid, each) for each in (hidden, shown)] == [False, True]
    assert [sees(nils, each) for each in (hidden, shown)] == [False, False]
    assert [each.name for each in read_now(quotes.portal, ingrid, number).attachments] == ['trapp.jpg']
    write_now(going_back.go_back, by.owner, number, Status.DRAFT)
    assert not sees(ingrid, shown), 'the order is withdrawn'
    assert read_now(quotes.portal, ingrid, number).attachments == []
    factories.send(by, number)
    assert sees(factories.customer(number), shown)
    write_now(attachments.show, by.owner, number, shown, False)
    assert not sees(factories.customer(number), shown)


def test_what_one_customer_was_shown_the_next_one_is_not(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    made = attach(by, number, shown=True)
    write_now(customers.add, by.owner, number, Customer.private(name='Ny Kunde', email='ny@epost.no'))
    factories.send(by, number)
    assert not sees(factories.customer(number), made)
    assert 'Kunden ser ikke lenger vedlegget «trapp.jpg».' in told(by, number)


def test_crew_sees_those_of_orders_with_a_job_for_them(db: str) -> None:
    by = factories.firm()
    number = factories.confirmed(by)
    job = factories.job(by, number)
    made = attach(by, number)
    assert sees(by.jonas, made)
    assert not sees(by.ali, made)
    assert [each.name for each in read_now(crew.one, by.jonas, job).attachments] == ['trapp.jpg']
    write_now(jobs.cancel, by.owner, number, job, 'Regn')
    assert not sees(by.jonas, made)


def test_a_quote_names_the_files_that_the_customer_sees_with_it(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    attach(by, number, 'plan.pdf', shown=True)
    attach(by, number, 'eget.pdf')
    factories.send(by, number)
    (file,) = factories.version(by, number).sheet.data['attachments']
    assert (file['name'], len(file['sha256'])) == ('plan.pdf', 64)
    assert 'eget.pdf' not in factories.version(by, number).content


def test_a_copy_of_an_order_begins_without_attachments(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    attach(by, number)
    assert on(by, write_now(orders.copy, by.owner, number)) == []


def test_a_deleted_draft_takes_its_attachments_along(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    made = attach(by, number)
    write_now(orders.delete, by.owner, number)
    assert not sees(by.owner, made)
    assert read_now(lambda session: session.exec(select(Attachment.order_id)).all()) == [None]


async def test_a_file_goes_a_month_after_the_last_row_that_names_it(db: str) -> None:
    by = factories.firm()
    one, other = factories.draft(by), factories.draft(by)
    kept = attachments.made('trapp.jpg', sent.picture())
    stray = files.put(b'never attached')
    rows = [write_now(attachments.add, by.owner, number, kept) for number in (one, other)]
    there = [files.path(name) for name in (kept.sha256, kept.small)]
    for each in (*there, files.path(stray)):
        os.utime(each, (0, 0))
    fresh = files.put(b'a row will name it in a moment')
    half = files.path(stray).with_suffix('.tmp')
    half.touch()
    write_now(attachments.remove, by.owner, one, rows[0])
    await daily.tidy()
    assert [each.exists() for each in (*there, files.path(stray), files.path(fresh), half)] == [
        True, True, False, True, True,
    ]  # fmt: skip
    os.utime(half, (0, 0))
    clock.turn(KEPT_FOR + timedelta(minutes=1))
    await daily.tidy()
    assert [each.exists() for each in (*there, half)] == [True, True, False], 'the other order has it, too'
    clock.turn(timedelta())
    write_now(attachments.remove, by.owner, other, rows[1])
    clock.turn(KEPT_FOR - timedelta(minutes=1))
    await daily.tidy()
    assert all(each.exists() for each in there)
    clock.turn(KEPT_FOR + timedelta(minutes=1))
    await daily.tidy()
    assert not any(each.exists() for each in there)


def test_attaching_a_file_again_makes_its_age_start_anew(db: str) -> None:
    name = files.put(b'the same')
    os.utime(files.path(name), (0, 0))
    assert files.put(b'the same') == name
    assert files.let_go(frozenset()) == 0
    assert files.path(name).read_bytes() == b'the same'


def test_what_is_known_of_a_customer_holds_the_files(db: str) -> None:
    by = factories.firm()
    number = factories.draft(by)
    write_now(attachments.add, by.owner, number, attachments.made('plan.pdf', sent.PDF))
    attach(by, number, 'borte.jpg')  # its file is lost
    customer = factories.get(by, number).customer_id or 0
    with zipfile.ZipFile(io.BytesIO(write_now(customer_privacy.export, by.owner, customer))) as packed:
        found = [name for name in packed.namelist() if 'vedlegg' in name]
        assert [packed.read(name) for name in found] == [sent.PDF]
        rows = json.loads(packed.read('kunde.json'))['ordrer'][0]['vedlegg']
    assert [each['name'] for each in rows] == ['plan.pdf', 'borte.jpg']


@pytest.mark.parametrize('accepted', [True, False])
def test_anonymising_takes_what_no_acceptance_and_no_invoice_needs(db: str, accepted: bool) -> None:
    by = factories.firm()
    number = factories.quoted(by)
    if accepted:
        factories.accept(by, number)
    attach(by, number)
    write_now(orders.close, by.owner, number, CloseReason.LOST)
    write_now(customer_privacy.erase, by.owner, factories.get(by, number).customer_id or 0)
    assert on(by, number) == (['trapp.jpg'] if accepted else [])

"""«Send meg ny lenke»: who gets one and who does not, where it goes, and how often."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from domain.company import Company
from domain.customer import Contact, Customer
from domain.message import LINK, Message, MessageKind, MessageStatus
from domain.order import Order
from domain.refused import NotFound
from domain.sign_in import PortalLink
from domain.status import Status
from store import clock, new_links, sign_in, tries
from store.database import read_now, write_now
from store.settings import settings
from tests import factories


@pytest.fixture
def by(db: str, monkeypatch: pytest.MonkeyPatch) -> factories.Firm:
    """A firm that can send mail, sixty days ago."""
    monkeypatch.setenv('ORDREFLYT_SMTP_URL', 'smtp://127.0.0.1:9')
    settings.cache_clear()
    made = factories.firm()
    clock.turn(-timedelta(days=60))
    return made


def newest() -> PortalLink:
    return read_now(lambda session: session.exec(select(PortalLink).order_by(col(PortalLink.id).desc()).limit(1)).one())


def ask(link: PortalLink, ip: str = '10.0.0.7') -> list[Message]:
    """Ask for a new one; what went out."""
    query = select(Message).where(Message.kind == MessageKind.NOTICE, col(Message.link_id).is_not(None))
    before = len(read_now(lambda session: session.exec(query).all()))
    write_now(new_links.ask_for_link, sign_in.link_token(link), ip)
    return read_now(lambda session: list(session.exec(query.order_by(col(Message.id))).all()))[before:]


def test_an_ended_link_gets_a_new_one_at_its_own_address_and_so_does_the_new_one(by: factories.Firm) -> None:
    factories.quoted(by)
    old = newest()
    write_now(lambda session: setattr(session.get(Customer, old.customer_id), 'email', 'annen@epost.no'))
    clock.turn(timedelta())
    with pytest.raises(NotFound):
        write_now(sign_in.open_link, sign_in.link_token(old), '', '')
    sent = [*ask(old), *ask(newest())]
    assert [(each.recipient, each.status) for each in sent] == [('ingrid@epost.no', MessageStatus.WAITING)] * 2
    assert all(LINK in each.body for each in sent)
    new = newest()
    assert (new.id, new.order_id, new.version_id, new.contact_id) == (
        sent[1].link_id, old.order_id, old.version_id, old.contact_id,
    )  # fmt: skip
    assert new.ends_at - new.made_at == old.ends_at - old.made_at
    assert write_now(sign_in.open_link, sign_in.link_token(new), '', '')[1] == old.order_id


def revoked(session: Session, link: PortalLink) -> None:
    sign_in.revoke_links(session, order_id=link.order_id)


def drafted(session: Session, link: PortalLink) -> None:
    session.get_one(Order, link.order_id).status = Status.DRAFT


def removed(session: Session, link: PortalLink) -> None:
    session.get_one(Contact, link.contact_id).removed = True


def demo(session: Session, _: PortalLink) -> None:
    session.get_one(Company, 1).is_demo = True


def by_phone(session: Session, link: PortalLink) -> None:
    session.exec(select(Message).where(Message.link_id == link.id)).one().recipient = '+4791234567'


def stopped(session: Session, link: PortalLink) -> None:
    session.exec(select(Message).where(Message.link_id == link.id)).one().status = MessageStatus.STOPPED


def another_has_it(session: Session, link: PortalLink) -> None:
    other = Customer.private(name='Per Kvamme', phone='98765432')
    session.add(other)
    session.flush()
    session.get_one(Order, link.order_id).customer_id = other.id


@pytest.mark.parametrize('spoil', [revoked, drafted, removed, demo, by_phone, stopped, another_has_it])
def test_nobody_else_does(by: factories.Firm, spoil: Callable[[Session, PortalLink], None]) -> None:
    number = factories.draft(by, private=False)
    factories.send(by, number)
    old = newest()
    assert old.contact_id
    clock.turn(timedelta())
    assert len(ask(old)) == 1
    write_now(spoil, old)
    assert ask(old) == []
    write_now(new_links.ask_for_link, '', '10.0.0.8')
    write_now(new_links.ask_for_link, '0' * 64, '10.0.0.8')


def test_a_link_asks_three_times_in_a_quarter_of_an_hour_and_a_place_ten(by: factories.Firm) -> None:
    links = []
    for _ in range(5):
        factories.quoted(by)
        links.append(newest())
    clock.turn(timedelta())
    assert [len(ask(links[0], f'10.0.1.{at}')) for at in range(5)] == [1, 1, 1, 0, 0], 'whatever the place'
    assert [len(ask(link)) for link in links[1:] for _ in range(3)] == [1] * 10 + [0] * 2
    clock.turn(timedelta(minutes=tries.MINUTES + 1))
    assert [len(ask(link)) for link in links] == [1] * 5

"""What the order page shows of one order, read in one go."""

import asyncio
from asyncio import Future
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from domain import going_back
from domain.access import Act, Actor
from domain.agreed import agreed
from domain.attachment import Attachment
from domain.checklist import CheckPoint
from domain.company import Company
from domain.damage import Damage
from domain.employee import Employee
from domain.history import Deed, History
from domain.job import JobStatus
from domain.job_note import JobNote
from domain.label import Label
from domain.material import Material
from domain.order import Order
from domain.refused import Refused
from domain.registered import Registered
from domain.sign_in import PortalLink
from domain.signature import Signature
from domain.status import Status
from domain.telling import Names, tell
from store import (
    attached,
    checklists,
    company,
    job_notes,
    labelled,
    materials,
    messages,
    orders,
    registered,
    reported,
    sign_in,
    signatures,
    unpriced,
)
from store.database import read
from store.histories import had, names
from store.messages import Shown

Made = TypeVar('Made')
MOST = 300
"""How many entries of its history the page shows."""


@dataclass(slots=True)
class OrderView:
    """Everything the order page draws, read in one go."""

    order: Order
    firm: Company
    history: list[History]
    told: list[tuple[str, str]]
    """The sentence and the icon of each entry."""
    had: set[Status]
    reached: dict[Status, History]
    people: dict[int, Employee]
    names: Names
    messages: list[Shown]
    attachments: list[Attachment]
    labels: list[Label]
    points: dict[int, list[CheckPoint]]
    """The checklist of each job that has one."""
    damages: list[Damage]
    materials: list[Material]
    signatures: dict[int, Signature]
    """The customer's, of each job that is done and has one."""
    notes: list[JobNote]
    """What was written on its jobs."""
    links: dict[int, str]
    deed: Deed
    registered: Registered | None
    """What Enhetsregisteret says of the customer."""
    made: dict[object, Any] = field(default_factory=dict)
    """What has been worked out of this reading: see `once`."""

    @property
    def own_attachments(self) -> list[Attachment]:
        """Those that were not taken at a job."""
        return [each for each in self.attachments if each.job_id is None]

    @property
    def may_fetch(self) -> bool:
        """Whether anything was worked or used that lines can carry, or they carry something already."""
        return (
            bool(self.materials)
            or any(job.timers or (job.price is not None and job.status is JobStatus.DONE) for job in self.order.jobs)
            or any(line.minutes is not None or line.plan_id is not None for line in self.order.lines)
        )

    @property
    def agreed_ore(self) -> int:
        """What is done at an agreed price and stands on no line yet, in øre without VAT."""
        return sum(each.ore for each in agreed(self.order.jobs, self.order.lines, {}))

    def once(self, make: 'Callable[[OrderView], Made]') -> Made:
        """What `make` says of this reading, worked out once for all the pages that show it; not for one person's."""
        if make not in self.made:
            self.made[make] = make(self)
        found: Made = self.made[make]
        return found

    @property
    def may_undo(self) -> History | None:
        """The back move that can still be undone, if any."""
        if not self.history:
            return None
        newest = self.history[0]
        if going_back.undo_refusal(newest, newest, self.deed) or not going_back.may_undo(newest, self.deed):
            return None
        return newest


_ENTRIES = (
    select(History).where(History.order_number == bindparam('number')).order_by(col(History.id).desc()).limit(MOST)
)
_PEOPLE = select(Employee)
_LINKS = select(PortalLink).where(PortalLink.order_id == bindparam('order_id')).order_by(col(PortalLink.id))


def view(session: Session, actor: Actor, number: int) -> OrderView:
    """The order with its history, people, messages and links, for the office; what they may see of it."""
    deed = sign_in.check(session, actor, Act.SEE_OFFICE)
    order = orders.whole(session, deed, number)
    prices = actor.may(Act.SEE_PRICES)
    if not prices:
        unpriced.without_prices(order)
    assert order.id is not None
    entries = list(session.exec(_ENTRIES, params={'number': number}))
    people = {row.id: row for row in session.exec(_PEOPLE) if row.id is not None}
    called = names(session, entries, people, actor)
    sends = actor.may(Act.SEND_QUOTE)  # whoever has a link can answer for the customer
    links = session.exec(_LINKS, params={'order_id': order.id}).all() if sends else []  # also those of the messages
    return OrderView(
        order,
        company.get(session),
        entries,
        [tell(entry, called) for entry in entries],
        had(session, number) if len(entries) == MOST else {entry.to_status for entry in entries if entry.to_status},
        _reached(entries),
        people,
        called,
        messages.of_order(session, order.id, actor),
        attached.of_order(session, order.id),
        labelled.of_order(session, order.id),
        checklists.of_jobs(session, order.jobs),
        reported.of_jobs(session, order.jobs),
        materials.of_jobs(session, order.jobs),
        signatures.of_jobs(session, order.jobs),
        job_notes.of_jobs(session, order.jobs),
        {link.version_id: messages.link_address(link) for link in links if link.version_id and not link.revoked_at},
        deed,
        registered.of(session, order.customer),
    )


_asking: dict[int, dict[Actor, Future[OrderView]]] = {}


async def look(actor: Actor, number: int) -> OrderView:
    """As `view`, read once for all who ask at the same moment: everybody with the page open hears a commit."""
    if number not in _asking:
        _asking[number] = {}
        reading = asyncio.create_task(_read_for_all(number))
        _readings.add(reading)
        reading.add_done_callback(_readings.discard)
    answer = _asking[number].setdefault(actor, asyncio.get_running_loop().create_future())
    return await asyncio.shield(answer)


_readings: set[asyncio.Task[None]] = set()


async def _read_for_all(number: int) -> None:
    try:
        await asyncio.sleep(0)  # until the others who have just been told have asked, too
    finally:
        asking = _asking.pop(number)  # who asks from here on may have been told of a later commit
    try:
        views: dict[Actor, OrderView | Exception] = {}
        for alike in {_sees(actor) for actor in asking}:  # a reading of its own: not all may see the same
            views |= await read(_views, [actor for actor in asking if _sees(actor) == alike], number)
    except Exception as error:
        views = dict.fromkeys(asking, error)
    for actor, answer in asking.items():
        found = views[actor]
        if isinstance(found, Exception):
            answer.set_exception(found)
            answer.exception()  # a page that has gone meanwhile hears it no longer
        else:
            answer.set_result(found)


def _sees(actor: Actor) -> tuple[bool, bool]:
    """What the readings differ in."""
    return actor.may(Act.SEE_PRICES), actor.may(Act.SEND_QUOTE)


def _views(session: Session, actors: Sequence[Actor], number: int) -> dict[Actor, OrderView | Exception]:
    """The view of each, or why not; all of them `_sees` the same."""
    found: dict[Actor, OrderView | Exception] = {}
    whole: OrderView | None = None
    for actor in actors:
        try:
            if whole is None:
                found[actor] = whole = view(session, actor, number)
            else:
                found[actor] = replace(whole, deed=sign_in.check(session, actor, Act.SEE_OFFICE))
        except Refused as error:
            found[actor] = error
    return found


def _reached(entries: Sequence[History]) -> dict[Status, History]:
    """The entry that last brought the order to each status, newest first in `entries`."""
    reached: dict[Status, History] = {}
    for entry in entries:
        if entry.to_status is not None:
            reached.setdefault(entry.to_status, entry)
    return reached

"""The demo firm: «Sandviken Flytting & Renhold AS» with a season behind it, always as of today.

Some thirty orders are written by hand and played with the store's own functions; the rest are drawn, to any number.
Nobody in it exists, and the same size on the same day gives the same firm.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session, col, select

from domain.access import Role
from domain.company import ORDER_SERIES, Company
from domain.customer import Customer, CustomerKind
from domain.employee import Employee
from domain.order import Order
from domain.quote import QuoteVersion
from domain.sign_in import PortalLink
from domain.status import Status
from domain.words import OSLO
from store import clock, company, demo_shelf, papers, sign_in
from store import orders as order_store
from store.demo_data import Buyer, Calendar, Life, draw, people, services
from store.demo_diary import FIRST, NUMBERED, STAR, Act, acts
from store.demo_rows import in_bulk
from store.demo_season import Season
from store.demo_stage import CREW, Stage, acting, send_quote, turn_to

NINE_MONTHS, THREE_YEARS = 275, 1095


@dataclass(frozen=True, slots=True)
class Demo:
    """Whom the demo signs in: the owner, Jonas with jobs today, a private customer with a quote to answer."""

    owner_id: int
    crew_id: int
    link_id: int


def build(session: Session, orders: int = 120) -> Demo:
    """Make the firm in an empty database, with that many orders, though never fewer than those written by hand."""
    turned, now, today = clock._turned, clock.now(), clock.today()
    calendar, rng = Calendar(today, min(THREE_YEARS, NINE_MONTHS + orders // 12)), Random(1042)
    diary = acts(calendar, now)
    try:
        with in_bulk(session), papers.made(at_once=False):
            turn_to(calendar.at(0, 0) - timedelta(hours=14))
            stage = Stage(session, calendar, now)
            stage.set_up()
            lives, buyers = _drawn(rng, calendar, max(0, orders - sum(act.verb == 'new' for act in diary)))
            stage.numbers = _numbered(lives, diary)
            taken = {(stage.ids[act.who], act.at.astimezone(OSLO).date()) for act in diary if act.who in stage.ids}
            season = Season(session, diary[0].at, company.get(session), stage.office, stage.crew, taken)
            season.write(lives, buyers, calendar, rng)
            for act in diary:
                season.until(act.at)
                stage.play(act)
            season.until()
            stage.clear()
            turn_to(diary[-1].at)
            demo_shelf.fill(session, stage.office[0], diary[-1].at)
    finally:
        clock.turn(turned)
    found = existing(session)
    assert found is not None
    return found


def existing(session: Session) -> Demo | None:
    """The demo firm that stands in this database; its customer gets a fresh quote when none is left to answer."""
    firm = session.get(Company, 1)
    if firm is None or not firm.is_demo:
        return None
    jonas = col(Employee.name) != CREW.split(', ')[0]
    active = select(Employee).where(Employee.active).order_by(jonas, col(Employee.id))
    owner = session.exec(active.where(Employee.role == Role.OWNER)).first()
    crew = session.exec(active.where(Employee.role == Role.CREW)).first()
    if owner is None or crew is None:
        return None
    return Demo(owner.id or 0, crew.id or 0, _waiting(session) or _ask_again(session, owner))


# ---------- the link to a quote that waits ----------


def _waiting(session: Session) -> int | None:
    """A living link to a quote that a private customer can answer."""
    star = col(Customer.name) != STAR
    order = session.exec(
        select(Order)
        .join(Customer, col(Customer.id) == Order.customer_id)
        .where(Order.status == Status.QUOTED, Customer.kind == CustomerKind.PRIVATE)
        .where(col(Order.valid_until) >= clock.today())
        .order_by(star, col(Order.number).desc())
    ).first()
    if order is None or order.id is None or order.customer_id is None:
        return None
    version = session.exec(
        select(QuoteVersion.id).where(QuoteVersion.order_id == order.id).order_by(col(QuoteVersion.number).desc())
    ).first()
    link = session.exec(
        select(PortalLink)
        .where(PortalLink.version_id == version, PortalLink.customer_id == order.customer_id)
        .where(col(PortalLink.revoked_at).is_(None), col(PortalLink.ends_at) > clock.now() + timedelta(days=1))
        .order_by(col(PortalLink.id).desc())
    ).first() or sign_in.make_link(session, order.id, order.customer_id, None, days=30, version_id=version)
    return link.id


def _ask_again(session: Session, owner: Employee) -> int:
    """Everything has been answered or has expired: the newest quote of a private customer, copied and sent again."""
    number = session.exec(
        select(Order.number)
        .join(QuoteVersion, col(QuoteVersion.order_id) == Order.id)
        .join(Customer, col(Customer.id) == Order.customer_id)
        .where(Customer.kind == CustomerKind.PRIVATE, Customer.email != '')
        .order_by(col(Customer.name) != STAR, col(Order.number).desc())
    ).first()
    assert number is not None
    with acting(session, owner, clock.now()) as actor:
        copied = order_store.copy(session, actor, number)
        send_quote(session, actor, copied, clock.today() + timedelta(days=14))
    link_id = _waiting(session)
    assert link_id is not None
    return link_id


# ---------- what is drawn ----------


def _drawn(rng: Random, calendar: Calendar, wanted: int) -> tuple[list[Life], list[Buyer]]:
    """Lives in the sequence in which they began, and the customers they are about."""
    buyers = people(rng, wanted * 2 // 3 + 1) if wanted else []
    offers = [[s for s in services() if s.is_for_business is business] for business in (False, True)]
    lives = []
    for _ in range(wanted):
        customer = rng.randrange(len(buyers))
        service = rng.choice(offers[buyers[customer][0].is_business])
        lives.append(draw(rng, calendar, rng.randrange(calendar.past), customer, service))
    return sorted(lives, key=lambda life: life.steps[0][1]), buyers


def _numbered(lives: list[Life], diary: list[Act]) -> dict[str, Iterator[int]]:
    """Number what is drawn in the sequence of time, and leave out the numbers the diary takes; those are returned.

    After the last of them comes the number that is next.
    """
    taken: dict[str, list[tuple[datetime, Life | None]]] = defaultdict(list)
    for life in lives:
        for verb, at in life.steps:
            if verb in NUMBERED:
                taken[NUMBERED[verb]].append((at, life))
    for act in diary:
        if act.verb in NUMBERED:
            taken[NUMBERED[act.verb]].append((act.at, None))
    left: dict[str, list[int]] = {series: [] for series in FIRST}
    for series, first in FIRST.items():
        events = sorted(taken[series], key=lambda event: event[0])
        for number, (_, whose) in enumerate(events, first):
            if whose is None:
                left[series].append(number)
            elif series == ORDER_SERIES:
                whose.number = number
            else:
                whose.invoices.append(number)
        left[series].append(first + len(events))
    return {series: iter(numbers) for series, numbers in left.items()}

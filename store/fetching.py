"""«Hent medgått»: hours of an order's jobs carried to order lines, with a look at the difference first."""

from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from domain import fetching, money, vat
from domain.access import Act, Actor
from domain.fetching import Share
from domain.line import Line
from domain.order import Order
from domain.product import Product
from domain.refused import Refused
from domain.timing import TimeKind
from domain.words import number as told
from domain.words import t
from store import company, orders, sign_in

HOUR = 'time'


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to carry. `fixed` when earlier lines have decided whether it is per person; `running` timers."""

    shares: list[Share]
    per_person: bool
    fixed: bool
    price: Decimal | None
    names: dict[int, str]
    running: int

    @property
    def left(self) -> int:
        """Minutes, in all."""
        return sum(abs(each.left) for each in self.shares)


def preview(session: Session, actor: Actor, number: int, *, per_person: bool = False) -> Preview:
    """What «Hent medgått» would do."""
    sign_in.check(session, actor, Act.EDIT_ORDER)
    return _preview(session, orders.find(session, actor, number), per_person)


def fetch(session: Session, actor: Actor, number: int, seen: list[Share], *, per_person: bool, price: str) -> int:
    """Carry what is left to lines of `price` kroner an hour; how many. Refused: it is not what was `seen` any more."""
    with orders.changing(session, actor, Act.EDIT_ORDER, number) as (order, deed):
        order.must_be_open()
        now = _preview(session, order, per_person)
        if now.shares != seen:
            raise Refused(t('Timene er endret siden du åpnet dialogen. Lukk den, og hent på nytt.'))
        firm, each_hour = company.get(session), money.unit_price(price)
        for share in now.shares:
            if not share.quantity:
                continue
            kind, worker = share.key
            line = Line.new(
                text=_text(share, now.names),
                quantity=told(abs(share.quantity)),
                unit=HOUR,
                unit_price=told(each_hour if share.quantity > 0 else -each_hour),
                vat_code=_vat(order, firm.vat_registered),
                vat_registered=firm.vat_registered,
                day=order.delivery_day(deed.today),
            )
            line.minutes, line.hours_kind, line.worker_id = share.left, kind, worker
            order.add_line(line, deed)
        return sum(bool(share.quantity) for share in now.shares)


def _preview(session: Session, order: Order, per_person: bool) -> Preview:
    decided = fetching.carried_per_person(order.lines)
    per_person = per_person if decided is None else decided
    timers = [timer for job in order.jobs for timer in job.timers]
    last = next((line for line in reversed(order.lines) if line.minutes is not None and line.unit_price > 0), None)
    usual = select(Product).where(Product.active, Product.unit == HOUR).order_by(col(Product.id)).limit(1)
    product = session.exec(usual).first()
    return Preview(
        fetching.shares(timers, order.lines, per_person=per_person),
        per_person,
        decided is not None,
        last.unit_price if last else product.unit_price if product else None,
        company.names(session),
        sum(timer.is_running for timer in timers),
    )


def _text(share: Share, names: dict[int, str]) -> str:
    kind, worker = share.key
    what = t('Arbeid, medgått tid') if kind is TimeKind.WORK else t('Reise, medgått tid')
    of = f' – {names[worker]}' if worker in names else ''
    return (t('Fradrag: {what}', what=what.lower()) if share.quantity < 0 else what) + of


def _vat(order: Order, vat_registered: bool) -> str:
    """The rate of the lines there are, else the firm's usual one."""
    usual = next(iter(vat.choices(vat_registered)))
    return next((line.vat for line in order.lines if line.is_item and line.vat in vat.choices(vat_registered)), usual)

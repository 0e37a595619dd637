"""«Hent medgått»: hours, materials and agreed prices of an order's jobs carried to order lines, with a look first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session, col, select

from domain import fetching, money, vat
from domain.access import Act, Actor
from domain.agreed import Agreed, agreed
from domain.fetching import Goods, Share
from domain.line import HOUR, Line
from domain.material import Material
from domain.order import Order
from domain.product import Product
from domain.refused import Refused
from domain.timing import TimeKind
from domain.words import number as told
from domain.words import t
from store import company, materials, orders, sign_in


@dataclass(frozen=True, slots=True)
class Preview:
    """What there is to carry. `fixed` when earlier lines have decided whether it is per person; `running` timers."""

    shares: list[Share]
    per_person: bool
    fixed: bool
    price: Decimal | None
    names: dict[int, str]
    running: int
    goods: list[Goods]
    carried_goods: int
    """How many materials stand on lines already."""
    agreed: list[Agreed]

    @property
    def left(self) -> int:
        """Minutes, in all."""
        return sum(abs(each.left) for each in self.shares)

    @property
    def agreed_left(self) -> list[Agreed]:
        """What was done at an agreed price and no line carries, or lines carry too much of."""
        return [each for each in self.agreed if each.left]


def preview(session: Session, actor: Actor, number: int, *, per_person: bool = False) -> Preview:
    """What «Hent medgått» would do."""
    sign_in.check(session, actor, Act.EDIT_PRICES)
    return _preview(session, orders.find(session, actor, number), per_person)


def fetch(
    session: Session,
    actor: Actor,
    number: int,
    seen: list[Share],
    goods: list[Goods],
    *,
    per_person: bool,
    price: str,
    prices: Sequence[str],
    done: Sequence[Agreed] = (),
) -> int:
    """Carry hours at `price` kroner each, goods at `prices`, and what is `done` at its own price, to lines; how many.

    Refused: hours, goods or what is done are not what was `seen` any more.
    """
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        order.must_be_open()
        now = _preview(session, order, per_person)
        if now.shares != seen:
            raise Refused(t('Timene er endret siden du åpnet dialogen. Lukk den, og hent på nytt.'))
        if now.goods != goods or len(prices) != len(goods):
            raise Refused(t('Materiellet er endret siden du åpnet dialogen. Lukk den, og hent på nytt.'))
        if now.agreed_left != list(done):
            raise Refused(t('Jobbene er endret siden du åpnet dialogen. Lukk den, og hent på nytt.'))
        registered, usual = company.get(session).vat_registered, _vat(order, company.get(session).vat_registered)
        each_hour = money.unit_price(price) if any(share.quantity for share in now.shares) else Decimal(0)
        for share in now.shares:
            if not share.quantity:
                continue
            kind, worker = share.key
            line = Line.new(
                text=_text(share, now.names),
                quantity=told(abs(share.quantity)),
                unit=HOUR,
                unit_price=told(each_hour if share.quantity > 0 else -each_hour),
                vat_code=usual,
                vat_registered=registered,
                day=order.delivery_day(deed.today),
            )
            line.minutes, line.hours_kind, line.worker_id = share.left, kind, worker
            order.add_line(line, deed)
        for each, asked in zip(goods, prices, strict=True):
            product = session.get(Product, each.product_id) if each.product_id else None
            line = Line.new(
                text=each.text,
                quantity=told(each.quantity),
                unit=each.unit,
                unit_price=asked,
                vat_code=product.vat if product and product.vat in vat.choices(registered) else usual,
                vat_registered=registered,
                cost=told(product.cost) if product and product.cost is not None else '',
                day=order.delivery_day(deed.today),
            )
            order.add_line(line, deed)
            session.flush()
            for material in session.exec(select(Material).where(col(Material.id).in_(each.ids))):
                material.line_id = line.id
        for work in done:
            line = Line.new(
                text=work.text,
                quantity=str(abs(work.left)),
                unit=work.key.per.unit,
                unit_price=told(work.key.price if work.left > 0 else -work.key.price),
                vat_code=usual,
                vat_registered=registered,
                day=order.delivery_day(deed.today),
            )
            line.plan_id, line.plan_first, line.plan_per, line.plan_price = work.key
            line.plan_times = work.left
            order.add_line(line, deed)
        return sum(bool(share.quantity) for share in now.shares) + len(goods) + len(done)


def _preview(session: Session, order: Order, per_person: bool) -> Preview:
    decided = fetching.carried_per_person(order.lines)
    per_person = per_person if decided is None else decided
    timers = [timer for job in order.jobs if job.price is None for timer in job.timers]  # a price holds the hours
    used = materials.of_jobs(session, order.jobs)
    wanted = {each.product_id for each in used if not each.is_carried}
    priced = session.exec(select(Product).where(col(Product.id).in_(wanted))) if wanted - {None} else ()
    prices = {each.id: each.unit_price for each in priced if each.id is not None}
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
        fetching.goods(used, prices),
        sum(each.is_carried for each in used),
        agreed(order.jobs, order.lines, {plan.id or 0: plan.title for plan in order.plans}),
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

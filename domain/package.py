"""Pakker: lines and jobs that belong together, put on an order in one go. What was put there lives on its own."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlmodel import Field, Relationship

from domain import money, vat
from domain import text as typed
from domain.columns import one_of, scaled
from domain.entity import Entity
from domain.history import Deed
from domain.job import Job
from domain.line import GROUP, NOT, NOTHING, Line, LineKind, Option, keep_one, kind_column, option_column
from domain.refused import NotFound, Refused
from domain.words import t

if TYPE_CHECKING:
    from domain.order import Order


class PackageLine(Entity, table=True):
    """A line of a package: an order line that nobody has ordered yet."""

    __tablename__ = 'package_line'
    __table_args__ = (one_of('kind', LineKind), one_of('option', Option))

    id: int | None = Field(default=None, primary_key=True)
    package_id: int | None = Field(default=None, foreign_key='package.id', index=True)
    position: int = 0
    kind: LineKind = Field(default=LineKind.ITEM, sa_column=kind_column())
    text: str = Field(max_length=1000)
    quantity: Decimal = Field(sa_column=scaled(money.QUANTITY_DECIMALS))
    unit: str = Field(max_length=20)
    unit_price: Decimal = Field(sa_column=scaled(money.PRICE_DECIMALS))
    discount: str = Field(default='', max_length=20)
    cost: Decimal | None = Field(default=None, sa_column=scaled(money.PRICE_DECIMALS, nullable=True))
    vat: str = Field(max_length=10)
    option: Option = Field(default=Option.NO, sa_column=option_column())
    option_group: str = Field(default='', max_length=GROUP, sa_column_kwargs=NOTHING)
    sum_only: bool = Field(default=False, sa_column_kwargs=NOT)

    @classmethod
    def of(cls, line: Line) -> 'PackageLine':
        return cls(**line.model_dump(include=set(cls.model_fields) - {'id'}))

    def line(self) -> Line:
        """The order line it becomes."""
        return Line(**self.model_dump(exclude={'id', 'package_id'}), percent=vat.percent(self.vat))


class PackageJob(Entity, table=True):
    """A job of a package, without date and people."""

    __tablename__ = 'package_job'

    id: int | None = Field(default=None, primary_key=True)
    package_id: int | None = Field(default=None, foreign_key='package.id', index=True)
    title: str = Field(max_length=200)
    description: str = Field(default='', max_length=20_000)


class Package(Entity, table=True):
    """A package by its name."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    lines: list[PackageLine] = Relationship(
        sa_relationship_kwargs={
            'lazy': 'raise',
            'order_by': 'PackageLine.position, PackageLine.id',
            'cascade': 'all, delete-orphan',
        }
    )
    jobs: list[PackageJob] = Relationship(
        sa_relationship_kwargs={'lazy': 'raise', 'order_by': 'PackageJob.id', 'cascade': 'all, delete-orphan'}
    )

    @classmethod
    def named(cls, name: str, lines: Iterable[Line] = (), jobs: Iterable[Job] = ()) -> 'Package':
        """A package of these lines and jobs. Refused: no name."""
        return cls(
            name=typed.required(name, t('navnet på pakken')),
            lines=[PackageLine.of(line) for line in lines],
            jobs=[PackageJob(title=job.title, description=job.description) for job in jobs],
        )

    @property
    def net_ore(self) -> int:
        """What it comes to without VAT, with the first of every group and nothing else that can be chosen."""
        lines = [each.line() for each in self.lines]
        keep_one(lines)
        return sum(line.net_ore for line in lines if line.counts)

    def add(self, line: Line) -> None:
        """At the end."""
        line.position = max((each.position for each in self.lines), default=0) + 1
        self.lines.append(PackageLine.of(line))

    def part(self, line_id: int) -> PackageLine:
        """One of its lines. Refused: it has gone."""
        found = next((each for each in self.lines if each.id == line_id), None)
        if found is None:
            raise NotFound(t('Dette finnes ikke lenger. Noen andre kan ha fjernet det mens du jobbet.'))
        return found

    def step(self, line_id: int, by: int) -> None:
        """Move a line one place up (-1) or down (1)."""
        at = self.lines.index(self.part(line_id))
        to = at + by
        if 0 <= to < len(self.lines):
            one, other = self.lines[at], self.lines[to]
            one.position, other.position = to + 1, at + 1
            self.lines.sort(key=lambda each: each.position)

    def put_on(self, order: 'Order', deed: Deed, *, vat_registered: bool) -> None:
        """«Sett inn pakke»: its lines below the order's, its jobs beside them. Refused: it is empty."""
        order.must_be_open()
        if not (self.lines or self.jobs):
            raise Refused(t('Pakken er tom. Legg til linjer eller jobber i den først.'))
        rates = vat.choices(vat_registered)
        last = max((line.position for line in order.lines), default=0)
        for place, each in enumerate(self.lines, last + 1):
            line = each.line()
            line.position = place
            if line.is_item and line.vat not in rates:
                line.vat = next(iter(rates))
            order.lines.append(line)
        order.jobs.extend(Job.planned(title=each.title, description=each.description) for each in self.jobs)
        order.use_rates(deed.today)
        order.must_fit()
        deed.record(order.number, 'package_inserted', text=self.name)

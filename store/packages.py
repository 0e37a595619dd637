"""Packages: listed, made from an order or line by line, and put on orders."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select

from domain import editing, telling, vat
from domain import line as told
from domain.access import Act, Actor
from domain.history import Deed, History
from domain.line import Line, LineKind
from domain.package import Package, PackageJob
from domain.refused import NotFound
from domain.text import paragraphs, required
from domain.words import t
from store import company, lines, orders, sign_in

_WHOLE = (selectinload(Package.lines), selectinload(Package.jobs))  # type: ignore[arg-type]


def listing(session: Session, actor: Actor) -> Sequence[Package]:
    """Every package, by name."""
    sign_in.check(session, actor, Act.SEE_PRICES)
    return session.exec(select(Package).options(*_WHOLE).order_by(func.lower(Package.name), col(Package.id))).all()


def find(session: Session, actor: Actor, package_id: int) -> Package:
    """One package. `NotFound` when there is none."""
    sign_in.check(session, actor, Act.SEE_PRICES)
    return _find(session, package_id)


def add(session: Session, actor: Actor, name: str) -> int:
    """An empty package; its id."""
    return _save(session, sign_in.check(session, actor, Act.EDIT_CATALOGUE), Package.named(name))


def save_order(session: Session, actor: Actor, number: int, name: str, *, with_jobs: bool) -> int:
    """«Lagre som pakke»: the lines of an order, and its jobs without dates and people; the package's id."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    order = orders.whole(session, deed, number)
    return _save(session, deed, Package.named(name, order.lines, order.single_jobs if with_jobs else ()))


def put_on(session: Session, actor: Actor, number: int, package_id: int) -> None:
    """«Sett inn pakke» on an order."""
    with orders.changing(session, actor, Act.EDIT_PRICES, number) as (order, deed):
        _find(session, package_id).put_on(order, deed, vat_registered=company.get(session).vat_registered)


def rename(session: Session, actor: Actor, package_id: int, opened: str, wanted: str, *, force: bool = False) -> None:
    """Save the name. Raises `Conflict`."""
    package, deed = _change(session, actor, package_id)
    name = required(wanted, t('navnet på pakken'))
    labels = {'name': 'Navn'}
    for field, value in editing.merge(
        package, {'name': opened}, {'name': name}, labels, shown=told.line_value, who=_who(session, deed), force=force
    ).items():
        setattr(package, field, value)


def remove(session: Session, actor: Actor, package_id: int) -> None:
    """Delete a package; what it put on orders stays."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    package = _find(session, package_id)
    deed.record(None, 'package_removed', text=package.name)
    session.delete(package)


def add_line(session: Session, actor: Actor, package_id: int, typed: Mapping[str, str], *, with_vat: bool) -> None:
    """A line as typed in its dialog."""
    package, _ = _change(session, actor, package_id)
    line = Line.new(
        text=typed['text'],
        quantity=typed['quantity'],
        unit=typed['unit'],
        unit_price=typed['unit_price'],
        vat_code=typed['vat'],
        vat_registered=company.get(session).vat_registered,
        discount=typed['discount'],
        cost=typed['cost'],
        option=typed['option'],
        option_group=typed['option_group'],
        with_vat=with_vat,
    )
    package.add(line)


def add_text(session: Session, actor: Actor, package_id: int, kind: LineKind, text: str) -> None:
    """A heading or a text."""
    package, _ = _change(session, actor, package_id)
    package.add(Line.said(kind, text))


def edit_line(
    session: Session,
    actor: Actor,
    package_id: int,
    line_id: int,
    opened: Mapping[str, Any],
    wanted: Mapping[str, str],
    *,
    with_vat: bool = False,
    force: bool = False,
) -> None:
    """Save a line from its dialog. Raises `Conflict`."""
    package, deed = _change(session, actor, package_id)
    part = package.part(line_id)
    registered = company.get(session).vat_registered
    percent = vat.percent(wanted.get('vat', part.vat)) if with_vat else None
    line = part.line()
    checked = {name: line.edited(name, value, registered, includes=percent) for name, value in wanted.items()}
    changes = editing.merge(
        part,
        opened,
        checked,
        lines.LABELS,
        shown=lambda name, value: told.line_value(name, value, percent),
        who=_who(session, deed),
        force=force,
    )
    for name, value in changes.items():
        setattr(part, name, value)
    line = part.line()
    line.check()
    part.option_group = line.option_group


def remove_line(session: Session, actor: Actor, package_id: int, line_id: int) -> None:
    package, _ = _change(session, actor, package_id)
    package.lines.remove(package.part(line_id))


def step(session: Session, actor: Actor, package_id: int, line_id: int, by: int) -> None:
    """Move a line one place up (-1) or down (1)."""
    package, _ = _change(session, actor, package_id)
    package.step(line_id, 1 if by > 0 else -1)


def add_job(session: Session, actor: Actor, package_id: int, *, title: str, description: str = '') -> None:
    """A job without date and people."""
    package, _ = _change(session, actor, package_id)
    said = required(title, t('hva som skal gjøres'))
    package.jobs.append(PackageJob(title=said, description=paragraphs(description)))


def remove_job(session: Session, actor: Actor, package_id: int, job_id: int) -> None:
    package, _ = _change(session, actor, package_id)
    package.jobs = [job for job in package.jobs if job.id != job_id]


def _find(session: Session, package_id: int) -> Package:
    package = session.exec(select(Package).where(Package.id == package_id).options(*_WHOLE)).first()
    if package is None:
        raise NotFound
    return package


def _change(session: Session, actor: Actor, package_id: int) -> tuple[Package, Deed]:
    """The package, locked, and the deed; one entry says that it was changed."""
    deed = sign_in.check(session, actor, Act.EDIT_CATALOGUE)
    session.exec(select(Package.id).where(Package.id == package_id).with_for_update()).first()
    package = _find(session, package_id)
    deed.record(None, 'package_edited', text=package.name)
    return package, deed


def _save(session: Session, deed: Deed, package: Package) -> int:
    session.add(package)
    session.flush()
    assert package.id is not None
    deed.record(None, 'package_added', text=package.name)
    return package.id


def _who(session: Session, deed: Deed) -> Any:
    def who(_: str) -> str:
        newest = select(History).where(History.event == 'package_edited').order_by(col(History.id).desc())
        entries = session.exec(newest.limit(2)).all()  # the first of them is this very change
        return telling.who_changed(entries[-1] if entries else None, company.names(session), deed.today)

    return who

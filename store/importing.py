"""Files read in: tried first, then everything in one transaction, and undone as long as nothing hangs on it.

Checking what stands in the cells needs no database (`checked`) and takes most of the time: it is done before, so that
nobody else waits. What is known here already is looked up in the transaction that writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from domain import customer_file, importing, order_file, product_file
from domain import text as typed
from domain.access import Act, Actor
from domain.customer import Contact, Customer
from domain.imported import Import, What
from domain.importing import Columns, Field, Report, Row
from domain.product import Product
from domain.refused import NotFound, Refused
from domain.spreadsheet import Table
from domain.words import clock, local_day, short_date, t
from store import company, import_customers, import_orders, import_products, import_undoing, rows, sign_in
from store.database import once
from store.import_undoing import Undone

MOST_ORDERS = 5_000
"""How many orders come in at once: each is made with all its consequences."""
_FILES: dict[What, Any] = {
    What.CUSTOMERS: customer_file,
    What.PRODUCTS: product_file,
    What.ORDERS: order_file,
}
_STORES: dict[What, Any] = {
    What.CUSTOMERS: import_customers,
    What.PRODUCTS: import_products,
    What.ORDERS: import_orders,
}
_LOCKED = {What.CUSTOMERS: (Customer, Contact), What.PRODUCTS: (Product,), What.ORDERS: (Customer,)}


def fields(what: What) -> dict[str, Field]:
    """What the columns of such a file can be."""
    found: dict[str, Field] = _FILES[what].FIELDS
    return found


def checked(what: What, table: Table, columns: Columns, vat_registered: bool) -> list[Row]:
    """Every row as the house understands it; without the database. Refused: a column is missing or chosen twice."""
    file = _FILES[what]
    file.must_have(columns)
    found = [file.understood(line, cells, vat_registered) for line, cells in importing.cells(table, columns)]
    if what is What.ORDERS and len(found) > MOST_ORDERS:
        raise Refused(t('Filen har for mange rader. Importer høyst 5 000 rader med ordrer om gangen.'))
    return found


def dry_run(session: Session, actor: Actor, what: What, given: Iterable[Row], *, mend: bool = False) -> Report:
    """What reading these rows would do; changes nothing. With `mend` rows come without what they can do without."""
    deed = sign_in.check(session, actor, Act.IMPORT)
    report: Report = _STORES[what].plan(session, deed, given, mend).report
    return report


def carry_out(
    session: Session, actor: Actor, what: What, given: Iterable[Row], *, file: str, key: str, mend: bool = False
) -> Report:
    """Read the rows in, all in one transaction. Refused: the file with this key has been read in already."""
    deed = sign_in.check(session, actor, Act.IMPORT)
    if not once(session, f'import:{key}'):
        raise Refused(t('Filen er allerede importert. Velg den på nytt hvis den skal importeres en gang til.'))
    _alone(session, what)
    made = _STORES[what].plan(session, deed, given, mend)
    report: Report = made.report
    kept = Import(
        what=what, file=_named(file), at=deed.now, employee_id=actor.employee_id,
        added=report.added, changed=report.changed, left_out=report.left_out,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    _STORES[what].carry_out(session, deed, made, kept.id)
    deed.record(None, 'imported', what=what.value, added=report.added, changed=report.changed, file=kept.file)
    return report


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file that was read in before, and by whom."""

    row: Import
    title: str
    under: str


def earlier(session: Session, actor: Actor, what: What, most: int = 20) -> list[Earlier]:
    """The files of a kind that were read in, newest first."""
    sign_in.check(session, actor, Act.IMPORT)
    people = company.names(session)
    found = session.exec(select(Import).where(Import.what == what).order_by(col(Import.id).desc()).limit(most))
    return [_told(row, people) for row in found]


def _told(row: Import, people: Mapping[int, str]) -> Earlier:
    """«kunder.csv · 12 nye, 3 oppdatert» · «24.11.2026 kl. 10:42, Marte Solheim»."""
    sums = [row.what.new(row.added)]
    sums += [t('{number} oppdatert', number=row.changed)] if row.changed else []

    def when(at: datetime, by: int | None) -> str:
        who = people.get(by or 0, t('En tidligere ansatt'))
        return t('{day} kl. {time} av {who}', day=short_date(local_day(at)), time=clock(at), who=who)

    parts = [*sums, when(row.at, row.employee_id)]
    if row.undone_at is not None:
        parts.append(t('angret {when}', when=when(row.undone_at, row.undone_by)))
    return Earlier(row, row.file, ' · '.join(parts))


def undo(session: Session, actor: Actor, import_id: int) -> Undone:
    """Take away what a file brought, all in one transaction: what nothing hangs on goes, the rest is named and stays.

    What it changed gets its old values back where nobody has changed them since. Refused: undone already.
    """
    deed = sign_in.check(session, actor, Act.IMPORT)
    row = session.get(Import, import_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.undone_at is not None:
        raise Refused(t('Importen er allerede angret.'))
    _alone(session, row.what)
    row.undone_at, row.undone_by = deed.now, actor.employee_id
    done = import_undoing.undo(session, deed, row)
    deed.record(None, 'import_undone', what=row.what.value, removed=done.removed, file=row.file)
    return done


def _alone(session: Session, what: What) -> None:
    """Let nobody else change such rows until the end; on SQLite nobody does anyhow."""
    if session.get_bind().dialect.name == 'postgresql':
        named = ', '.join(rows.table(model).name for model in _LOCKED[what])
        session.execute(text(f'LOCK TABLE {named} IN SHARE ROW EXCLUSIVE MODE'))


def _named(file: str) -> str:
    try:
        return typed.line(file)[:100] or t('uten navn')
    except Refused:
        return t('uten navn')


def wrong_rows(table: Table, report: Report) -> tuple[Sequence[str], list[Sequence[str]]]:
    """(header, rows) of a file with what was left out and why, to be mended and read in again."""
    said: dict[int, list[str]] = {}
    for problem in report.problems:
        said.setdefault(problem.line, []).append(f'{problem.label}: {problem.sentence}')
    header = (*table.header, t('Feil'))
    return header, [(*row, ' '.join(said[line])) for line, row in table.numbered() if line in said]

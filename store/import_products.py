"""Products out of a file: each against the one with its number, or without a number against the one with its text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from domain.history import Deed
from domain.imported import Imported, What, noted
from domain.importing import Problem, Report, Row
from domain.product import Product, searched
from domain.product_file import FIELDS
from domain.words import t
from store import company, rows

_PRODUCT = rows.table(Product).c


@dataclass(slots=True)
class Plan:
    """What becomes of each row that comes in."""

    report: Report
    new: list[Row] = field(default_factory=list)
    changes: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)


def plan(session: Session, _: Deed, given: Iterable[Row], mend: bool) -> Plan:
    """Each row against the catalogue and against the rows before it."""
    known = {
        _key(row.number, row.text): row
        for row in session.execute(
            sa_select(*(_PRODUCT[name] for name in ('id', *FIELDS))).order_by(_PRODUCT.id.desc())
        )
    }
    made, seen = Plan(Report()), dict[tuple[str, str], int]()
    for row in given:
        if not row.is_fine(mend):
            made.report.leave_out([row])
            continue
        key = _key(row.values.get('number', ''), row.values['text'])
        if key in seen:
            sentence = t('Samme vare står også i rad {line}.', line=seen[key])
            made.report.leave_out([row], Problem(row.line, t(FIELDS['text'].label), row.values['text'], sentence))
            continue
        seen[key] = row.line
        stored = known.get(key)
        if stored is None:
            made.new.append(row)
            continue
        changes = {name: (getattr(stored, name), value) for name, value in row.values.items()}
        if changes := {name: each for name, each in changes.items() if each[0] != each[1]}:
            made.changes[stored.id] = changes
        else:
            made.report.same += 1
    made.report.added, made.report.changed = len(made.new), len(made.changes)
    return made


def carry_out(session: Session, deed: Deed, made: Plan, import_id: int) -> None:
    """Write what was planned, with what undoes it."""
    default = Product.new(text='-', unit_price='0', vat_registered=company.get(session).vat_registered)
    ids = rows.new_ids(session, Product, len(made.new))
    blank = default.model_dump(exclude={'id'})
    new = [{**blank, **row.values, 'id': row_id} for row_id, row in zip(ids, made.new, strict=True)]
    rows.add(session, Product, [{**each, 'search': searched(each['number'], each['text'])} for each in new])
    write(
        session, deed, {row_id: {name: new for name, (_, new) in each.items()} for row_id, each in made.changes.items()}
    )
    notes = [noted(import_id, What.PRODUCTS, row_id) for row_id in ids]
    notes += [
        noted(import_id, What.PRODUCTS, row_id, made=False, changes=rows.as_json(changes))
        for row_id, changes in made.changes.items()
    ]
    rows.add(session, Imported, notes)


def write(session: Session, _: Deed, changes: dict[int, dict[str, Any]]) -> None:
    """Change products, and what the search looks in."""
    for some in rows.chunks(changes):
        stored = session.execute(select(Product.id, Product.number, Product.text).where(col(Product.id).in_(some)))
        for row_id, number, text in stored.all():
            mine = changes[row_id]
            mine['search'] = searched(mine.get('number', number), mine.get('text', text))
    rows.change(session, Product, changes)


def _key(product_number: str, text: str) -> tuple[str, str]:
    return (product_number, '') if product_number else ('', text.lower())

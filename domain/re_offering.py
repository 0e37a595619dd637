"""«Tilby på nytt»: what an earlier version said becomes the order's lines again, to be sent as the next one.

Lines, discount and terms are the old ones; customer, appointments and VAT rates are those of today.
"""

from domain import vat
from domain.history import Deed
from domain.line import Line
from domain.order import Order
from domain.quote import QuoteVersion, VersionKind
from domain.refused import NotFound, Refused
from domain.sheet import SheetLine
from domain.words import t


def old_version(order: Order, version_id: int) -> QuoteVersion:
    """The version that can be offered anew. Refused: it is no quote, its content is erased, something is invoiced."""
    order.must_be_open()
    found = next((each for each in order.versions if each.id == version_id), None)
    if found is None or found.kind is not VersionKind.QUOTE or not found.content:
        raise NotFound
    if any(line.invoiced for line in order.lines):
        raise Refused(t('Ordren er fakturert. Krediter fakturaen før du tilbyr en eldre versjon på nytt.'))
    return found


def take_up(order: Order, version_id: int, deed: Deed) -> QuoteVersion:
    """Let the order's lines be what the version said; a line that is still there keeps what the office knows of it."""
    version = old_version(order, version_id)
    there = {line.id: line for line in order.lines}
    lines = [_as_sent(there.get(said.line_id), said) for said in version.sheet.lines]
    for line in list(order.lines):
        if line not in lines:
            order.lines.remove(line)
    for place, line in enumerate(lines, 1):
        line.position = place
        if line not in order.lines:
            order.lines.append(line)
    order.lines.sort(key=lambda line: line.position)
    order.discount = version.sheet.discount
    deed.record(order.number, 'quote_taken_up', version=version.number)
    return version


def _as_sent(line: Line | None, said: SheetLine) -> Line:
    """The line, or a new one, as it was sent."""
    made = line or Line(kind=said.kind, text='', quantity=said.quantity, unit='', unit_price=said.unit_price, vat='')
    if made.percent != said.percent or not made.vat:
        made.vat, made.percent = vat.code_of(said.percent), said.percent
    made.kind, made.text, made.quantity, made.unit = said.kind, said.text, said.quantity, said.unit
    made.unit_price, made.discount, made.sum_only = said.unit_price, said.discount, said.sum_only
    made.option, made.option_group, made.chosen = said.option, said.group, said.chosen
    return made

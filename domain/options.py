"""What a customer chooses in a quote: optional lines, and one of a group. What was chosen counts; the rest is no price.

Nothing that costs extra is chosen for a customer beforehand: an optional line is, once they have said so (directive
2011/83/EU, art. 22). Of a group one is the suggestion, so that a quote always has a price.
"""

from collections.abc import Collection

from domain.drafting import annul_draft
from domain.history import Deed
from domain.line import Line, Option, keep_one
from domain.order import Order
from domain.refused import Refused
from domain.sheet import Sheet, SheetLine
from domain.status import BEFORE_ACCEPTED
from domain.words import t


def turned(sheet: Sheet, places: Collection[int], place: int, on: bool) -> list[int]:
    """The places that are chosen once an optional line is ticked or not, or one of a group is taken.

    Nothing changes for a place that is no option.
    """
    line, taken = sheet.options.get(place), set(places)
    if line is not None and line.option is Option.ONE_OF:
        taken -= {other for other, each in sheet.options.items() if _same(each, line)}
        on = True
    if line is not None:
        taken = taken | {place} if on else taken - {place}
    return sorted(taken)


def agreed(sheet: Sheet, places: Collection[int]) -> Sheet:
    """The document with what was chosen. Refused: no option, not one of each group, nothing, a sum below 0."""
    taken = set(places)
    if not taken <= set(sheet.options):
        raise Refused(t('Valget finnes ikke i tilbudet. Last inn siden på nytt.'))
    for line in sheet.options.values():
        if line.option is Option.ONE_OF:
            chosen = [each for place, each in sheet.options.items() if place in taken and _same(each, line)]
            if len(chosen) != 1:
                raise Refused(t('Velg én under «{group}».', group=line.group))
    found = sheet.as_picked(taken)
    if sheet.options and not any(line.counts for line in found.lines):
        raise Refused(t('Velg minst én av linjene.'))
    if found.sums.total_ore < 0:
        raise Refused(t('Summen er negativ med disse valgene. Ta kontakt med oss.'))
    return found


def follow(order: Order, found: Sheet, deed: Deed) -> None:
    """Let the order's lines be chosen as in an accepted document; a draft invoice with what was not is annulled.

    What stands on a sent invoice stays as it is: the page says that the lines are others than the customer's.
    """
    said = {line.line_id: line.chosen for line in found.options.values()}
    for line in order.lines:
        if line.option is not Option.NO and line.id in said and line.invoiced == order.drafted(line):
            line.chosen = said[line.id]
    left_out = {line.id for line in order.lines if line.is_item and not line.counts and line.invoiced}
    for invoice in order.draft_invoices:
        if any(part.line_id in left_out for part in invoice.lines):
            annul_draft(order, invoice, deed)
    keep_one(order.lines)


def take_back(order: Order, sent: Sheet) -> list[int]:
    """An acceptance stands no longer: what it chose is open again, but for what is invoiced; ids of what was chosen."""
    before = [line.id for line in order.lines if line.chosen and line.id is not None]
    said = {line.line_id: line.chosen for line in sent.options.values()}
    for line in order.lines:
        if line.option is not Option.NO and not line.invoiced:
            line.chosen = said.get(line.id, False)
    keep_one(order.lines)
    return before


def put_back(order: Order, before: Collection[int]) -> None:
    """As it was before `take_back`."""
    for line in order.lines:
        if line.option is not Option.NO and not line.invoiced:
            line.chosen = line.id in before


def choose(order: Order, line: Line, chosen: bool, deed: Deed) -> None:
    """The office chooses: which of a group is suggested, or what the customer has said since.

    Refused: an optional line before the customer has said yes, what is invoiced, a line that is no option, or none of
    a group.
    """
    order.must_be_open()
    if line.option is Option.NO:
        raise Refused(t('Linjen inngår. Gjør den valgfri først.'))
    if line.chosen == chosen:
        return
    if line.option is Option.OPTIONAL and order.status in BEFORE_ACCEPTED:
        raise Refused(t('Kunden velger selv i tilbudet. Skal linjen inngå, velger du «Inngår» på linjen.'))
    others = _group(order, line)
    if line.option is Option.ONE_OF and not chosen:
        raise Refused(t('Én under «{group}» må være valgt. Velg en av de andre.', group=line.option_group))
    if any(each.invoiced for each in (line, *others)):
        raise Refused(t('Linjen er fakturert. Krediter fakturaen før du endrer den.'))
    for each in others:
        each.chosen = False
    line.chosen = chosen
    order.must_fit()
    deed.record(order.number, 'line_chosen' if chosen else 'line_left_out', text=line.text)


def names(sheet: Sheet) -> list[str]:
    """What was chosen of what could be, in words."""
    return [sheet.lines[place].text for place in sheet.picked]


def _same(one: SheetLine, other: SheetLine) -> bool:
    return one.option is other.option is Option.ONE_OF and one.group == other.group


def _group(order: Order, line: Line) -> list[Line]:
    if line.option is not Option.ONE_OF:
        return []
    return [
        each
        for each in order.lines
        if each is not line and each.option is Option.ONE_OF and each.option_group == line.option_group
    ]

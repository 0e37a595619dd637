"""«Krediter faktura»: all that is left of an invoice, or less of it."""

from typing import Any

from domain import crediting
from domain.invoice import Invoice
from domain.words import t
from store import invoices
from ui.choices import checkbox
from ui.desk import Desk, cancel_and
from ui.forms import Form
from ui.invoice_making import quantity_field, say_sum
from ui.kit import dialog, el, toast


def credit(desk: Desk, invoice: Invoice) -> None:
    """The lines with what is left of each; all of it stands there, and what the note comes to follows the typing."""
    order, deed = desk.order, desk.view.deed
    left = crediting.left_to_credit(order, invoice)
    parts = [part for part in invoice.lines if part.id in left]
    with dialog(t('Krediter faktura {number}?', number=invoice.number)) as box:
        el('p', 'soft', t('Sett ned antallet for å kreditere en del. Fakturaen og kreditnotaen blir stående.'))
        form = Form('fields')
        with form:
            for part in parts:
                el('p', 'break', part.text)
                form[str(part.id)] = quantity_field(left[part.id or 0], left[part.id or 0], part.unit)
            if not any(line.left for line in order.items):
                form['for_good'] = checkbox(t('Det som krediteres, skal ikke faktureres på nytt'))
        came = el('div', role='status')

        def wanted(given: dict[str, Any]) -> dict[int, Any]:
            return {part_id: given[str(part_id)] for part_id in left if given.get(str(part_id))}

        def follow() -> None:
            say_sum(
                came,
                t('Kreditnotaen blir på {total} inkl. mva.'),
                lambda: crediting.drawn(order, invoice, deed, wanted(form.so_far())).total_ore,
            )

        async def go() -> None:
            given = form.values()
            number = await desk.do(
                invoices.credit, invoice.id or 0, wanted(given), for_good=given.get('for_good', False)
            )
            box.close()
            toast(t('Kreditnota {number} er sendt.', number=number))

        form.on_change(follow, *(str(part.id) for part in parts))
        follow()
        with box.footer:
            cancel_and(box)
            form.submit(t('Krediter faktura'), go)

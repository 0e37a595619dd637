"""Vedlegg: pictures and PDF files on the order. Dropped here, chosen or photographed; several at once."""

from functools import partial

from nicegui import ui

from domain.access import Act as Right
from domain.attachment import Attachment
from domain.words import moment, t
from store import attachments
from store.order_view import OrderView
from ui.attachment_rows import attachment_row
from ui.desk import Desk, ask, late_menu
from ui.kit import Act, button, el, section, tag, toast
from ui.live import live
from ui.sending import PICTURES, Sending

ACCEPTED = f'{PICTURES},application/pdf'
# Only files are taken: text and links that are dragged go where they always go.
_OVER = "event => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); " \
        "event.currentTarget.classList.add('drop'); } }"  # fmt: skip
_OUT = "event => event.currentTarget.contains(event.relatedTarget) || event.currentTarget.classList.remove('drop')"
_DROP = (
    "event => {{ event.currentTarget.classList.remove('drop'); if (!event.dataTransfer.files.length) return; "
    'event.preventDefault(); const u = getElement({0}).$refs.qRef; u.reset(); u.addFiles(event.dataTransfer.files); }}'
)


def order_attachments(desk: Desk, view: live[OrderView]) -> None:
    """The section; the list in it follows what others attach, what one is sending is left alone."""
    with section(t('Vedlegg'), body='rows', more='attachments') as box:
        counted = el('span', 'count').move(box.actions.parent_slot.parent if box.actions.parent_slot else box, 1)
        sending = Sending(lambda kept: desk.do(attachments.add, kept), ACCEPTED) if desk.may(Right.EDIT_ORDER) else None
        if sending is not None:
            with box.actions:
                sending.opened_by(button(t('Legg til vedlegg'), 'quiet', 'attach_file'))
        view.section(partial(_rows, desk), key=_shown)
        if sending is not None:
            sending.told()
    if sending is not None:
        box.on('dragover', js_handler=_OVER)
        box.on('dragleave', js_handler=_OUT)
        box.on('drop', sending.begin, [])
        box.on('drop', js_handler=_DROP.format(sending.chosen.id))

    def count(newer: OrderView) -> None:
        counted.text = str(len(newer.own_attachments) or '')

    view.follow(count)
    count(desk.view)


def _rows(desk: Desk, view: OrderView) -> None:
    if not view.own_attachments:
        el(
            'p',
            'soft pad',
            t('Ingen vedlegg ennå. Dra bilder eller PDF-filer hit, eller velg dem.')
            if desk.may(Right.EDIT_ORDER)
            else t('Ingen vedlegg ennå.'),
        )
    for each in view.own_attachments:
        who = view.names.employees.get(each.employee_id or 0) or t('En tidligere ansatt')
        with attachment_row(each, f'{each.shown_size} · {who} · {moment(each.added_at, view.deed.today)}'):
            if each.shown:
                tag(t('Vises for kunden'), 'ok', 'visibility')
            opener = button('', 'quiet', 'more_vert', label=t('Valg for {name}', name=each.name))
            late_menu(opener, partial(choices, desk, each))


def choices(desk: Desk, attachment: Attachment) -> list[tuple[str, Act] | None]:
    """What the office does with an attachment."""
    save = (t('Last ned'), lambda: ui.download.from_url(f'/vedlegg/{attachment.id}/last-ned'))
    if not desk.may(Right.EDIT_ORDER):
        return [save]
    return [
        (t('Ikke vis for kunden') if attachment.shown else t('Vis for kunden'), partial(_show, desk, attachment)),
        save,
        (t('Fjern'), partial(_remove, desk, attachment)),
    ]


async def _show(desk: Desk, attachment: Attachment) -> None:
    await desk.do(attachments.show, attachment.id or 0, not attachment.shown)
    toast(t('Kunden ser ikke vedlegget lenger.') if attachment.shown else t('Kunden ser vedlegget i kundeportalen.'))


def _remove(desk: Desk, attachment: Attachment) -> None:
    async def go() -> None:
        await desk.do(attachments.remove, attachment.id or 0)
        toast(t('Vedlegget er fjernet.'))

    says = t('«{name}» fjernes fra ordren. Det kan ikke angres.', name=attachment.name)
    ask(t('Fjerne vedlegget?'), [says], t('Fjern'), go, 'danger')


def _shown(view: OrderView) -> object:
    return view.deed.today, [(each.id, each.shown) for each in view.own_attachments]

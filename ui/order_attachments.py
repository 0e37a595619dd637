"""Vedlegg: pictures and PDF files on the order. Dropped here, chosen or photographed; several at once."""

import asyncio
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from domain.attachment import MOST_BYTES, Attachment, too_large, wrong_kind
from domain.refused import Refused, SignedOut
from domain.words import moment, t
from store import attachments
from store.order_view import OrderView
from ui.attachment_rows import attachment_row
from ui.desk import Desk, ask, late_menu
from ui.kit import Act, button, el, note, section, tag, toast
from ui.live import live

ACCEPTED = 'image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif,application/pdf'
_PICK = '() => {{ const u = getElement({0}).$refs.qRef; u.reset(); u.pickFiles(); }}'
# Only files are taken: text and links that are dragged go where they always go.
_OVER = "event => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); " \
        "event.currentTarget.classList.add('drop'); } }"  # fmt: skip
_OUT = "event => event.currentTarget.contains(event.relatedTarget) || event.currentTarget.classList.remove('drop')"
_DROP = (
    "event => {{ event.currentTarget.classList.remove('drop'); if (!event.dataTransfer.files.length) return; "
    'event.preventDefault(); const u = getElement({0}).$refs.qRef; u.reset(); u.addFiles(event.dataTransfer.files); }}'
)
# How far it has come is drawn in the browser, which alone knows.
_START = """() => {{ emit(); const u = getElement({0}).$refs.qRef;
  const draw = () => {{ const bar = getHtmlElement({1}); if (!bar) return;
    bar.value = u.uploadedSize / Math.max(1, u.files.reduce((sum, file) => sum + file.size, 0));
    if (u.isUploading) requestAnimationFrame(draw); }};
  requestAnimationFrame(draw); }}"""
_TURNED_AWAY = 'found => emit(found.map(each => [each.file.name, each.file.size, each.failedPropValidation]))'
_FAILED = '({ files, xhr }) => emit(files.map(file => file.name), xhr.status)'


def order_attachments(desk: Desk, view: live[OrderView]) -> None:
    """The section; the list in it follows what others attach, what one is sending is left alone."""
    with section(t('Vedlegg'), body='rows', more='attachments') as box:
        counted = el('span', 'count').move(box.actions.parent_slot.parent if box.actions.parent_slot else box, 1)
        sending = _Sending(desk)
        with box.actions:
            sending.opener()
        view.section(partial(_rows, desk), key=_shown)
        sending.told()
    box.on('dragover', js_handler=_OVER)
    box.on('dragleave', js_handler=_OUT)
    box.on('drop', sending.begin, [])
    box.on('drop', js_handler=_DROP.format(sending.chosen.id))

    def count(newer: OrderView) -> None:
        counted.text = str(len(newer.attachments) or '')

    view.follow(count)
    count(desk.view)


class _Sending:
    """Files on their way from one browser to the order."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._sending, self._working = False, 0

    def opener(self) -> None:
        """The button, and what takes the files: it has no look of its own."""
        made = button(t('Legg til vedlegg'), 'quiet', 'attach_file')
        self.chosen = ui.upload(multiple=True, auto_upload=True, max_file_size=MOST_BYTES, on_upload=self._came)
        self.chosen.props['accept'] = ACCEPTED
        self.chosen.style('display: none')
        made.on('click', self.begin, [])
        made.on('click', js_handler=_PICK.format(self.chosen.id))

    def told(self) -> None:
        """Where it is said how far it has come, and what could not be attached."""
        with el('div', 'pad sending', role='status') as self.busy:
            el('span', text=t('Laster opp …'))
            bar = el('progress', aria_label=t('Laster opp'), max='1', value='0')
        self.busy.visible = False
        self.refused = el('div', 'refused', role='alert')
        self.chosen.on('start', self._started, js_handler=_START.format(self.chosen.id, bar.id))
        self.chosen.on('finish', self._finished, [])
        self.chosen.on('rejected', self._turned_away, js_handler=_TURNED_AWAY)
        self.chosen.on('failed', self._failed, js_handler=_FAILED)

    def begin(self) -> None:
        """Files are being chosen: what was wrong with the last ones has been read."""
        self.refused.clear()

    def _started(self) -> None:
        self._sending = True
        self._tell()

    def _finished(self) -> None:
        self._sending = False
        self._tell()

    async def _came(self, event: UploadEventArguments) -> None:
        self._working += 1
        self._tell()
        try:
            kept = await asyncio.to_thread(attachments.made, event.file.name, await event.file.read())
            await self.desk.do(attachments.add, kept)
        except SignedOut:
            raise
        except Refused as error:
            self._refuse(event.file.name, str(error))
        finally:
            self._working -= 1
            self._tell()

    def _turned_away(self, event: GenericEventArguments) -> None:
        for name, size, why in _pairs(event.args, 3):
            self._refuse(str(name), too_large(int(size)) if why == 'max-file-size' else wrong_kind())

    def _failed(self, event: GenericEventArguments) -> None:
        names, status = event.args if isinstance(event.args, list) and len(event.args) == 2 else ([], 0)
        for name in names if isinstance(names, list) else []:
            if status == 413:
                self._refuse(str(name), t('Filen er for stor.'))
            else:
                self._refuse(str(name), t('Filen kom ikke frem. Se om du har nett, og prøv igjen.'))

    def _refuse(self, name: str, sentence: str) -> None:
        if not self.refused.is_deleted:
            with self.refused:
                note(t('{name}: {what}', name=name[:120] or t('Filen'), what=sentence), 'danger')

    def _tell(self) -> None:
        if not self.busy.is_deleted:
            self.busy.visible = self._sending or self._working > 0


def _pairs(said: Any, length: int) -> list[list[Any]]:
    """What a browser says of several files, as far as it makes sense."""
    found = [each for each in said if isinstance(each, list) and len(each) == length] if isinstance(said, list) else []
    return [each for each in found if isinstance(each[1], int)]


def _rows(desk: Desk, view: OrderView) -> None:
    if not view.attachments:
        el('p', 'soft pad', t('Ingen vedlegg ennå. Dra bilder eller PDF-filer hit, eller velg dem.'))
    for each in view.attachments:
        who = view.names.employees.get(each.employee_id or 0) or t('En tidligere ansatt')
        with attachment_row(each, f'{each.shown_size} · {who} · {moment(each.added_at, view.deed.today)}'):
            if each.shown:
                tag(t('Vises for kunden'), 'ok', 'visibility')
            opener = button('', 'quiet', 'more_vert', label=t('Valg for {name}', name=each.name))
            late_menu(opener, partial(_choices, desk, each))


def _choices(desk: Desk, attachment: Attachment) -> list[tuple[str, Act] | None]:
    return [
        (t('Ikke vis for kunden') if attachment.shown else t('Vis for kunden'), partial(_show, desk, attachment)),
        (t('Last ned'), lambda: ui.download.from_url(f'/vedlegg/{attachment.id}/last-ned')),
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
    return view.deed.today, [(each.id, each.shown) for each in view.attachments]

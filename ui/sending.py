"""Files on their way from a browser: chosen or photographed, how far they have come, and what could not be taken."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments, UploadEventArguments

from domain.attachment import MOST_BYTES, too_large, wrong_kind
from domain.refused import Refused, SignedOut
from domain.words import t
from store import attachments
from store.attachments import Kept
from ui.kit import button, el, note

PICTURES = 'image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif'
_PICK = '() => {{ const u = getElement({0}).$refs.qRef; u.reset(); u.pickFiles(); }}'
_TAKE = '() => takePictures(getElement({0}).$refs.qRef, {1})'
_AGAIN = '() => getElement({0}).$refs.qRef.upload()'
# How far it has come is drawn in the browser, which alone knows.
_START = """() => {{ emit(); const u = getElement({0}).$refs.qRef;
  const draw = () => {{ const bar = getHtmlElement({1}); if (!bar) return;
    bar.value = u.uploadedSize / Math.max(1, u.files.reduce((sum, file) => sum + file.size, 0));
    if (u.isUploading) requestAnimationFrame(draw); }};
  requestAnimationFrame(draw); }}"""
_TURNED_AWAY = 'found => emit(found.map(each => [each.file.name, each.file.size, each.failedPropValidation]))'
_FAILED = '({ files, xhr }) => emit(files.map(file => file.name), xhr.status)'


class Sending:
    """Files on their way from one browser; `put` hears of each that has been made harmless, and keeps it."""

    def __init__(self, put: Callable[[Kept], Awaitable[object]], accept: str) -> None:
        self._put = put
        self._sending, self._working = False, 0
        # What takes the files has no look of its own.
        self.chosen = ui.upload(multiple=True, auto_upload=True, max_file_size=MOST_BYTES, on_upload=self._came)
        self.chosen.props['accept'] = accept
        self.chosen.style('display: none')

    def opened_by(self, made: ui.button) -> None:
        """Let a button choose files."""
        made.on('click', self.begin, [])
        made.on('click', js_handler=_PICK.format(self.chosen.id))

    def taken_by(self, made: ui.button, *, camera: bool) -> None:
        """Let a button take a picture with the phone's camera, or choose several; they are made smaller before."""
        made.on('click', self.begin, [])
        made.on('click', js_handler=_TAKE.format(self.chosen.id, str(camera).lower()))

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
            await self._put(kept)
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
                self._refuse(str(name), t('Filen kom ikke frem. Se om du har nett, og prøv igjen.'), again=True)

    def _refuse(self, name: str, sentence: str, *, again: bool = False) -> None:
        """Say what became of a file; one that the browser still holds can be sent `again`."""
        if not self.refused.is_deleted:
            name = name[:120] or t('Filen')
            with self.refused, el('div', 'told') as line:
                note(t('{name}: {what}', name=name, what=sentence), 'danger').classes('grow')
                if again:
                    made = button(t('Prøv igjen'), 'secondary', 'redo')
                    made.on('click', self.begin, [])
                    made.on('click', js_handler=_AGAIN.format(self.chosen.id))
                button('', 'quiet', 'close', label=t('Skjul meldingen om {name}', name=name), on_click=line.delete)

    def _tell(self) -> None:
        if not self.busy.is_deleted:
            self.busy.visible = self._sending or self._working > 0


def _pairs(said: Any, length: int) -> list[list[Any]]:
    """What a browser says of several files, as far as it makes sense."""
    found = [each for each in said if isinstance(each, list) and len(each) == length] if isinstance(said, list) else []
    return [each for each in found if isinstance(each[1], int)]

"""Where the customer answers: the panel with name and tick, and the dialogs beside it.

The panel lives as long as its page, so that a redraw takes nothing out of the customer's hands. What it posts is the
version, with its hash, that stood on the page when the customer ticked.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from nicegui import ui

from domain import options, quoting, regret
from domain import text as typed
from domain.message import MessageKind
from domain.quote import QuoteVersion
from domain.refused import CodeNeeded, Refused
from domain.sheet import Sheet
from domain.words import moment, t
from store import quotes
from store.database import write
from store.quotes import PortalView
from ui.choices import checkbox
from ui.forms import Form, field
from ui.kit import Dialog, banner, button, dialog, el, focus, toast
from ui.portal_code import ask_code
from ui.portal_picks import Picks
from ui.portal_stage import Stage, offered, stage
from ui.portal_visit import Visit


class AnswerPanel:
    """«Godta tilbudet»: visible while the newest version waits for an answer."""

    def __init__(self, visit: Visit, view: PortalView, picks: Picks) -> None:
        self._visit, self._picks = visit, picks
        self._version: QuoteVersion | None = None
        with el('div', id='svar') as self._place, el('section', 'section accept') as box, el('div', 'body top stack'):
            box.props['aria-labelledby'] = el('h2', text=t('Godta tilbudet')).html_id
            self._said = el('p', 'note', role='status')
            self._chosen = el('p', 'soft break')
            form = self._form = Form()
            with form:
                name = field(t('Fullt navn'), check=quoting.signed_name, autocomplete='name')
                form['name'] = name.mark('signed-name')
                self._tick = checkbox('', required=t('Kryss av for at du godtar tilbudet.')).mark('accept-tick')
                form['tick'] = self._tick
                self._early = form['early'] = checkbox('').mark('early-tick')
                self._button = form.submit(t('Godta tilbudet'), self._accept, more='big').mark('accept-quote')
            self._later = el('p', 'small muted', t('Du betaler ingenting nå. Faktura kommer senere.'))
            with el('div', 'big-row two-wide'):
                button(t('Be om endring'), 'secondary', on_click=self._ask_change)
                self._no = button(t('Avslå'), 'secondary', on_click=self._ask_decline)
        picks.on('answer', self._ask_about)
        self.follow(view)

    def follow(self, view: PortalView) -> None:
        """Ask about the newest version; a new one must be ticked anew, the name stays.

        A contact who may not answer reads who may.
        """
        self._said.text = view.may_not_answer
        self._said.visible = bool(view.may_not_answer)
        for part in (self._form, self._later, self._no):
            part.visible = not view.may_not_answer
        version = offered(view)
        self._place.visible = version is not None
        if version is None or (self._version is not None and version.id == self._version.id):
            return
        self._version = version
        self._early.value, self._early.text = False, regret.asks_early_start()
        self._early.visible = regret.holds(version.sheet)
        self._ask_about(self._picks.sheet(version))
        self._button.text = quoting.accept_verb(version.sheet)

    def _ask_about(self, sheet: Sheet) -> None:
        """What is ticked is a price: another one must be ticked anew."""
        self._tick.value = False
        self._tick.text = quoting.accept_sentence(sheet)
        chosen = options.names(sheet)
        self._chosen.text = t('Du har valgt: {what}.', what=', '.join(chosen)) if chosen else ''
        self._chosen.visible = bool(chosen)

    async def _accept(self) -> None:
        given = self._form.values()
        version = self._shown()
        send = partial(self._send, version, list(self._picks.places), given)
        try:
            await send()
        except CodeNeeded:
            await ask_code(self._visit.me, send)

    async def _send(self, version: QuoteVersion, picked: list[int], given: Mapping[str, Any]) -> None:
        await write(
            quotes.accept,
            self._visit.me,
            self._visit.number,
            version_id=version.id or 0,
            shown_hash=version.sha256,
            name=given['name'],
            ticked=given['tick'],
            picked=picked,
            starts_early=given['early'],
        )
        focus(self._visit.top)

    def _ask_change(self) -> None:
        async def send() -> None:
            text = form.values()['text']
            await write(quotes.say, self._visit.me, self._visit.number, MessageKind.CHANGE, text)
            box.close()
            toast(t('Meldingen er sendt. Tilbudet står åpent til vi svarer.'))

        with dialog(t('Be om endring')) as box:
            el('p', 'soft', t('Skriv hva du vil ha annerledes. Vi svarer deg her, eller sender et nytt tilbud.'))
            form = Form()
            with form:
                form['text'] = field(t('Melding'), kind='textarea', check=written)
        with box.footer:
            _cancel(box)
            form.submit(t('Be om endring'), send)

    def _ask_decline(self) -> None:
        version = self._shown()  # what the customer says no to, whatever comes meanwhile

        async def send() -> None:
            because = form.values()['because']
            await write(quotes.decline, self._visit.me, self._visit.number, version_id=version.id or 0, because=because)
            box.close()
            focus(self._visit.top)

        with dialog(t('Avslå tilbudet')) as box:
            el('p', 'soft', t('Da lukkes tilbudet. Du kan be om et nytt.'))
            form = Form()
            with form:
                form['because'] = field(t('Årsak'), kind='textarea', check=quoting.decline_reason, maxlength=1000)
        with box.footer:
            _cancel(box)
            form.submit(t('Avslå'), send, 'danger')

    def _shown(self) -> QuoteVersion:
        assert self._version is not None, 'the panel is only visible with a version'
        return self._version


def draw_new_quote(visit: Visit, view: PortalView) -> None:
    """«Be om nytt tilbud», once: after that the page says that it has been asked for."""
    version = view.version
    if version is None or stage(view) not in (Stage.EXPIRED, Stage.DECLINED):
        return

    async def ask() -> None:
        await write(quotes.say, visit.me, visit.number, MessageKind.NEW_QUOTE, t('Jeg vil gjerne ha et nytt tilbud.'))

    asked = [m for m in view.conversation if m.kind is MessageKind.NEW_QUOTE and m.made_at >= version.sent_at]
    if asked:
        at = moment(asked[-1].made_at, view.today)
        banner(t('Du ba om et nytt tilbud {when}. Vi tar kontakt.', when=at), 'ok')
    else:
        button(t('Be om nytt tilbud'), 'primary', 'refresh', on_click=ask, more='big')


def written(text: str) -> str:
    """What somebody has written. Refused: nothing."""
    found = typed.paragraphs(text)
    if not found:
        raise Refused(t('Skriv en melding først.'))
    return found


def _cancel(box: Dialog) -> None:
    ui.space()
    button(t('Avbryt'), 'quiet', on_click=box.close)

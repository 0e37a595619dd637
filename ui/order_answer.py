"""What the customer said by word of mouth, written down by the office: «Registrer aksept» and «Registrer avslag»."""

from domain import text as typed
from domain.quoting import decline_reason, recipients
from domain.words import t
from store import quotes
from store.attachments import Kept
from ui.choices import checkbox
from ui.desk import Desk, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, note, toast
from ui.order_attachments import ACCEPTED
from ui.portal_picks import Picks
from ui.portal_sheet import sheet_lines
from ui.sending import Sending


class _Proof:
    """A file that shows what was said, chosen in a dialog and kept until the dialog is sent."""

    def __init__(self) -> None:
        self.kept: Kept | None = None
        with el('div', 'actions'):
            sending = Sending(self._came, ACCEPTED)
            sending.opened_by(button(t('Legg ved bevis'), 'secondary', 'attach_file'))
            self._name = note('', 'ok', 'attach_file')
        self._name.visible = False
        sending.told()

    async def _came(self, kept: Kept) -> None:
        self.kept = kept
        self._name.visible = True
        self._name.clear()
        with self._name:
            el('span', 'break', kept.name)


def register_acceptance(desk: Desk) -> None:
    """The customer said yes by word of mouth."""
    with dialog(t('Registrer aksept')) as box:
        el(
            'p',
            'soft',
            t(
                'Når kunden har sagt ja på telefon eller ansikt til ansikt. '
                'Det står i historikken at dere registrerte det.'
            ),
        )
        picks, version = Picks(), desk.order.newest
        if version is not None and version.sheet.options:
            el('p', 'soft', t('Kryss av for det kunden valgte:'))
            with el('div', 'section'), el('div', 'rows'):
                picks.on('lines', sheet_lines(picks.sheet(version), t('Å betale'), picks.turn))
        form = Form()
        with form:
            name = form['name'] = field(
                t('Fullt navn'),
                desk.order.customer.name if desk.order.customer else '',
                check=_name,
                autocomplete='off',
            )
            form['said'] = field(t('Hvordan og når'), t('Muntlig, på telefon i dag'), maxlength=500, check=_said)
            form['receipt'] = checkbox(t('Send kunden en bekreftelse'), value=bool(recipients(desk.order.customer)))
        name.props('autofocus')
        proof = _Proof()

        async def go() -> None:
            given = form.values()
            await desk.do(
                quotes.register_acceptance,
                shown=version.id if version else None,
                picked=picks.places,
                proof=proof.kept,
                **given,
            )
            box.close()
            toast(t('Aksepten er registrert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Registrer aksept'), go)


def register_decline(desk: Desk) -> None:
    """The customer said no by word of mouth."""
    with dialog(t('Registrer avslag')) as box:
        form = Form()
        with form:
            form['because'] = field(t('Årsak'), maxlength=500, check=decline_reason)

        async def go() -> None:
            await desk.do(quotes.register_decline, form.values()['because'])
            box.close()
            toast(t('Avslaget er registrert.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Registrer avslag'), go)


def _name(text: str) -> str:
    return typed.required(text, t('hvem som godtok'))


def _said(text: str) -> str:
    return typed.required(text, t('hvordan og når kunden godtok'), 500)

"""Innstillinger → Meldinger: what each kind of message to customers says, in e-mail and in SMS."""

from collections.abc import Mapping, Sequence
from functools import partial

from domain import wording
from domain.access import Act, Actor
from domain.message import LINK, MessageKind
from domain.refused import Refused
from domain.words import count, t
from store import messages, wordings
from store.database import read, write
from store.wordings import Choice
from ui import conflict
from ui.choices import select
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, facts, icon, note, section, tag, toast


def wording_list(me: Actor, choices: Sequence[Choice]) -> None:
    """Every kind with what it says now."""
    with section(t('Meldinger til kunder'), body='rows', more='measure'):
        with el('div', 'pad stack'):
            el('p', 'soft', t('Slik begynner meldingene dere sender. Tilbud og oppfølging kan dere endre hver gang, '
                              'resten sendes av seg selv.'))  # fmt: skip
        with el('ul'):
            for each in choices:
                kind = each.wording.kind
                with el('li', 'row-line'):
                    with el('div', 'grow'):
                        el('div', 'strong', kind.word)
                        el('div', 'small soft break', each.wording.subject)
                    with el('div', 'side'):
                        if each.own:
                            tag(t('Egen tekst'), 'info', 'edit')
                        if me.may(Act.SETTINGS):
                            made = button('', 'quiet', 'edit', on_click=partial(_edit, me, each),
                                          label=t('Rediger: {name}', name=kind.word))  # fmt: skip
                            made.props['title'] = t('Rediger')


async def _edit(me: Actor, each: Choice) -> None:
    kind, says = each.wording.kind, each.wording
    opened = {'subject': says.subject, 'body': says.body, 'sms': says.sms}
    examples = await read(wordings.examples, me, kind)
    with dialog(kind.word) as box:
        with Form('fields') as form:
            entries = {
                'subject': field(t('Emne'), says.subject, maxlength=200),
                'body': field(t('E-post'), says.body, kind='textarea'),
                'sms': field(t('SMS'), says.sms, kind='textarea'),
            }
            for name, entry in entries.items():
                form[name] = entry
            _variables(kind)
            form['order'] = select(
                t('Vis med'), {name: name for name in examples}, next(iter(examples)), required=t('Velg en ordre.')
            )
        shown = el('div', 'stack wording-shown', aria_live='polite')

        def show() -> None:
            given = form.so_far()
            shown.clear()
            with shown:
                _preview(each, {**opened, **given}, examples[given.get('order') or next(iter(examples))])

        form.on_change(show, 'subject', 'body', 'sms', 'order')
        show()

        async def save() -> None:
            form.values()
            typed = {name: str(entry.value or '') for name, entry in entries.items()}
            if await conflict.save_form(
                lambda force: write(wordings.save, me, kind, opened, typed, force=force), opened, entries
            ):
                box.close()
                toast(t('Teksten er lagret.'))

        async def standard() -> None:
            await write(wordings.use_standard, me, kind)
            box.close()
            toast(t('Standardteksten er tilbake.'))

        with box.footer:
            if each.own:
                says_so = [t('Deres egen tekst for «{kind}» blir borte.', kind=kind.word)]
                back = partial(ask, t('Tilbake til standard?'), says_so, t('Tilbake til standard'), standard)
                button(t('Tilbake til standard'), 'quiet', 'undo', on_click=back)
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _variables(kind: MessageKind) -> None:
    with el('details', 'more line'):
        with el('summary'):
            icon('expand_more')
            el('span', 'grow', t('Hva som kan settes inn'))
        with el('div', 'pad stack'):
            facts(*((f'{{{name}}}', wording.explained(name)) for name in wording.variables(kind)))
            el('p', 'small soft', t('Tekst i [klammer] faller bort når det ikke finnes noe å sette inn, '
                                    'for eksempel «Hei[, {variable}].»', variable='{fornavn}'))  # fmt: skip


def _preview(each: Choice, given: Mapping[str, str], values: Mapping[str, str]) -> None:
    """The e-mail and the SMS as the customer of that order gets them, or the first thing that is wrong."""
    kind = each.wording.kind
    try:
        right = wording.checked(kind, given['subject'], given['body'], given['sms'])
    except Refused as error:
        note(str(error), 'danger')
        return
    said = {name: wording.fill(text, values).replace(LINK, messages.address('…')) for name, text in right.items()}
    as_sent = wording.as_sms(wording.fill(right['sms'], values)).replace(LINK, messages.address('x' * 64))
    long = wording.length(as_sent)
    with section(t('E-post')):
        el('p', 'strong break', said['subject'])
        el('p', 'break pre', said['body'])
    with section(t('SMS')):
        el('p', 'break pre', wording.as_sms(said['sms']))
        el('p', 'small soft', t('{signs} tegn med lenken: {parts} per kunde.', signs=long.signs,
                                parts=count(long.parts, 'SMS', 'SMS-er')))  # fmt: skip

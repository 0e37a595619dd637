"""The words of messages to customers: what we say by standard, and what a firm says instead.

`{fornavn}` and its like are variables. What stands in [square brackets] around variables falls away when one of them
has nothing to say: «Hei[ {fornavn}].» is «Hei Ingrid.» or «Hei.».
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Field

from domain import text as typed
from domain.columns import code, one_of
from domain.entity import Entity
from domain.message import LINK, MessageKind
from domain.refused import Refused
from domain.words import t

_VARIABLE = re.compile(r'\{([^{}]*)\}')
_OPTIONAL = re.compile(r'\[([^\[\]]*\{[^\[\]]*)\]')
_GSM = frozenset(
    '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿'
    'abcdefghijklmnopqrstuvwxyzäöñüà'
)
_GSM_TWICE = frozenset('^{}\\[~]|€')
LONGEST_SMS = 600


class Wording(Entity, table=True):
    """What a firm says in one kind of message instead of the standard; without a row, the standard is said."""

    __table_args__ = (one_of('kind', MessageKind),)

    kind: MessageKind = Field(sa_column=code(MessageKind, primary_key=True))
    subject: str = Field(max_length=200)
    body: str = Field(max_length=5000)
    sms: str = Field(max_length=LONGEST_SMS)


def kinds() -> tuple[MessageKind, ...]:
    """Those whose words the firm may choose; the others are written by a person, or end in a code."""
    return tuple(_STANDARD)


def standard(kind: MessageKind) -> Wording:
    """What we say when the firm has not said otherwise."""
    subject, body, sms = _STANDARD[kind]
    return Wording(kind=kind, subject=t(subject), body=t(body), sms=t(sms))


def variables(kind: MessageKind) -> tuple[str, ...]:
    """The variables of a kind, as they are written between the braces."""
    return _VARIABLES[kind]


def explained(name: str) -> str:
    """What a variable becomes."""
    return {
        'fornavn': t('kundens fornavn'),
        'firma': t('navnet på firmaet'),
        'ordre': t('ordrenummeret'),
        'oppdrag': t('tittelen på ordren'),
        'tilbud': t('tilbudsnummeret'),
        'faktura': t('«faktura» eller «kreditnota», og nummeret'),
        'total': t('beløpet'),
        'gyldig_til': t('siste dag tilbudet gjelder'),
        'forfall': t('forfallsdatoen'),
        'hvem': t('fornavnet til den som kommer'),
        'klokkeslett': t('når dere er fremme'),
        'lenke': t('lenken kunden åpner'),
    }[name]


def checked(kind: MessageKind, subject: str, body: str, sms: str) -> dict[str, str]:
    """As typed, checked. Refused: something is empty, too long, or has a variable that this kind does not know."""
    found = {
        'subject': typed.required(subject, t('emnet')),
        'body': _filled_in(typed.paragraphs(body, 5000), t('teksten i e-posten')),
        'sms': _filled_in(typed.paragraphs(sms, LONGEST_SMS), t('teksten i SMS-en')),
    }
    for each in found.values():
        check(kind, each)
    if LINK in found['subject']:
        raise Refused(t('Lenken kan ikke stå i emnet. Sett den i teksten.'))
    return found


def check(kind: MessageKind, text: str) -> None:
    """Refused: a variable that is not one of this kind's, or a brace on its own."""
    known = variables(kind)
    ours = ', '.join(f'{{{each}}}' for each in known)
    for name in _VARIABLE.findall(text):
        if name not in known:
            raise Refused(t('{name} finnes ikke her. Bruk en av disse: {known}.', name=f'{{{name}}}', known=ours))
    if re.search('[{}]', _VARIABLE.sub('', text)):
        raise Refused(t('En klammeparentes står alene. Variabler skrives slik: {known}.', known=ours))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its values, begun with a capital letter; what a person has typed in a value is no variable.

    >>> fill('hei[ {fornavn}]. {lenke}', {'fornavn': '', 'lenke': '{lenke}'})
    'Hei. {lenke}'
    """

    def optional(found: re.Match[str]) -> str:
        return found[1] if all(values.get(name) for name in _VARIABLE.findall(found[1])) else ''

    said = _VARIABLE.sub(lambda found: values.get(found[1], found[0]), _OPTIONAL.sub(optional, text)).strip()
    return said[:1].upper() + said[1:]


def as_sms(text: str) -> str:
    """The text as a phone gets it: hard spaces, which make an SMS cost double, are plain ones."""
    return text.replace('\u00a0', ' ').replace('\u202f', ' ').replace('\u2212', '-')


@dataclass(frozen=True, slots=True)
class Length:
    """How long an SMS is, and how many of those that are paid for."""

    signs: int
    parts: int


def length(sms: str) -> Length:
    """3GPP TS 23.038: 160 signs in one and 153 in each of several; 70 and 67 when one sign is not in its alphabet.

    >>> length('å' * 160).parts, length('å' * 161).parts, length('«' * 71).parts
    (1, 2, 2)
    """
    if all(sign in _GSM or sign in _GSM_TWICE for sign in sms):
        signs, one, several = len(sms) + sum(sign in _GSM_TWICE for sign in sms), 160, 153
    else:
        signs, one, several = len(sms.encode('utf-16-le')) // 2, 70, 67
    return Length(signs, 1 if signs <= one else -(-signs // several))


def _filled_in(text: str, label: str) -> str:
    if not text:
        raise Refused(t('Fyll ut {field}.', field=label))
    return text


_ALWAYS = ('fornavn', 'firma', 'ordre', 'oppdrag')
_VARIABLES: dict[MessageKind, tuple[str, ...]] = {
    MessageKind.QUOTE: (*_ALWAYS, 'lenke'),
    MessageKind.FOLLOW_UP: (*_ALWAYS, 'tilbud', 'gyldig_til', 'lenke'),
    MessageKind.RECEIPT: (*_ALWAYS, 'tilbud', 'total', 'lenke'),
    MessageKind.WITHDRAWN: (*_ALWAYS, 'tilbud'),
    MessageKind.ON_WAY: (*_ALWAYS, 'hvem', 'klokkeslett', 'lenke'),
    MessageKind.INVOICE: (*_ALWAYS, 'faktura', 'total', 'forfall', 'lenke'),
}
_STANDARD: dict[MessageKind, tuple[str, str, str]] = {
    MessageKind.QUOTE: (
        'Tilbud fra {firma}',
        'Hei[, {fornavn}]. Her er tilbudet vårt[ «{oppdrag}»]. Åpne lenken for å lese, spørre og svare.'
        '\n\n{lenke}\n\nVennlig hilsen\n{firma}',
        'Hei[, {fornavn}]. Her er tilbudet fra {firma}: {lenke}',
    ),
    MessageKind.FOLLOW_UP: (
        'Om tilbudet fra {firma}',
        'Hei[, {fornavn}]. Har du fått sett på tilbudet vårt?[ Det er gyldig til og med {gyldig_til}.] '
        'Spør gjerne hvis noe er uklart.\n\n{lenke}\n\nVennlig hilsen\n{firma}',
        'Hei[, {fornavn}]. Har du fått sett på tilbudet fra {firma}?[ Det er gyldig til og med {gyldig_til}.] {lenke}',
    ),
    MessageKind.RECEIPT: (
        'Du har godtatt tilbud {tilbud}',
        'Takk. Du har godtatt tilbud {tilbud} fra {firma} på {total} inkl. mva.\n\n{lenke}',
        'Takk. Du har godtatt tilbud {tilbud} fra {firma} på {total} inkl. mva. {lenke}',
    ),
    MessageKind.WITHDRAWN: (
        'Tilbudet er trukket tilbake',
        'Vi har trukket tilbake tilbud {tilbud}. Ta kontakt hvis du lurer på noe.',
        '{firma} har trukket tilbake tilbud {tilbud}. Ta kontakt hvis du lurer på noe.',
    ),
    MessageKind.ON_WAY: (
        '{firma} er på vei',
        'Hei[, {fornavn}]. {hvem} fra {firma} er på vei til deg[ og er fremme omtrent kl. {klokkeslett}].\n\n{lenke}',
        'Hei[, {fornavn}]. {hvem} fra {firma} er på vei til deg[ og er fremme omtrent kl. {klokkeslett}]. {lenke}',
    ),
    MessageKind.INVOICE: (
        '{faktura} fra {firma}',
        'Hei[, {fornavn}]. Her er {faktura} på {total}. Betal innen {forfall}.\n\n{lenke}\n\nVennlig hilsen\n{firma}',
        'Hei[, {fornavn}]. Her er {faktura} fra {firma} på {total}. Betal innen {forfall}. {lenke}',
    ),
}

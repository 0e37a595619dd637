"""What proves an agreement afterwards: each version that was sent, each yes and each «angret», chained per order.

Whoever says that a deal was made must prove it, and what was said in it (avtaleloven § 2, håndverkertjenesteloven § 32
third paragraph). So what was known when somebody said yes is written down as one canonical text with its SHA-256, and
every link of the chain holds the fingerprint of the one before: to change, remove or slip in one is to break all after.
The links follow each other as they came to be: a version, what was said while it was the newest, the next version.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from domain import VERSION
from domain.history import Deed
from domain.invoice import Invoice
from domain.quote import Acceptance, QuoteVersion, VersionState
from domain.regret import Regret
from domain.sheet import canonical, fingerprint
from domain.words import LANGUAGE, OSLO, full_date, t

LATER = frozenset({'id', 'content', 'sha256', 'annulled_at', 'annulled_by', 'annulled_because'})
"""What of an acceptance is no part of its evidence: the text itself, and what became of it."""

Proof = Acceptance | Regret


def chain(order_number: int, version: QuoteVersion, before: str) -> str:
    """The link of a version: the fingerprint of what it was sent as and of the link `before` it ('' for the first)."""
    facts = {
        'order': order_number,
        'number': version.number,
        'kind': version.kind.value,
        'sha256': version.sha256,
        'net_ore': version.net_ore,
        'total_ore': version.total_ore,
        'valid_until': version.valid_until.isoformat(),
        'sent_at': _plain(version.sent_at),
        'before': before,
    }
    return fingerprint(canonical(facts))


def last(versions: Sequence[QuoteVersion]) -> str:
    """The newest link of an order's chain, '' when nothing has been sent."""
    if not versions:
        return ''
    newest = versions[-1]
    return [newest.chain, *(proof.sha256 for proof in proofs(newest))][-1]


def proofs(version: QuoteVersion) -> list[Proof]:
    """What was said while a version was the newest, as it came to be."""
    return sorted([*version.acceptances, *version.regrets], key=lambda proof: proof.at)


def write(
    proof: Proof,
    version: QuoteVersion,
    order_number: int,
    before: str,
    ticks: Iterable[tuple[str, bool]] = (),
    **facts: Any,
) -> None:
    """Write down what was said to a version as evidence: `content` and `sha256`.

    The columns stand in it by their names, so that neither can be changed alone. `ticks` are what stood beside the
    boxes and whether they were ticked; `facts` are what no column holds (the button, the customer, a file). What says
    nothing is left out.
    """
    at = proof.at.astimezone(OSLO)
    known = {
        **{name: getattr(proof, name) for name in type(proof).model_fields if name not in LATER},
        'version_id': version.id,
        'order': order_number,
        'version': version.number,
        'stored_hash': version.sha256,
        'identified': identified(proof),
        'in_oslo': t('{date} kl. {time}', date=full_date(at.date()), time=f'{at:%H:%M:%S}'),
        'ticks': [{'text': text, 'ticked': ticked} for text, ticked in ticks],
        'language': LANGUAGE,
        'app': VERSION,
        **facts,
        'before': before,
    }
    proof.content = canonical({name: _plain(value) for name, value in known.items() if value not in (None, '', [])})
    proof.sha256 = fingerprint(proof.content)


def whose(deed: Deed) -> dict[str, Any]:
    """Who says it, when and from where: these columns of a proof."""
    actor = deed.actor
    return {
        'place': actor.where,
        'at': deed.now,
        'employee_id': actor.employee_id,
        'link_id': actor.link_id,
        'contact_id': deed.contact_id,
        'proved_by': deed.proved_by,
        'session': actor.session,
        'ip': actor.ip[:64],
        'agent': actor.agent[:300],
    }


def identified(proof: Proof) -> str:
    """How we know who it was: `code` (a one-time code they had shown), `link`, or `office` (registered for them)."""
    return 'office' if proof.employee_id else 'code' if proof.proved_by else 'link'


def ticked(acceptance: Acceptance) -> list[str]:
    """What stood beside the boxes they ticked."""
    return [each['text'] for each in _read(acceptance.content).get('ticks', []) if each['ticked']]


def faults(order_number: int, versions: Sequence[QuoteVersion], *, invoiced: bool) -> Iterator[str]:
    """What in the chain of an order is not as it was written, a sentence each; nothing when all of it holds.

    `invoiced`: an invoice of the order has been sent, so that nothing of it may have been erased.
    """
    before = ''
    for place, version in enumerate(versions, start=1):
        name = t('Tilbud {quote}', quote=f'{order_number}-{version.number}')
        if version.number != place:
            yield t('{document}: en versjon før den mangler.', document=name)
        yield from (t('{document}: {fault}.', document=name, fault=fault) for fault in _of_version(version, invoiced))
        if version.content and not _says(_read(version.content), order_number, version):
            yield t('{document}: nummer, sum eller gyldighet er ikke det som står i innholdet.', document=name)
        if version.chain != chain(order_number, version, before):
            yield t('{document}: kjeden er brutt. Noe er endret her, eller noe før det mangler.', document=name)
        before = version.chain
        for proof in proofs(version):
            said = (
                t('Aksepten fra {name} av tilbud {quote}')
                if isinstance(proof, Acceptance)
                else t('Angringen fra {name} av tilbud {quote}')
            )
            said = said.format(name=proof.name, quote=name.split()[-1])
            yield from (t('{document}: {fault}.', document=said, fault=each) for each in _of_proof(proof, version))
            written = _read(proof.content)
            if (written.get('before', ''), written.get('order')) != (before, order_number):
                yield t('{document}: kjeden er brutt. Noe er endret her, eller noe før det mangler.', document=said)
            before = proof.sha256
        if version.state is VersionState.ACCEPTED and version.acceptance is None:
            yield t('{document}: er merket som akseptert, men aksepten mangler.', document=name)


def invoice_faults(order_number: int, invoice: Invoice) -> Iterator[str]:
    """What of a sent invoice or credit note is not as it was sent (bokføringsloven § 13 b), a sentence each."""
    if fingerprint(invoice.content) != invoice.sha256:
        yield t('{document}: innholdet er endret.', document=invoice.title)
    said = _read(invoice.content)
    told = {
        'order': order_number,
        'kind': invoice.kind.value,
        'number': invoice.number,
        'day': _plain(invoice.day),
        'due_day': _plain(invoice.due_day),
        'net_ore': invoice.net_ore,
        'total_ore': invoice.total_ore,
        'discount': invoice.discount,
    }
    if any(said.get(name, value or '') != (value or '') for name, value in told.items() if said.get(name) is not None):
        yield t('{document}: nummer, dato eller beløp er ikke det som står i innholdet.', document=invoice.title)


def _of_version(version: QuoteVersion, invoiced: bool) -> Iterator[str]:
    if version.content:
        if fingerprint(version.content) != version.sha256:
            yield t('innholdet er endret')
        if version.erased_at is not None:
            yield t('er merket som slettet, men har innhold')
    elif version.erased_at is None or version.acceptances or invoiced:
        yield t('innholdet mangler')


def _says(data: dict[str, Any], order_number: int, version: QuoteVersion) -> bool:
    """Whether the content of a version says what its columns say."""
    told = {
        'order': order_number,
        'number': version.number,
        'kind': version.kind.value,
        'net_ore': version.net_ore,
        'total_ore': version.total_ore,
        'valid_until': version.valid_until.isoformat(),
    }
    return all(data.get(name) == value for name, value in told.items())


def _of_proof(proof: Proof, version: QuoteVersion) -> Iterator[str]:
    if fingerprint(proof.content) != proof.sha256:
        yield t('beviset er endret')
    written = _read(proof.content)
    for name in sorted(type(proof).model_fields.keys() - LATER):
        value = _plain(getattr(proof, name))
        if value != written[name] if name in written else value:
            yield t('feltet «{field}» er ikke det som står i beviset', field=name)
    shown = proof.shown_hash if isinstance(proof, Acceptance) else version.sha256
    if not version.sha256 == shown == written.get('stored_hash'):
        yield t('gjelder et annet innhold enn det versjonen har')


def _read(content: str) -> dict[str, Any]:
    """What a stored text says; nothing when it is so changed that it says nothing."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return unicodedata.normalize('NFC', value) if isinstance(value, str) else value

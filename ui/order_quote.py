"""Tilbud: the versions that were sent and what became of them, and the dialogs «Send tilbud» and «Følg opp»."""

from collections.abc import Mapping
from functools import partial

from domain import options
from domain.access import Act as Right
from domain.next_step import Next
from domain.norway import show_phone
from domain.paper import PaperKind
from domain.quote import QuoteVersion, VersionKind, VersionState
from domain.quoting import Recipient, recipients
from domain.refused import Refused
from domain.status import Step
from domain.terms import TERMS, PriceType, Terms
from domain.words import kr, moment, t, weekday
from store import following_up, quotes
from store.order_view import OrderView
from ui import order_compare, paper_links
from ui.choices import select
from ui.copying import copy_button
from ui.desk import Desk, cancel_and, late_menu
from ui.forms import Form, field
from ui.kit import Act, button, dialog, el, note, row, section, tag, toast
from ui.order_regret import draw_right
from ui.paper_routes import address
from ui.portal_sheet import sheet_lines

TONE = {
    VersionState.OPEN: ('info', 'send'),
    VersionState.ACCEPTED: ('ok', 'check_circle'),
    VersionState.DECLINED: ('danger', 'thumb_down'),
    VersionState.REPLACED: ('plain', 'history'),
    VersionState.WITHDRAWN: ('plain', 'undo'),
}


def versions(desk: Desk, view: OrderView) -> None:
    """Newest first, each with its price, state and what was said; the link can be copied."""
    order = view.order
    with section(
        t('Tilbud'), t('{count} versjoner', count=len(order.versions)) if len(order.versions) > 1 else '', body='rows'
    ) as box:
        if (
            order.may_take(Step.SEND_QUOTE)
            and desk.may(Right.SEND_QUOTE)
            and not desk.is_next(Next.SEND_QUOTE)
            and not desk.is_next(Next.SEND_NEW_QUOTE)
        ):
            with box.actions:
                button(
                    t('Send ny versjon') if order.versions else t('Send tilbud'),
                    'quiet',
                    'send',
                    on_click=partial(send, desk),
                )
        if not order.versions:
            el('p', 'soft pad', t('Ikke sendt ennå. Kunden ser ingenting før tilbudet er sendt.'))
        for version in reversed(order.versions):
            _version(desk, view, version)
        draw_right(desk, view)


def _version(desk: Desk, view: OrderView, version: QuoteVersion) -> None:
    today, prices = view.deed.today, desk.may(Right.SEE_PRICES)
    name = order_compare.name(desk, version)
    said = [t('Sendt {when}', when=moment(version.sent_at, today))] if version.kind is VersionKind.QUOTE else []
    if version.state is VersionState.OPEN and version.kind is VersionKind.QUOTE:
        said.append(t('gyldig til {day}', day=weekday(version.valid_until, today)))
        if version.seen_at:
            said.append(t('sett av kunden {when}', when=moment(version.seen_at, today)))
    elif version.state_at:
        said.append(f'{version.word(today).lower()} {moment(version.state_at, today)}')
    with row(name, ' · '.join(said)):
        if prices:
            el('span', 'num', kr(version.agreed_ore, unit=False))
        tone, symbol = TONE[version.state]
        expired = version.is_expired(today)
        stands = version.kind is VersionKind.CONFIRMATION and version.state is VersionState.OPEN
        tag(
            version.word(today),
            'warn' if expired else 'ok' if stands else tone,
            'schedule' if expired else symbol,
        )
        opener = button('', 'quiet', 'more_vert', label=t('Valg for {quote}', quote=name.lower()))
        late_menu(opener, partial(_choices, desk, version)) if prices and version.content else opener.delete()
    with el('div', 'pad small'):
        if version.because:
            note(t('Årsak: {reason}', reason=version.because), 'danger', 'chat')
        for acceptance in version.acceptances:
            said_yes = t('Godtatt av {name} {when}', name=acceptance.name, when=moment(acceptance.at, today))
            if acceptance.proved_by:
                said_yes += t(' · bekreftet med engangskode på {where}', where=acceptance.proved_by)
            elif acceptance.link_id:
                said_yes += t(' · fra lenken')
            if acceptance.employee_id:
                said_yes += t(' · registrert av kontoret: {said}', said=acceptance.said)
            if prices and (chosen := options.names(version.sheet.as_picked(acceptance.picked))):
                said_yes += t(' · valgte {what}', what=', '.join(chosen))
            if acceptance.annulled_at:
                said_yes += t(
                    ' · opphevet {when}: {why}',
                    when=moment(acceptance.annulled_at, today),
                    why=acceptance.annulled_because,
                )
            elif version.state is VersionState.REPLACED:
                said_yes += t(' · gjelder til ny versjon er akseptert')
            note(
                said_yes,
                '' if acceptance.annulled_at else 'ok',
                'history' if acceptance.annulled_at else 'check_circle',
            )
        link = view.links.get(version.id or 0)
        if link and version.state in (VersionState.OPEN, VersionState.ACCEPTED):
            copy_button(link)


def _choices(desk: Desk, version: QuoteVersion) -> list[tuple[str, Act] | None]:
    order, accepted = desk.order, version.acceptance
    anew = version.kind is VersionKind.QUOTE and order.may_take(Step.SEND_QUOTE) and desk.may(Right.SEND_QUOTE)
    return [
        (t('Vis'), partial(order_compare.show, desk, version)),
        (t('Åpne PDF'), partial(paper_links.open_pdf, paper_links.of_version(version))),
        (t('Åpne bekreftelsen'), partial(paper_links.open_pdf, address(PaperKind.RECEIPT, accepted.id)))
        if accepted is not None
        else None,
        (t('Sammenlign'), partial(order_compare.compare_with, desk, version))
        if any(each is not version and each.content for each in order.versions)
        else None,
        (t('Tilby på nytt'), partial(send, desk, version.id)) if anew else None,
    ]


async def send(desk: Desk, anew: int | None = None) -> None:
    """What the customer will see, on what terms, the message, the recipient; sending freezes the next version.

    `anew` is an earlier version that is offered again.
    """
    ready = await desk.look(quotes.draft, anew)
    with dialog(t('Send tilbud')) as box:
        if anew is not None:
            note(t('Ordrelinjene blir som i dette tilbudet når du sender det.'), symbol='history')
        el('p', 'soft', t('Dette ser kunden:'))
        with el('div', 'section'), el('div', 'rows'):
            sheet_lines(ready.sheet, t('Å betale'))
        form = Form('fields')
        with form:
            form['recipient'] = select(
                t('Mottaker'), {to.address: shown(to) for to in ready.recipients}, ready.recipients[0].address, 'w4'
            )
            form['until'] = field(t('Gyldig til'), ready.valid_until, 'w2', kind='date')
            kinds = {each.value: each.word for each in PriceType}
            form['price_type'] = price_type = select(t('Pristype'), kinds, ready.terms.price_type.value, 'w2')
            means = el('p', 'small soft w4 beside')
            form['terms'] = field(t('Vilkår'), ready.terms.text, kind='textarea', empty='', maxlength=TERMS)
            message = form['message'] = field(
                t('Melding'),
                ready.messages[ready.recipients[0].address],
                kind='textarea',
                hint=t('{lenke} blir til lenken kunden åpner.', lenke='{lenke}'),
            )

        _follow_recipient(form, message, ready.messages)

        def say() -> None:
            means.text = PriceType(price_type.value).means

        price_type.on_value_change(say)
        say()

        async def go() -> None:
            given = form.values()
            terms = Terms.of_typed(given['price_type'], given['terms'])
            version = await desk.do(
                quotes.send,
                recipient=given['recipient'],
                message=given['message'],
                valid_until=given['until'],
                terms=terms,
                anew=anew,
            )
            box.close()
            toast(t('Tilbud {number} er sendt.', number=f'{desk.number}-{version}'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Send tilbud'), go)


async def follow_up(desk: Desk) -> None:
    """«Følg opp»: a message to the customer, with the link to the quote."""
    order, found = desk.order, recipients(desk.order.customer)
    if not found:
        raise Refused(t('Kunden mangler mobilnummer og e-post. Legg til minst én av dem.'))
    texts = await desk.look(following_up.texts)
    with dialog(t('Følg opp')) as box:
        customer = order.customer
        if customer is not None and (customer.phone or order.contact):
            phone = (order.contact.phone if order.contact else '') or customer.phone
            if phone:
                button(t('Ring {phone}', phone=show_phone(phone)), 'secondary', 'call', href=f'tel:{phone}')
        form = Form('fields')
        with form:
            form['recipient'] = select(t('Mottaker'), {to.address: shown(to) for to in found}, found[0].address)
            message = form['message'] = field(t('Melding'), texts[found[0].address], kind='textarea')
        _follow_recipient(form, message, texts)

        async def go() -> None:
            given = form.values()
            await desk.do(following_up.send, recipient=given['recipient'], message=given['message'])
            box.close()
            toast(t('Meldingen er lagt i utgående meldinger.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Send melding'), go)


def _follow_recipient(form: Form, message: field, texts: Mapping[str, str]) -> None:
    """Another recipient has other words, until somebody has written their own."""

    def swap() -> None:
        recipient = str(form.so_far().get('recipient'))
        if message.value in texts.values() and recipient in texts:
            message.value = texts[recipient]

    form.on_change(swap, 'recipient')


def shown(to: Recipient) -> str:
    """«Ingrid Bjørnstad · ingrid@epost.no»."""
    address = to.address if to.is_email else show_phone(to.address)
    return f'{to.name} · {address}' if to.name else address

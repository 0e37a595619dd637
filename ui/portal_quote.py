"""What is offered or agreed: the frozen newest version, never an order's live lines."""

from datetime import date

from nicegui.elements.mixins.text_element import TextElement

from domain import regret
from domain.company import Company
from domain.norway import show_phone
from domain.paper import PaperKind
from domain.quote import Acceptance, QuoteVersion, VersionKind, VersionState
from domain.sheet import Sheet
from domain.status import Status
from domain.terms import of_sheet
from domain.words import clock, count, day, full_date, local_day, sentence, t, weekday
from store.quotes import PortalView
from ui import paper_links
from ui.kit import banner, button, el, icon, note, section
from ui.paper_routes import address
from ui.portal_picks import Picks
from ui.portal_sheet import price, sheet_lines
from ui.portal_stage import Stage, offered, stage


def draw_head(view: PortalView, picks: Picks, opened_with: int | None) -> None:
    """What this page is about and what has become of it; `opened_with` is the version the page was opened with."""
    at, version = stage(view), view.version
    if view.is_payers:
        _one_sentence(_for_payer(view), view.firm)
    elif version is None:
        _one_sentence(_gone_sentence(view), view.firm)
    elif at is Stage.ENDED:
        _one_sentence(t('Ordren er avsluttet.'), view.firm)
    elif at is Stage.EXPIRED:
        _one_sentence(t('Tilbudet utløp {date}.', date=full_date(version.valid_until)), view.firm, t('for nytt tilbud'))
    elif at is Stage.AGREED:
        _agreed(view, version)
    else:
        el('p', 'break', t('Hei, {name}', name=view.greeting) if view.greeting else t('Hei'))
        _new_version(view, version, opened_with)
        if at is Stage.DECLINED:
            _declined(view, version)
        _offer(view, version, at, picks)


def draw_lines(view: PortalView, picks: Picks) -> None:
    """The lines of the version, its options to tick; withdrawn, expired and ended ones show nothing."""
    version = shown(view)
    if version is None:
        return
    is_offer = version is offered(view)
    agreed = version.state is VersionState.ACCEPTED
    title = t('Dette er avtalt') if agreed else t('Dette får du')
    name = t('tilbud {quote}', quote=f'{view.number}-{version.number}')
    if version.kind is VersionKind.CONFIRMATION:
        title, name = t('Ordrebekreftelse'), t('ordre {number}', number=view.number)
    with section(title, name, body='rows'):
        if is_offer:
            picks.on('lines', sheet_lines(picks.sheet(version), t('Å betale'), picks.turn))
        else:
            sheet_lines(version.agreed.sold if agreed else version.sheet, t('Å betale'))


def lines_key(view: PortalView) -> object:
    """What the lines are drawn from: nobody loses a tick's focus over something else."""
    version = shown(view)
    return (version.id, version.state, stage(view)) if version else None


def draw_when(view: PortalView) -> None:
    """When and where, as it was offered; once it is agreed, the appointments say it."""
    version = shown(view)
    if version is None or stage(view) is Stage.AGREED:
        return
    jobs, address = version.sheet.data['jobs'], version.sheet.data['address']
    places = {job['address'] for job in jobs if job['address']} | ({address} if address else set())
    if not jobs and not places:
        return
    one_place = places.pop() if len(places) == 1 else ''
    with section(t('Når og hvor'), body='rows'):
        for job in jobs:
            with el('div', 'row-line'), el('div', 'grow'):
                el('div', 'strong break', job['title'])
                el('div', 'small soft', _planned(job, view.today))
                if not one_place and job['address']:
                    el('div', 'small soft break', job['address'])
        if one_place or address:
            with el('div', 'row-line'), el('div', 'grow'):
                el('div', 'strong', t('Sted'))
                el('div', 'small soft break', one_place or address)


def draw_terms(view: PortalView) -> None:
    """Payment for everybody, and the right of withdrawal for private people (angrerettloven § 8)."""
    version = shown(view)
    if version is None:
        return
    sheet = version.sheet
    private = not sheet.is_for_business
    with el('section', 'section', aria_label=t('Vilkår')), el('details', 'more'):
        with el('summary'):
            icon('expand_more')
            el('span', 'grow', t('Vilkår, betaling og angrerett') if private else t('Vilkår og betaling'))
        with el('div', 'body soft stack'):
            terms = of_sheet(sheet)
            if terms is not None:
                el('p', text=terms.price_type.shown)
            el('p', text=_payment(sheet))
            if terms is not None and terms.text:
                el('p', 'pre break', terms.text)
            if private:
                el('p', 'break', t('Tilbudet er fra {reach}.', reach=', '.join(regret.reached(sheet))))
                el(
                    'p',
                    text=t(
                        'Er noe galt med det vi har gjort, sier du fra innen rimelig tid etter at du oppdaget det. '
                        'Da har du rettighetene i forbrukerlovene, og kan ta kontakt her på siden.'
                    ),
                )
                _withdrawal(sheet)


def shown(view: PortalView) -> QuoteVersion | None:
    """The version whose content the customer sees."""
    return view.version if stage(view) in (Stage.OFFER, Stage.DECLINED, Stage.AGREED) else None


def reach(firm: Company, why: str = '') -> None:
    """How to reach the firm, with links."""
    with el('p', 'break'):
        if firm.phone:
            el('span', text=t('Ring oss på '))
            el('a', 'nowrap', show_phone(firm.phone), href=f'tel:{firm.phone}')
        if firm.email:
            el('span', text=t(' eller skriv til ') if firm.phone else t('Skriv til '))
            el('a', text=firm.email, href=f'mailto:{firm.email}')
        if not (firm.phone or firm.email):
            el('span', text=t('Ta kontakt med {firm}', firm=firm.name))
        el('span', text=f' {why}.' if why else '.')


# ---------- the heads ----------


def _one_sentence(says: str, firm: Company, why: str = '') -> None:
    with el('section', 'section'), el('div', 'body top stack'):
        el('h1', text=says)
        reach(firm, why)


def _for_payer(view: PortalView) -> str:
    return t('{invoice} fra {firm}', invoice=view.invoices[0].title, firm=view.firm.name)


def _gone_sentence(view: PortalView) -> str:
    return t('Tilbudet er trukket tilbake.') if view.had_quote else t('Ordren er trukket tilbake.')


def _offer(view: PortalView, version: QuoteVersion, at: Stage, picks: Picks) -> None:
    large, beside = price(picks.sheet(version))
    with el('section', 'section') as box, el('div', 'body top offer-head'):
        el('p', 'soft small break', t('Tilbud fra {firm}', firm=version.sheet.seller['name']))
        box.props['aria-labelledby'] = el('h1', 'break', title(view, version)).html_id
        sum_, said = el('p', 'sum', large), el('p', 'soft', beside)
        terms = of_sheet(version.sheet)
        if terms is not None:
            el('p', 'soft', terms.price_type.shown)
        picks.on('head', lambda sheet: _show_price(sheet, sum_, said))
        if at is Stage.OFFER and version.sheet.options:
            el('p', 'soft', t('Velg det du vil ha under. Prisen følger valgene dine.'))
        if at is Stage.OFFER:
            note(_valid(version, view.today), symbol='schedule')
            with el('div', 'actions'):
                button(t('Gå til svar'), 'secondary', 'expand_more', href='#svar')
                paper_links.pdf_button(paper_links.of_version(version))


def _show_price(sheet: Sheet, large: TextElement, beside: TextElement) -> None:
    large.text, beside.text = price(sheet)


def _agreed(view: PortalView, version: QuoteVersion) -> None:
    with el('div'):
        named = str(version.sheet.data['title'])
        el('h1', 'break', named or t('Ordre {number}', number=view.number))
        if named:
            el('p', 'soft', t('Ordre {number}', number=view.number))
    standing = version.acceptance
    if standing is not None:
        _thanks(view, standing)
    elif version.state is VersionState.DECLINED:
        banner(t('Du har avslått tilbudet. Ordren er likevel bekreftet av oss. Ta kontakt hvis det er feil.'), 'warn')
    elif view.status is Status.CLOSED:
        banner(t('Ordren er avsluttet.'), 'info')
    else:
        banner(t('Ordren er bekreftet.'), 'ok')


def _thanks(view: PortalView, standing: Acceptance) -> None:
    on, at = full_date(local_day(standing.at)), clock(standing.at)
    said = [t('Takk. Tilbudet er akseptert {date} kl. {time}.', date=on, time=at)]
    if view.receipt_to:
        said.append(t('Vi har sendt bekreftelse til {email}.', email=view.receipt_to))
    if standing.employee_id:
        said.append(t('Vi har registrert svaret du ga oss.'))
    elif view.order and view.order.customer and view.order.customer.is_business:
        said.append(t('Godtatt av {name}.', name=standing.name))
    with banner(' '.join(said), 'ok') as made:
        made.classes('break')
    with el('div', 'actions'):
        paper_links.pdf_button(address(PaperKind.RECEIPT, standing.id), t('Last ned bekreftelsen'))


def _declined(view: PortalView, version: QuoteVersion) -> None:
    on = day(local_day(version.state_at), view.today) if version.state_at else ''
    banner(t('Tilbudet ble avslått {date}.', date=on), 'info')


def _new_version(view: PortalView, version: QuoteVersion, opened_with: int | None) -> None:
    """Which version this is, when that is not the one the customer came for."""
    if opened_with is not None and version.id != opened_with:
        banner(t('Vi har endret tilbudet siden du åpnet siden. Du ser den nye versjonen nå.'), 'warn', 'refresh')
    elif view.opened_replaced:
        banner(t('Lenken gjaldt en eldre versjon. Du ser det nyeste tilbudet.'), 'info')
    older = [v for v in view.order.versions if v is not version and v.acceptance] if view.order else []
    if older:
        name = f'{view.number}-{older[-1].number}'
        banner(t('Du har godtatt tilbud {quote}. Det gjelder til du godtar den nye versjonen.', quote=name), 'info')


# ---------- words ----------


def title(view: PortalView, version: QuoteVersion) -> str:
    """What the order is about, as the version says it."""
    return str(version.sheet.data['title']) or t('Ordre {number}', number=view.number)


def _valid(version: QuoteVersion, today: date) -> str:
    left = (version.valid_until - today).days
    days = t('siste dag i dag') if left == 0 else t('{days} igjen', days=count(left, 'dag', 'dager'))
    return t('Gyldig til og med {date} – {days}', date=weekday(version.valid_until, today), days=days)


def _planned(job: dict[str, str | None], today: date) -> str:
    if not job['day']:
        return t('Vi avtaler tidspunkt med deg.')
    return sentence(moment_of(date.fromisoformat(job['day']), job['hours'] or '', today))


def moment_of(on: date, hours: str, today: date) -> str:
    """«i morgen kl. 08:00–14:00», «man. 23. nov.»."""
    if not hours[:1].isdigit():  # «mellom 08:00 og 12:00», or nothing
        return f'{day(on, today)} {hours}'.strip()
    return t('{day} kl. {hours}', day=day(on, today), hours=hours)


def _payment(sheet: Sheet) -> str:
    days = int(sheet.data['payment_days'])
    if not days:
        return t('Betaling ved mottak av faktura.')
    return t('Betaling innen {days} etter fakturadato.', days=count(days, 'dag', 'dager'))


def _withdrawal(sheet: Sheet) -> None:
    for text in regret.terms(sheet):
        el('p', 'break', text)
    if regret.holds(sheet):
        el('p', 'strong', t('Angreskjema'))
        for text in regret.form(sheet)[1:]:
            el('p', 'small break', text)

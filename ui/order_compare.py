"""What a version of a quote says, and what it says otherwise than another one."""

from nicegui import ui

from domain.comparing import Change, Comparison, Kind, compare
from domain.quote import QuoteVersion, VersionKind
from domain.terms import of_sheet
from domain.words import kr, t
from ui.choices import select
from ui.desk import Desk
from ui.kit import button, dialog, el, tag
from ui.portal_sheet import sheet_lines

TONE = {Kind.ADDED: ('ok', 'add'), Kind.REMOVED: ('danger', 'remove'), Kind.CHANGED: ('info', 'edit')}


def name(desk: Desk, version: QuoteVersion) -> str:
    """«Tilbud 1004-2», «Ordrebekreftelse»."""
    if version.kind is VersionKind.CONFIRMATION:
        return t('Ordrebekreftelse')
    return t('Tilbud {number}', number=f'{desk.number}-{version.number}')


def show(desk: Desk, version: QuoteVersion) -> None:
    """What the customer was sent, or has agreed to."""
    with dialog(name(desk, version)) as box:
        sheet = version.agreed
        with el('div', 'section'), el('div', 'rows'):
            sheet_lines(sheet, t('Å betale'))
        terms = of_sheet(sheet)
        if terms is not None:
            el('p', 'soft', terms.price_type.shown)
            if terms.text:
                el('p', 'pre break', terms.text)
        with box.footer:
            ui.space()
            button(t('Lukk'), 'quiet', on_click=box.close)


def compare_with(desk: Desk, version: QuoteVersion) -> None:
    """What this version says otherwise than the one before it, or another that is chosen."""
    others = {each.number: each for each in desk.order.versions if each is not version and each.content}
    before = max((number for number in others if number < version.number), default=min(others))

    def draw() -> None:
        other = others[int(chosen.value)]
        older, newer = sorted((other, version), key=lambda each: each.number)
        place.clear()
        with place:
            el(
                'p',
                'soft',
                t(
                    'Fra {one} til {other}. Linjenes priser er eks. mva.',
                    one=name(desk, older),
                    other=name(desk, newer),
                ),
            )
            draw_comparison(compare(older.sheet, newer.sheet))

    with dialog(t('Sammenlign')) as box:
        names = {number: name(desk, each) for number, each in others.items()}
        chosen = select(t('Sammenlign med'), names, before, on_change=draw)
        place = el('div', 'stack')
        draw()
        with box.footer:
            ui.space()
            button(t('Lukk'), 'quiet', on_click=box.close)


def draw_comparison(found: Comparison) -> None:
    """The lines that differ, prices without VAT, then everything else that does."""
    if found.is_same:
        el('p', text=t('Innholdet er det samme.'))
        return
    if found.lines:
        with el('div', 'section'), el('div', 'rows'):
            for change in found.lines:
                _change(change)
    for what, before, after in found.facts:
        with el('p', 'break'):
            el('span', 'strong', f'{what}: ')
            el('span', text=t('{before} → {after}', before=before or t('ingen'), after=after or t('ingen')))


def _change(change: Change) -> None:
    with el('div', 'row-line'):
        with el('div', 'grow'):
            el('div', 'strong break', change.text)
            if change.says:
                el('div', 'small soft break', ' · '.join(change.says))
        with el('div', 'side'):
            amounts = [kr(ore, unit=False) for ore in (change.before_ore, change.after_ore) if ore is not None]
            if change.before_ore != change.after_ore:
                el('span', 'num nowrap', ' → '.join(amounts))
            tag(change.kind.word, *TONE[change.kind])

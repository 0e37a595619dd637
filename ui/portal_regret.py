"""«Angrerett»: until when a private customer can withdraw, the form, and the button that needs no form."""

from nicegui import ui

from domain import quoting, regret, regretting
from domain.words import clock, full_date, local_day, t, weekday
from store import regrets
from store.database import write
from store.quotes import PortalView
from ui.forms import Form, field
from ui.kit import banner, button, dialog, el, focus, icon, section
from ui.portal_visit import Visit


def regret_key(view: PortalView) -> object:
    """What the section shows."""
    right = view.right
    return right and (right.version.id, right.until, right.is_open(view.today), right.regret and right.regret.id)


def draw_regretted(view: PortalView) -> None:
    """That the customer has withdrawn, at the top of the page."""
    row = view.right.regret if view.right else None
    if row is None:
        return
    said = [t('Avtalen er angret {date} kl. {time}.', date=full_date(local_day(row.at)), time=clock(row.at))]
    if row.receipt_to:
        said.append(t('Vi har sendt kvittering: {where}.', where=row.receipt_to))
    said.append(t('Vi tar kontakt med deg. Har du betalt noe du skal ha tilbake, får du det innen 14 dager.'))
    banner(' '.join(said), 'info', 'undo')


def draw_regret(visit: Visit, view: PortalView) -> None:
    """The right, as long as it lasts."""
    right = view.right
    if right is None or not right.is_open(view.today):
        return
    with section(t('Angrerett')), el('div', 'stack'):
        el('p', text=t('Du kan angre avtalen til og med {day}.', day=weekday(right.until, view.today)))
        if right.starts_early:
            el(
                'p',
                'soft',
                t(
                    'Du har bedt oss om å starte før fristen er ute. Angrer du, betaler du for det som er utført, '
                    'og når alt er fullført, er angreretten tapt.'
                ),
            )
        draw_form(right)
        with el('div', 'actions'):
            button(t('Angre avtalen'), 'secondary', 'undo', on_click=lambda: _ask(visit, right))


def draw_form(right: regretting.Right) -> None:
    """«Angreskjema», for those who would rather write."""
    with el('details', 'more line'):
        with el('summary'):
            icon('expand_more')
            el('span', 'grow', t('Angreskjema'))
        with el('div', 'body soft stack'):
            for text in regret.form(right.version.sheet, full_date(right.agreed)):
                el('p', 'break', text)


def _ask(visit: Visit, right: regretting.Right) -> None:
    async def send() -> None:
        given = form.values()
        await write(
            regrets.regret,
            visit.me,
            visit.number,
            version_id=right.version.id or 0,
            name=given['name'],
            said=given['said'],
        )
        box.close()
        focus(visit.top)

    with dialog(t('Angre avtalen')) as box:
        el(
            'p',
            'soft',
            t(
                'Du trenger ikke å oppgi noen grunn. Vi får beskjed med en gang, '
                'og du får en kvittering du kan ta vare på.'
            ),
        )
        form = Form()
        with form:
            form['name'] = field(t('Fullt navn'), check=quoting.signed_name, autocomplete='name')
            form['said'] = field(t('Vil du si noe mer?'), kind='textarea', maxlength=1000)
    with box.footer:
        ui.space()
        button(t('Avbryt'), 'quiet', on_click=box.close)
        form.submit(t('Angre avtalen'), send, 'danger')

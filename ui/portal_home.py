"""The portal's first page for somebody who has shown a code: what waits for them, then everything else."""

from domain.invoice import Invoice
from domain.status import Status, word
from domain.words import count, kr, sentence, short_date, t
from store.portal_home import Home, Told
from ui.frame import sign_out
from ui.kit import el, row, section, tag
from ui.portal_quote import moment_of

SHORT = 5


def draw_greeting(view: Home) -> None:
    """Who is signed in, and for whom."""
    el('h1', text=t('Hei, {name}', name=view.greeting) if view.greeting else t('Hei'))
    if view.customer.is_business:
        el('p', 'soft break', view.customer.name)
    if not (view.orders or view.invoices):
        with el('div', 'section'), el('div', 'body top'):
            el('p', text=t('Her kommer tilbud, avtaler og fakturaer når vi har sendt deg noe.'))


def draw_waiting(view: Home) -> None:
    """«Tilbud å svare på»."""
    waiting = [each for each in view.orders if each.waits]
    if waiting:
        with section(t('Tilbud å svare på'), str(len(waiting)), body='rows'):
            for each in waiting:
                until = t('Gyldig til og med {date}', date=short_date(each.version.valid_until))
                with row(each.what, until, _to(each.number)):
                    el('span', 'strong nowrap', kr(each.version.total_ore))


def draw_jobs(view: Home) -> None:
    """«Avtaler»: when somebody comes next."""
    if view.jobs:
        with section(t('Avtaler'), body='rows'):
            for number, job in view.jobs[:SHORT]:
                when = sentence(moment_of(job.day, job.hours, view.today)) if job.day else ''
                with row(job.title, when, _to(number)):
                    tag(job.status.word, 'plain', 'event')
            if len(view.jobs) > SHORT:
                more = count(len(view.jobs) - SHORT, 'avtale', 'avtaler')
                el('p', 'soft pad', t('Og {jobs} senere.', jobs=more))


def draw_invoices(view: Home) -> None:
    """«Fakturaer»: what is to be paid first."""
    if view.invoices:
        unpaid = [each for each in view.invoices if each[1].open_ore]
        with section(t('Fakturaer'), body='rows'):
            for number, invoice in unpaid + [each for each in view.invoices if not each[1].open_ore]:
                with row(invoice.title, _due(invoice), _to(number)):
                    el('span', 'nowrap', kr(invoice.open_ore or invoice.total_ore))
                    late = invoice.is_overdue(view.today)
                    tag(invoice.word(view.today), 'danger' if late else 'ok' if invoice.is_settled else 'plain')


def draw_orders(view: Home) -> None:
    """«Ordre»: each with how far it has come, and whether there is an answer to read."""
    if view.orders:
        with section(t('Ordre'), str(len(view.orders)), body='rows'):
            for each in view.orders:
                with row(each.what, t('Ordre {number}', number=each.number), _to(each.number)):
                    if each.unread:
                        tag(count(each.unread, 'ny melding', 'nye meldinger'), 'info', 'chat')
                    tag(_state(each, view))


def draw_leave(_: Home) -> None:
    sign_out('/portal/logg-ut')


def _to(number: int) -> str:
    return f'/portal/ordre/{number}'


def _due(invoice: Invoice) -> str:
    return t('Forfaller {date}', date=short_date(invoice.due_day)) if invoice.open_ore and invoice.due_day else ''


def _state(told: Told, view: Home) -> str:
    if told.status is Status.QUOTED:
        return t('Venter på svar') if told.waits else told.version.word(view.today)
    return t('Akseptert') if told.status is Status.ACCEPTED else word(told.status)

"""One job for the person who does it: how to get there, what to do, and one big button under the thumb. No prices."""

from functools import partial
from urllib.parse import quote

from domain.access import Act, Actor
from domain.attachment import Of
from domain.job import REOPEN_WITHIN, JobStatus
from domain.line import LineKind
from domain.paper import PaperKind
from domain.status import Status
from domain.timing import length
from domain.words import clock, day, kr, moment, sentence, t
from store import clock as time
from store.crew import CrewJob
from ui import crew_acts, crew_clock, crew_pictures, crew_team, materials, paper_links
from ui.attachment_rows import section_attachments
from ui.checklists import Photos, section_points
from ui.crew_list import PILL
from ui.job_notes import draw_notes
from ui.job_pictures import Camera
from ui.job_questions import on_way
from ui.kit import Kind, button, el, facts, icon, note, section, tag
from ui.paper_routes import address
from ui.signatures import draw_signature


def draw_back() -> None:
    """The way back to the list."""
    with el('a', 'crumb', href='/crew'):
        icon('arrow_back')
        el('span', text=t('Jobbene dine'))


def draw_gone() -> None:
    """The job is no longer this person's, or its order is a draft again."""
    with el('section', 'section'), el('div', 'body top stack'):
        el('h1', text=t('Jobben er ikke på listen din lenger'))
        el(
            'p',
            text=t(
                'Kontoret har flyttet den, gitt den til andre eller trukket den tilbake. Ring kontoret hvis du lurer.'
            ),
        )
        with el('div', 'actions'):
            button(t('Til jobbene dine'), 'secondary', 'arrow_back', href='/crew')


def draw_what(me: Actor, taker: Camera, item: CrewJob) -> None:
    """What, for whom and when; who to call and how to get there; what to know."""
    job = item.job
    with el('div', 'head'):
        with el('div', 'grow'):
            el('h1', 'break', job.title)
            el('p', 'soft break', item.customer)
            el('p', 'soft', _when(item))
        tag(job.status.word, *PILL[job.status])
    _contact(item)
    if item.signature:
        with section(t('Kundens signatur')):
            draw_signature(item.signature, time.today())
    with section(t('Adresse')):
        if job.stops:
            with el('ol', 'stops'):
                for label, place in job.places:
                    with el('li', 'break'):
                        if label:
                            el('span', 'strong', f'{label}: ')
                        el('span', text=place)
        else:
            el('p', 'break', item.place or t('Ingen adresse. Ring kontoret.'))
    with section(t('Arbeidsbeskrivelse')):
        el('p', 'pre break' if job.description else 'soft', job.description or t('Ingen beskrivelse.'))
    section_points(
        item.points,
        job,
        item.people,
        partial(crew_acts.reply, me, item),
        Photos(
            lambda point: crew_pictures.draw_tiles(me, item, Of(job.id, point.id)),
            lambda point: taker.buttons(Of(job.id, point.id), point.text),
        ),
    )
    crew_pictures.draw_pictures(me, item, taker)
    crew_pictures.draw_damages(me, item, taker)
    _materials(me, item)
    _notes(me, item)
    _lines(item)
    section_attachments(item.attachments)
    with section(t('Om jobben')):
        colleagues = ', '.join(item.colleagues) or t('Ingen, du er alene')
        lead = [(t('Ansvarlig på jobben'), item.lead or t('Deg'))] if item.lead or job.lead is not None else []
        takes = [(t('Varighet'), length(job.minutes))] if job.minutes else []
        follows = [(t('Følger opp'), item.follows)] if item.follows else []
        ours = (t('Ordre'), f'{item.number} {item.order_title}'.strip())
        facts(ours, *takes, *follows, (t('Sammen med'), colleagues), *lead)
    if me.may(Act.LEAD) and job.lead is not None and job.lead == me.employee_id:
        crew_team.draw_team(me, item)
    if job.status is JobStatus.STARTED:
        if not item.asks_signature:
            sign = partial(crew_acts.sign, me, item)
            button(t('Fullfør med signatur'), 'secondary', 'edit', on_click=sign, more='tall')
        back = partial(crew_acts.must_return, me, item)
        button(t('Må tilbake'), 'secondary', 'redo', on_click=back, more='tall')
    if job.status is JobStatus.DONE:
        paper_links.pdf_button(address(PaperKind.JOB_REPORT, job.id), t('Jobbrapport (PDF)'))
    crew_pictures.draw_report(me, item, taker)


def draw_bar(me: Actor, item: CrewJob) -> None:
    """What can be done with the job now; there is never more than one big button."""
    job = item.job
    with el('div', 'bottom'):
        if job.status is JobStatus.DONE:
            _done(me, item)
        elif item.may_confirm:
            note(item.why_not_start, symbol='lock')
            with el('div', 'big-row two-wide'):
                button(t('Start jobb'), 'secondary', 'play_arrow', more='tall').disable()
                confirm = partial(crew_acts.confirm, me, item)
                button(t('Bekreft ordre'), 'primary', 'verified', on_click=confirm, more='tall')
        elif item.mine:
            with el('div'):
                el('div', 'small soft', t('Startet {when}', when=moment(item.mine.started_at, time.today())))
                crew_clock.running(item.mine.started_at)
            crew_acts.ask_if_forgotten(me, item, time.now())
            with el('div', 'big-row two-wide'):
                button(t('Pause'), 'secondary', 'pause', on_click=partial(crew_acts.pause, me, item), more='tall')
                _complete(me, item, 'primary', 'tall')
        else:
            if job.status is JobStatus.STARTED:
                note(_others(item), symbol='build')
                if not item.why_not_start:
                    _complete(me, item, 'secondary', 'tall')
            if job.status is JobStatus.PLANNED and not item.why_not_start:
                _on_way(me, item)
            start = partial(crew_acts.start, me, item)
            because = item.why_not_start
            word = t('Fortsett') if item.paused else t('Start jobb')
            button(word, 'primary', 'play_arrow', on_click=start, more='big', disabled_because=because)


def _materials(me: Actor, item: CrewJob) -> None:
    where, may = materials.Where(me, item.number, item.job.id or 0), crew_pictures.may_add(item)
    if item.materials or may:
        with section(t('Materiell'), str(len(item.materials) or ''), body='rows'):
            materials.draw(where, item.materials, item.people, may_change=may)
            if may:
                with el('div', 'pad'):
                    button(t('Noter materiell'), 'secondary', 'add', on_click=partial(materials.note, where))


def _when(item: CrewJob) -> str:
    """«I dag 08:00–14:00»."""
    job = item.job
    return sentence(f'{day(job.day, time.today())} {job.hours}'.strip()) if job.day else t('Uplanlagt')


def _contact(item: CrewJob) -> None:
    ways = []
    if item.phone:
        ways += [(t('Ring'), 'call', f'tel:{item.phone}'), (t('Send SMS'), 'sms', f'sms:{item.phone}')]
    elif item.office_phone:
        ways.append((t('Ring kontoret'), 'call', f'tel:{item.office_phone}'))
    if item.place:
        *between, last = [place for _, place in item.job.places] or [item.place]
        way = f'&waypoints={quote("|".join(between))}' if between else ''
        map_ = f'https://www.google.com/maps/dir/?api=1&destination={quote(last)}{way}'
        ways.append((t('Vis veibeskrivelse'), 'directions', map_))
    with el('div', 'big-row'):
        for word, symbol, href in ways:
            made = button(word, 'secondary', symbol, href=href).props('stack')
            if href.startswith('https'):
                made.props('target=_blank rel="noopener noreferrer"')
    if item.is_phone_hidden:
        note(t('Kontoret viser ikke kundens telefonnummer.'), symbol='visibility_off')
    elif not item.phone:
        note(t('Kunden har ikke noe telefonnummer.'), symbol='phone')


def _notes(me: Actor, item: CrewJob) -> None:
    if not item.notes and item.order_status is Status.CLOSED:
        return
    with section(t('Notater'), str(len(item.notes) or '')):
        draw_notes(item.notes, item.people, time.today())
        if item.order_status is not Status.CLOSED:
            button(t('Skriv notat'), 'secondary', 'edit_note', on_click=partial(crew_acts.add_note, me, item))


def _lines(item: CrewJob) -> None:
    """What has been ordered, with prices only where the firm shows them here."""
    if not item.lines:
        return
    with section(t('Ordrelinjer'), body='rows'):
        for line in item.lines:
            with el('div', 'row-line'):
                with el('div', 'grow'):
                    el('div', 'break strong' if line.kind is LineKind.SECTION else 'break', line.text)
                    if line.amount:
                        el('div', 'small soft', line.amount)
                if line.ore is not None:
                    el('span', 'num', kr(line.ore, unit=False))
        if item.total_ore is not None:
            with el('div', 'row-line'):
                el('div', 'grow strong', t('Sum inkl. mva.'))
                el('span', 'num strong', kr(item.total_ore))


def _on_way(me: Actor, item: CrewJob) -> None:
    """«På vei», and what the office and the customer see of it."""
    job = item.job
    if not item.on_way:
        if job.day is None or job.day <= time.today():
            set_off = partial(crew_acts.set_off, me, item)
            button(t('På vei'), 'secondary', 'local_shipping', on_click=set_off, more='tall')
        return
    with el('div', 'head'):
        note(on_way(item.on_way, job, mine=item.is_on_way), symbol='local_shipping').classes('grow')
        if item.is_on_way:
            button(t('Ikke likevel'), 'quiet', on_click=partial(crew_acts.not_on_way, me, item))


def _done(me: Actor, item: CrewJob) -> None:
    at = item.job.completed_at
    assert at is not None
    note(t('Fullført {when}', when=moment(at, time.today())), 'ok')
    if item.may_reopen and item.order_status is not Status.CLOSED:
        until = clock(at + REOPEN_WITHIN)
        el('p', 'small soft', t('Trykket du feil? Du kan gjenåpne jobben til kl. {time}.', time=until))
        button(t('Gjenåpne jobb'), 'secondary', 'undo', on_click=partial(crew_acts.reopen, me, item), more='big')


def _complete(me: Actor, item: CrewJob, kind: Kind, more: str) -> None:
    button(t('Fullfør jobb'), kind, 'task_alt', on_click=partial(crew_acts.complete, me, item), more=more)


def _others(item: CrewJob) -> str:
    if item.job.running:
        return t('Jobben er i gang. Start for å føre din egen tid.') if not item.paused else t('Du har pause.')
    return t('Du har pause. Ingen tid går nå.') if item.paused else t('Jobben er startet, men ingen tid går nå.')

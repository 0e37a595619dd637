"""«Notater» on a job: the list in Crew and the office, and the dialog for writing one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from domain.job_note import LONGEST, JobNote
from domain.words import moment, t
from ui.desk import cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el, forget, toast


def draw_notes(notes: Sequence[JobNote], people: Mapping[int, str], today: date) -> None:
    """Each note with who wrote it and when."""
    for each in notes:
        who = people.get(each.employee_id or 0, t('En tidligere ansatt'))
        with el('div', 'job-note'):
            el('p', 'pre break', each.text or t('Teksten er slettet.'))
            el('p', 'small soft', f'{who}, {moment(each.written_at, today)}')


def ask_note(job_id: int | None, write: Callable[[str], Awaitable[object]], who_reads: str) -> None:
    """«Skriv notat»; what is typed and not saved is there the next time."""
    keep = f'notat:{job_id}'
    with dialog(t('Skriv notat')) as box:
        with Form() as form:
            form['text'] = field(t('Notat'), kind='textarea', maxlength=LONGEST, hint=who_reads, keep=keep)

        async def go() -> None:
            await write(form.values()['text'])
            forget(keep)
            box.close()
            toast(t('Notatet er lagret.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre notat'), go)

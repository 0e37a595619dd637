"""Sjekklister: the templates under Innstillinger, and the points of one job, to be answered."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from domain.access import Act, Actor
from domain.checklist import CheckPoint, PointKind
from domain.job import Job
from domain.text import required
from domain.words import count, moment, t
from store import checklists, clock
from store.checklists import Template
from store.database import read, write
from ui.choices import select, switch
from ui.desk import Desk, ask, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, forget, icon, section

Reply = Callable[[CheckPoint, str], Awaitable[object]]


class Photos(NamedTuple):
    """How the pictures of a point that is answered with one are drawn, and what takes them."""

    show: Callable[[CheckPoint], object]
    ask: Callable[[CheckPoint], object]


def template_list(me: Actor, templates: Sequence[Template]) -> None:
    """Every template with its points."""
    may_change = me.may(Act.EDIT_CATALOGUE)
    with el('div', 'head'):
        el('p', 'soft grow', t('Punkter som går igjen. Sett en sjekkliste på en jobb fra menyen til jobben.'))
        if may_change:
            button(t('Ny sjekkliste'), 'primary', 'add', on_click=partial(_make, me))
    if not templates:
        el('p', 'soft', t('Ingen sjekklister ennå.'))
    for each in templates:
        key = each.checklist.id or 0
        points = count(len(each.points), 'punkt', 'punkter')
        with section(each.checklist.name, points, body='rows', more='measure') as box:
            if may_change:
                with box.actions:
                    button(t('Legg til punkt'), 'quiet', 'add', on_click=partial(_add, me, key))
                    label = t('Slett {name}', name=each.checklist.name)
                    button('', 'quiet', 'delete', label=label, on_click=partial(_remove, me, each))
            for point in each.points:
                with el('div', 'row-line'):
                    with el('div', 'grow'):
                        el('div', 'break', point.text)
                        el('div', 'small soft', _nature(point))
                    if may_change:
                        label = t('Fjern {point}', point=point.text)
                        away = partial(write, checklists.take_from_template, me, key, point.id or 0)
                        button('', 'quiet', 'delete', label=label, on_click=away)


def ask_point(save: Callable[[str, str, bool], Awaitable[object]]) -> None:
    """One more point; `save` hears its text, its kind, and whether it must be answered."""
    with dialog(t('Legg til punkt')) as box:
        with Form() as form:
            form['text'] = field(t('Punkt'), check=lambda said: required(said, t('punktet')))
            kinds = {kind.value: kind.word for kind in PointKind}
            form['kind'] = select(t('Besvares med'), kinds, PointKind.YES_NO.value, required=t('Velg hvordan.'))
            with el('div'):
                form['required'] = switch(t('Må besvares før jobben kan fullføres'))

        async def go() -> None:
            given = form.values()
            await save(given['text'], given['kind'], given['required'])
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), go)


async def ask_template(desk: Desk, job: Job) -> None:
    """«Sett inn sjekkliste»: the points of a template on a job, or one by hand."""
    found = await read(checklists.templates, desk.me)

    def add(text: str, kind: str, required: bool) -> Awaitable[object]:
        return desk.do(checklists.add, job.id or 0, text, kind, required)

    if not found:
        ask_point(add)
        return
    with dialog(t('Sjekkliste')) as box:
        with Form() as form:
            names = {each.checklist.id: each.checklist.name for each in found}
            form['checklist'] = select(t('Sjekkliste'), names, found[0].checklist.id, required=t('Velg en.'))

        async def go() -> None:
            await desk.do(checklists.put, job.id or 0, form.values()['checklist'])
            box.close()

        def by_hand() -> None:
            box.close()
            ask_point(add)

        with box.footer:
            button(t('Legg til punkt'), 'quiet', 'add', on_click=by_hand)
            cancel_and(box)
            form.submit(t('Sett inn'), go)


def points_of(
    points: Sequence[CheckPoint],
    job: Job,
    people: dict[int, str],
    reply: Reply,
    photos: Photos,
    take: Callable[..., object] | None = None,
    *,
    may_answer: bool = True,
) -> None:
    """The points of one job: each with its answer and who gave it, or with what answers it."""
    today = clock.today()
    with el('ul', 'checklist'):
        for point in points:
            with el('li', 'check-point'):
                icon('check_circle' if point.is_done else 'radio_button_unchecked')
                with el('div', 'grow'):
                    el('div', 'break', point.text)
                    el('div', 'small soft break', _told(point, people, today))
                    if point.kind is PointKind.PHOTO:
                        photos.show(point)
                if not (job.is_undone and may_answer):
                    continue
                with el('div', 'replies'):
                    if point.kind is PointKind.PHOTO:
                        photos.ask(point)
                    else:
                        _answers(point, reply)
                    if take and not point.is_done:
                        label = t('Fjern {point}', point=point.text)
                        button('', 'quiet', 'delete', label=label, on_click=partial(take, point.id or 0))


def section_points(
    points: Sequence[CheckPoint],
    job: Job,
    people: dict[int, str],
    reply: Reply,
    photos: Photos,
) -> None:
    """The checklist on the job's page in Crew."""
    if points:
        done = t('{done} av {all}', done=sum(each.is_done for each in points), all=len(points))
        with section(t('Sjekkliste'), done):
            points_of(points, job, people, reply, photos)


def _answers(point: CheckPoint, reply: Reply) -> None:
    if point.is_done:
        label = t('Endre svaret på {point}', point=point.text)
        again = partial(reply, point, '') if point.kind is PointKind.YES_NO else partial(_ask_answer, point, reply)
        button('', 'quiet', 'undo' if point.kind is PointKind.YES_NO else 'edit', label=label, on_click=again)
    elif point.kind is PointKind.YES_NO:
        for word, said in ((t('Ja'), 'ja'), (t('Nei'), 'nei')):
            made = button(word, 'secondary', on_click=partial(reply, point, said))
            made.props['aria-label'] = f'{word}: {point.text}'
    else:
        made = button(t('Svar'), 'secondary', on_click=partial(_ask_answer, point, reply))
        made.props['aria-label'] = t('Svar: {point}', point=point.text)


def _ask_answer(point: CheckPoint, reply: Reply) -> None:
    keep = f'svar:{point.id}'
    with dialog(point.text) as box:
        with Form() as form:
            if point.kind is PointKind.NUMBER:
                form['answer'] = field(t('Svar'), point.answer, kind='number', keep=keep)
            else:
                form['answer'] = field(t('Svar'), point.answer, maxlength=1000, keep=keep)

        async def go() -> None:
            await reply(point, form.values()['answer'])
            forget(keep)
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), go)


def _told(point: CheckPoint, people: dict[int, str], today: date) -> str:
    if point.answered_at is None:
        return _nature(point)
    who = people.get(point.employee_id or 0, t('En tidligere ansatt'))
    return t('{answer} · {who}, {when}', answer=point.shown_answer, who=who, when=moment(point.answered_at, today))


def _nature(point: CheckPoint) -> str:
    return f'{point.kind.word} · {t("må besvares")}' if point.required else point.kind.word


def _make(me: Actor) -> None:
    with dialog(t('Ny sjekkliste')) as box:
        with Form() as form:
            form['name'] = field(
                t('Navn'), maxlength=100, check=lambda said: required(said, t('navnet på sjekklisten'), 100)
            )

        async def go() -> None:
            await write(checklists.make, me, form.values()['name'])
            box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), go)


def _add(me: Actor, key: int) -> None:
    ask_point(lambda text, kind, required: write(checklists.add_to_template, me, key, text, kind, required))


def _remove(me: Actor, each: Template) -> None:
    says = t('Punktene som alt står på jobber, blir stående.')
    go = partial(write, checklists.remove, me, each.checklist.id or 0)
    ask(t('Slette sjekklisten «{name}»?', name=each.checklist.name), [says], t('Slett'), go, 'danger')

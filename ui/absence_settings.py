"""Innstillinger → Fravær: who is away, when, and why in one word."""

from collections.abc import Mapping, Sequence
from functools import partial

from domain.absence import Absence, AbsenceKind
from domain.access import Act, Actor
from domain.employee import Employee
from domain.words import t
from store import absences, clock
from store.absences import Away
from store.database import write
from ui import conflict
from ui.choices import select
from ui.desk import ask, cancel_and
from ui.forms import Form, field
from ui.kit import button, dialog, el, icon, section, toast

SYMBOL = {AbsenceKind.HOLIDAY: 'beach_access', AbsenceKind.SICK: 'sick', AbsenceKind.OTHER: 'event_busy'}


def section_absences(me: Actor, away: Away) -> None:
    """Those that are and come; those that are over are folded."""
    with section(t('Fravær'), str(len(away.coming) or ''), body='rows', more='measure') as box:
        if me.may(Act.EDIT_ABSENCE):
            with box.actions:
                button(t('Legg til fravær'), 'primary', 'add', on_click=partial(_add, me, away))
        if not away.coming:
            el(
                'p',
                'soft pad',
                t('Ingen fravær framover. Det som legges inn her, ser dere når dere setter opp jobber.'),
            )
        _list(me, away, away.coming)
        if away.over:
            with el('details', 'more'):
                with el('summary'):
                    icon('expand_more')
                    el('span', 'grow', t('Siste 90 dager'))
                _list(me, away, away.over)


def _list(me: Actor, away: Away, rows: Sequence[tuple[Absence, Employee]]) -> None:
    if not rows:
        return
    with el('ul'):
        for each, employee in rows:
            named = t('{name}, {what}', name=employee.name, what=each.told(away.today))
            with el('li', 'row-line'):
                icon(SYMBOL[each.kind])
                with el('div', 'grow'):
                    el('div', 'strong break', employee.name)
                    el('div', 'small soft', f'{each.kind.word} {each.when(away.today)}')
                with el('div', 'side'):
                    ways = ((t('Rediger'), 'edit', _edit), (t('Slett'), 'delete', _remove))
                    for word, symbol, act in ways if me.may(Act.EDIT_ABSENCE) else ():
                        button('', 'quiet', symbol, on_click=partial(act, me, each, employee),
                               label=f'{word}: {named}')  # fmt: skip


def _add(me: Actor, away: Away) -> None:
    with dialog(t('Legg til fravær')) as box:
        with Form('fields') as form:
            form['employee_id'] = select(t('Hvem'), away.staff, required=t('Velg hvem som er borte.'))
            entries = _ask(form, Absence(employee_id=0, first=away.today, last=away.today))

        async def save() -> None:
            await write(absences.add, me, employee_id=form.values()['employee_id'], **_typed(entries))
            box.close()
            toast(t('Fraværet er lagt inn.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _edit(me: Actor, each: Absence, employee: Employee) -> None:
    opened = absences.values(each)
    with dialog(t('Fraværet til {name}', name=employee.name)) as box:
        with Form('fields') as form:
            entries = _ask(form, each)

        async def save() -> None:
            form.values()
            if await conflict.save_form(
                lambda force: write(absences.edit, me, each.id or 0, opened, _typed(entries), force=force),
                opened,
                entries,
            ):
                box.close()
                toast(t('Lagret.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _ask(form: Form, each: Absence) -> dict[str, field | select]:
    """The fields of one absence, in the form."""
    kinds = {kind.value: kind.word for kind in AbsenceKind}
    entries: dict[str, field | select] = {
        'kind': select(t('Hva'), kinds, each.kind.value, required=t('Velg hva fraværet er.')),
        'first': field(t('Første dag'), each.first, 'w3', kind='date'),
        'last': field(t('Siste dag'), each.last, 'w3', kind='date', empty=''),
        'starts': field(t('Fra'), each.starts or '', 'w3 half', kind='time', empty=''),
        'ends': field(t('Til'), each.ends or '', 'w3 half', kind='time', empty=''),
    }
    el('p', 'small soft', t('La klokkeslettene være tomme for hele dager.'))
    for name, entry in entries.items():
        form[name] = entry
    return entries


def _typed(entries: Mapping[str, field | select]) -> dict[str, str]:
    """What stands in the fields of `_ask`, as typed."""
    return {name: entry.value or '' for name, entry in entries.items()}


def _remove(me: Actor, each: Absence, employee: Employee) -> None:
    async def go() -> None:
        await write(absences.remove, me, each.id or 0)
        toast(t('Fraværet er slettet.'))

    what = f'{employee.name}: {each.kind.word.lower()} {each.when(clock.today())}'
    ask(t('Slette fraværet?'), [what], t('Slett'), go, 'danger')

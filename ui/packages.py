"""Pakker: the list, one package with its lines and jobs, and the two dialogs of an order."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from nicegui import ui

from domain import money, vat
from domain.access import Act as Right
from domain.line import LineKind, Option
from domain.package import Package, PackageLine
from domain.text import required
from domain.words import count, kr, number, t
from store import clock, packages, suggestions
from store.company import About
from store.database import read, write
from ui import conflict, line_dialog
from ui.choices import checkbox
from ui.desk import Desk, ask, cancel_and, late_menu
from ui.forms import Form, field
from ui.kit import Act, button, dialog, el, on_press, section, toast
from ui.line_dialog import Place


def listed(found: Sequence[Package]) -> None:
    """Every package as a link."""
    if not found:
        with el('div', 'list measure'), el('div', 'empty', role='status'):
            el('p', text=t('Ingen pakker ennå. En pakke setter inn flere ordrelinjer og jobber på én gang. '
                           'Lag en her, eller velg «Lagre som pakke» på en ordre.'))  # fmt: skip
        return
    with section(t('Pakker'), str(len(found)), body='rows', more='measure'):
        for each in found:
            with el('div', 'row-line'):
                with el('div', 'grow'):
                    el('a', 'plain strong break whole', each.name, href=f'/varer/pakker/{each.id}')
                    el('div', 'small soft', _says(each))
                el('div', 'side num', kr(each.net_ore, unit=False))


def new(here: About) -> None:
    """«Ny pakke»."""

    async def save(name: str, _: bool) -> None:
        made = await write(packages.add, here.me, name)
        ui.navigate.to(f'/varer/pakker/{made}')

    _name(t('Ny pakke'), '', save, {})


class Draft:
    """One package while it is edited; everything is saved at once."""

    def __init__(self, here: About, package_id: int) -> None:
        self.here, self.id = here, package_id
        self.may_change = here.me.may(Right.EDIT_CATALOGUE)
        self.package: Package

    async def load(self) -> Package:
        self.package = await read(packages.find, self.here.me, self.id)
        return self.package

    def head(self, package: Package) -> None:
        """Its name."""
        el('h1', 'break', package.name)
        el('p', 'soft', _says(package))

    def rename(self) -> None:
        """«Endre navn»."""
        opened: dict[str, Any] = {'name': self.package.name}
        _name(
            t('Endre navn'),
            self.package.name,
            lambda name, force: write(packages.rename, self.here.me, self.id, opened['name'], name, force=force),
            opened,
        )

    def remove(self) -> None:
        """«Slett pakken»."""

        async def go() -> None:
            await write(packages.remove, self.here.me, self.id)
            ui.navigate.to('/varer/pakker')

        ask(t('Slette pakken?'), [t('Ordrene den er satt inn på, blir som de er.')], t('Slett pakken'), go, 'danger')

    def lines(self, package: Package) -> None:
        """The lines, each with its menu."""
        with section(t('Linjer'), str(len(package.lines)) if package.lines else '', body='rows') as box:
            if self.may_change:
                with box.actions:
                    button(t('Legg til linje'), 'quiet', 'add', on_click=partial(self._edit, None))
                    opener = button('', 'quiet', 'more_horiz', label=t('Flere valg for linjer'))
                    late_menu(opener, self._more)
            if not package.lines:
                el('p', 'soft pad', t('Ingen linjer ennå.'))
            for each in package.lines:
                self._line(each)

    def jobs(self, package: Package) -> None:
        """The jobs."""
        with section(t('Jobber'), str(len(package.jobs)) if package.jobs else '', body='rows') as box:
            if self.may_change:
                with box.actions:
                    button(t('Legg til jobb'), 'quiet', 'add', on_click=self._add_job)
            if not package.jobs:
                el('p', 'soft pad', t('Ingen jobber ennå. De får dato og ansatte på ordren.'))
            for job in package.jobs:
                with el('div', 'row-line'):
                    with el('div', 'grow'):
                        el('div', 'strong break', job.title)
                        if job.description:
                            el('div', 'small soft break pre', job.description)
                    if self.may_change:
                        label = t('Slett {job}', job=job.title)
                        take_off = partial(self._do, packages.remove_job, job.id or 0)
                        button('', 'quiet', 'delete', label=label, on_click=take_off)

    def _do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> Awaitable[Any]:
        return write(lambda session: verb(session, self.here.me, self.id, *args, **named))

    def _line(self, each: PackageLine) -> None:
        line = each.line()
        with el('div', 'row-line' if line.kind is not LineKind.SECTION else 'row-line heading'):
            with el('div', 'grow'):
                if self.may_change:
                    label = t('Rediger {line}', line=line.text)
                    button(line.text, 'quiet', on_click=partial(self._edit, each), more='cell', label=label)
                else:
                    el('div', 'break', line.text)
                if line.is_item:
                    parts = [f'{number(line.quantity)} {line.unit} × {number(line.unit_price, 2)}', vat.word(line.vat)]
                    if line.discount:
                        parts.append(t('rabatt {off}', off=money.discount_word(line.discount)))
                    if line.option is Option.OPTIONAL:
                        parts.append(line.option.word)
                    elif line.option is Option.ONE_OF:
                        parts.append(t('{group}: velg én', group=line.option_group))
                    el('div', 'small soft', ' · '.join(parts))
            with el('div', 'side'):
                if line.is_item:
                    el('span', 'num', kr(line.net_ore, unit=False))
                if self.may_change:
                    opener = button('', 'quiet', 'more_vert', label=t('Valg for {line}', line=line.text))
                    late_menu(opener, partial(self._choices, each))

    def _choices(self, each: PackageLine) -> list[tuple[str, Act] | None]:
        at = each.id or 0
        places = [line.id for line in self.package.lines]
        return [
            (t('Flytt opp'), partial(self._do, packages.step, at, -1)) if at != places[0] else None,
            (t('Flytt ned'), partial(self._do, packages.step, at, 1)) if at != places[-1] else None,
            (t('Slett'), partial(self._do, packages.remove_line, at)),
        ]

    def _more(self) -> list[tuple[str, Act] | None]:
        return [
            (t('Legg til overskrift'), partial(self._say, LineKind.SECTION)),
            (t('Legg til tekstlinje'), partial(self._say, LineKind.TEXT)),
        ]

    def _say(self, kind: LineKind) -> None:
        line_dialog.say(kind, '', lambda text, _: self._do(packages.add_text, kind, text), {})

    def _edit(self, line: PackageLine | None) -> None:
        def change(
            line_id: int, opened: dict[str, Any], typed: dict[str, str], with_vat: bool, force: bool
        ) -> Awaitable[Any]:
            return self._do(packages.edit_line, line_id, opened, typed, with_vat=with_vat, force=force)

        def remove(line_id: int) -> Awaitable[Any]:
            return self._do(packages.remove_line, line_id)

        if line is not None and line.kind is not LineKind.ITEM:
            opened = {'text': line.text}
            line_dialog.say(
                line.kind,
                line.text,
                lambda text, force: change(line.id or 0, opened, {'text': text}, False, force),
                opened,
                partial(remove, line.id or 0),
            )
            return
        place = Place(
            self.here.firm,
            False,
            clock.today(),
            lambda typed, with_vat: self._do(packages.add_line, typed, with_vat=with_vat),
            change,
            remove,
            lambda text: read(suggestions.suggest, self.here.me, text),
            None,
        )
        line_dialog.edit(place, line)

    def _add_job(self) -> None:
        with dialog(t('Jobb')) as box:
            form = Form('fields')
            with form:
                title = t('Hva skal gjøres?')
                form['title'] = field(title, check=lambda typed: required(typed, t('hva som skal gjøres')))
                form['description'] = field(t('Arbeidsbeskrivelse'), kind='textarea')

            async def save() -> None:
                await self._do(packages.add_job, **form.values())
                box.close()

            with box.footer:
                cancel_and(box)
                form.submit(t('Lagre'), save)


# ---------- on an order ----------


async def put_on(desk: Desk) -> None:
    """«Sett inn pakke»."""
    found = await read(packages.listing, desk.me)
    with dialog(t('Sett inn pakke')) as box:

        async def take(each: Package) -> None:
            await desk.do(packages.put_on, each.id or 0)
            box.close()
            toast(t('Pakken «{name}» er satt inn.', name=each.name))

        if not found:
            el('p', 'soft', t('Ingen pakker ennå. Lag en under Varer, eller velg «Lagre som pakke» på en ordre.'))
        else:
            with el('div', 'hits', role='group', aria_label=t('Pakker')):
                for each in found:
                    with el('button', 'hit', type='button') as made:
                        with el('span'):
                            el('div', 'strong break', each.name)
                            el('div', 'small soft', _says(each))
                        el('span', 'num', kr(each.net_ore, unit=False))
                    on_press(made, partial(take, each))
        with box.footer:
            cancel_and(box)


def save_order(desk: Desk) -> None:
    """«Lagre som pakke»."""
    with dialog(t('Lagre som pakke')) as box:
        el('p', 'soft', t('Linjene kan settes inn på andre ordrer. Det som er lagret, endres ikke med denne ordren.'))
        form = Form('fields')
        with form:
            form['name'] = field(
                t('Navn'), desk.order.title, check=lambda typed: required(typed, t('navnet på pakken'))
            )
            if desk.order.single_jobs:
                form['jobs'] = checkbox(t('Ta med jobbene, uten dato og ansatte'), True)

        async def save() -> None:
            given = form.values()
            await desk.do(packages.save_order, given['name'], with_jobs=given.get('jobs', False))
            box.close()
            toast(t('Pakken er lagret under Varer.'))

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), save)


def _name(title: str, name: str, save: Callable[[str, bool], Awaitable[object]], opened: dict[str, Any]) -> None:
    with dialog(title) as box:
        form = Form('fields')
        with form:
            entry = form['name'] = field(t('Navn'), name, check=lambda typed: required(typed, t('navnet på pakken')))

        async def go() -> None:
            form.values()
            if await conflict.save_form(lambda force: save(entry.value or '', force), opened, {'name': entry}):
                box.close()

        with box.footer:
            cancel_and(box)
            form.submit(t('Lagre'), go)


def _says(package: Package) -> str:
    parts = [count(len(package.lines), 'linje', 'linjer')]
    if package.jobs:
        parts.append(count(len(package.jobs), 'jobb', 'jobber'))
    return ' · '.join(parts)

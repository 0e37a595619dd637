"""How often something repeats: the fields of a rule, and below them how it reads, its next dates, a small calendar."""

from calendar import monthcalendar
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from nicegui import ui

from domain import absence
from domain.absence import Absence
from domain.job import typed_day
from domain.refused import Refused
from domain.repeat import BY_MONTH, BY_WEEK, Every, OnHoliday, Rule, holiday, place_words, places, typed_rule
from domain.words import month_name, short_date, t, weekday, weekday_name
from ui.choices import select
from ui.forms import field
from ui.kit import el, note

MONTHS = 3
"""How many months the small calendar has."""
SHOWN = 12
"""How many of the coming dates are shown."""
_ENDS = ('never', 'on', 'after')


class weekdays(ui.element):
    """The days of the week side by side, any number of them taken: buttons with aria-pressed."""

    def __init__(self, label: str, value: Sequence[int]) -> None:
        super().__init__('div')
        self.value = sorted(value)
        self.classes('choice days').props('role=group').props['aria-label'] = label
        self.on_change: Callable[[], object] = list
        with self:
            self._days = [ui.button(weekday_name(day)[:3], color=None).props('flat no-caps') for day in range(7)]
        for day, way in enumerate(self._days):
            way.props['aria-label'] = weekday_name(day)
            way.on_click(lambda _, day=day: self.turn(day))
        self._show()

    def turn(self, day: int) -> None:
        """Take a day, or let it go."""
        self.use([each for each in self.value if each != day] if day in self.value else [*self.value, day])

    def use(self, value: Sequence[int]) -> None:
        """Take these days and no other."""
        self.value = sorted(value)
        self._show()
        self.on_change()

    def _show(self) -> None:
        for day, way in enumerate(self._days):
            way.props['aria-pressed'] = str(day in self.value).lower()


class RuleFields:
    """The rule as one entry of a form: it knows its value, says what is wrong, and shows what it means."""

    def __init__(
        self, today: date, rule: Rule | None, away: Sequence[Absence], people: select, names: Mapping[int, str]
    ) -> None:
        self._today, self._away, self._people, self._names = today, away, people, names
        self._shown: object = None
        first = rule.first if rule else today
        ends = 'on' if rule and rule.until else 'after' if rule and rule.times else 'never'
        self._every = select(
            t('Gjentas'), {e.value: e.word for e in Every}, (rule.every if rule else Every.WEEK).value, 'w3'
        )
        self._first = field(t('Første dato'), first, 'w3', kind='date')
        self._days = weekdays(t('Ukedager'), rule.weekdays if rule and rule.weekdays else [first.weekday()])
        self._nth = select(t('Hvilken dag'), self._which(first), rule.nth if rule else 0)
        words = dict(zip(_ENDS, (t('Slutter aldri'), t('Slutter den …'), t('Slutter etter … ganger')), strict=True))
        self._ends = select(t('Slutter'), words, ends, 'w3')
        self._until = field(t('Siste dato'), rule.until if rule and rule.until else '', 'w3', kind='date', empty='')
        self._times = field(
            t('Antall ganger'), rule.times if rule and rule.times else '', 'w3', kind='number', empty=''
        )
        self._on_holiday = select(
            t('Helligdager'),
            {each.value: each.word for each in (OnHoliday.SKIP, OnHoliday.NEXT, OnHoliday.PREVIOUS, OnHoliday.KEEP)},
            (rule.on_holiday if rule else OnHoliday.SKIP).value,
            'w3',
        )

    def draw_preview(self) -> None:
        """Below the fields: how it reads and on which dates, anew whenever something is changed."""
        self._place = el('div', 'repeats')
        self._place.props['aria-label'] = t('Slik gjentas den')
        self._place.props('role=region aria-live=polite')
        for each in (self._every, self._first, self._nth, self._ends, self._until, self._times, self._on_holiday):
            each.on_value_change(self._look)
        self._people.on_value_change(self._look)
        self._days.on_change = self._look
        self._look()

    @property
    def value(self) -> Rule:
        """The rule as typed. Refused: what is wrong with it."""
        return typed_rule(
            every=self._every.value or Every.WEEK,
            first=self._first.value or '',
            weekdays=self._days.value,
            nth=self._nth.value if isinstance(self._nth.value, int) else 0,
            ends=self._ends.value or 'never',
            until=self._until.value or '',
            times=str(self._times.value or ''),
            on_holiday=self._on_holiday.value or OnHoliday.SKIP,
        )

    @value.setter
    def value(self, rule: Rule) -> None:
        self._every.value, self._first.value = rule.every.value, short_date(rule.first)
        self._days.use(rule.weekdays)
        self._nth.set_options(self._which(rule.first), value=rule.nth)
        self._ends.value = 'on' if rule.until else 'after' if rule.times else 'never'
        self._until.value = short_date(rule.until) if rule.until else ''
        self._times.value = str(rule.times or '')
        self._on_holiday.value = rule.on_holiday.value

    def checked(self) -> Rule:
        """Return the rule. Refused: what is wrong with it."""
        return self.value

    def complain(self, sentence: str) -> None:
        """What is wrong stands where the preview is, already."""

    def take_focus(self) -> None:
        """Let the person go on here."""
        self._first.take_focus()

    def _which(self, first: date) -> dict[int, str]:
        return {0: t('Den {day}. i måneden', day=first.day)} | {
            nth: t('Den {place} i måneden', place=place_words(nth, first)) for nth in places(first)
        }

    def _look(self) -> None:
        every, ends = self._every.value, self._ends.value
        self._days.visible = every in BY_WEEK
        self._nth.visible = every in BY_MONTH
        self._until.visible, self._times.visible = ends == 'on', ends == 'after'
        try:
            first = typed_day(self._first.value or '')
        except Refused:
            first = None
        if first is not None and self._which(first) != self._nth.options:
            options = self._which(first)
            self._nth.set_options(options, value=self._nth.value if self._nth.value in options else 0)
        try:
            rule, wrong = self.value, ''
        except Refused as error:
            rule, wrong = None, str(error)
        shown = (rule, wrong, tuple(self._people.value or []))
        if shown == self._shown or self._place.is_deleted:
            return
        self._shown = shown
        self._place.clear()
        with self._place:
            el('h3', text=t('Slik gjentas den'))
            if rule is None:
                note(wrong, 'warn')
            else:
                self._draw(rule)

    def _draw(self, rule: Rule) -> None:
        start = max(rule.first, self._today)
        days = rule.coming(start, SHOWN)
        el('p', text=rule.sentence)
        if not days:
            note(t('Alle datoene er passert.'), 'warn')
            return
        if remark := rule.remark(days):
            note(remark)
        with el('div', 'next-dates'):
            with el('ol'):
                for day in days:
                    with el('li'):
                        el('span', text=weekday(day, self._today))
                        for said in self._about(day):
                            el('span', 'small soft', said)
            with el('div', 'months') as months:
                months.props('aria-hidden=true')  # the list says the same
                for first in _months(days)[:MONTHS]:
                    _month(first, {*days})

    def _about(self, day: date) -> list[str]:
        """What a date is besides: a holiday, or somebody is away."""
        said = [holiday(day)] if holiday(day) else []
        for person in self._people.value or []:
            gone = absence.of_day(self._away, person, day)
            if gone is not None:
                said.append(t('{name} {away}', name=self._names.get(person, ''), away=gone.kind.state))
        return said


def _months(days: Sequence[date]) -> list[date]:
    """The first of each month that has one of the days."""
    return sorted({day.replace(day=1) for day in days})


def _month(first: date, days: set[date]) -> None:
    """A month as a small calendar: the days of the rule, and the public holidays, marked."""
    with el('div', 'month'):
        el('strong', text=f'{month_name(first)} {first.year}')
        for week in monthcalendar(first.year, first.month):
            for number in week:
                day = first.replace(day=number) if number else None
                kinds = ' '.join(
                    kind for kind, is_so in (('on', day in days), ('red', day is not None and holiday(day))) if is_so
                )
                el('span', kinds, str(number) if number else '')

"""The days of Crew's calendar: weeks begin on Mondays, months on their first, and an odd address is this week."""

from datetime import date, timedelta

import pytest

from domain.crew_calendar import Calendar, Span

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ('query', 'first', 'days', 'title'),
    [
        ({}, date(2026, 11, 23), 7, 'Uke 48'),
        ({'fra': '2026-12-31'}, date(2026, 12, 28), 7, 'Uke 53'),
        ({'fra': '2026-12-31', 'vis': 'to-uker'}, date(2026, 12, 28), 14, 'Uke 53–1'),
        ({'fra': '2028-02-29', 'vis': 'maned'}, date(2028, 2, 1), 29, 'Februar 2028'),
        ({'fra': 'i går', 'vis': 'år'}, date(2026, 11, 23), 7, 'Uke 48'),
        ({'fra': '1970-01-01'}, date(2026, 11, 23), 7, 'Uke 48'),
        ({'fra': '9999-12-31', 'vis': 'maned'}, date(2026, 11, 1), 30, 'November 2026'),
    ],
)
def test_what_an_address_asks_for(query: dict[str, str], first: date, days: int, title: str) -> None:
    shown = Calendar.read(query, TODAY)
    assert (shown.first, len(shown.days), shown.title) == (first, days, title)


@pytest.mark.parametrize('span', Span)
def test_before_and_after_lead_back(span: Span) -> None:
    shown = Calendar.read({'vis': span}, TODAY)
    for _ in range(30):
        assert shown.after.before == shown
        assert shown.after.first == shown.days[-1] + timedelta(days=1)
        query = dict(part.split('=') for part in shown.address.partition('?')[2].split('&'))
        assert Calendar.read(query, TODAY) == shown
        shown = shown.after

"""The limits of one-time codes, as figures under a clock that is given."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.one_time_code import (
    DAY,
    OF_SITE,
    TYPED_WITHIN,
    masked,
    may_be_texted,
    network,
    next_at,
    normal,
    resend_at,
    tried_out_until,
    wait_sentence,
)
from domain.refused import Refused

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def greedy(days: int) -> list[datetime]:
    """When somebody who asks as often as possible gets codes, to the second."""
    made: list[datetime] = []
    now = START
    while now < START + timedelta(days=days):
        made.append(now)
        now = resend_at(made, now)
        assert now > made[-1]
    return made


def test_the_waits_grow_and_three_go_in_a_quarter_and_six_in_a_day() -> None:
    made = [int((at - START).total_seconds()) for at in greedy(1)]
    assert made == [0, 30, 90, 900, 1020, 1080]
    assert resend_at(greedy(1), START + timedelta(hours=1)) == START + timedelta(days=1)


def test_no_window_of_a_day_ever_holds_more_than_six() -> None:
    made = greedy(5)
    assert len(made) == 30
    assert all(later - first >= timedelta(days=1) for first, later in zip(made, made[6:], strict=False))


def test_an_address_is_tried_out_until_fewer_than_fifteen_wrong_ones_are_a_day_old() -> None:
    """A code may be guessed at for a quarter of an hour: what was asked for and never guessed at holds nothing up."""
    hours = [START + timedelta(hours=each) for each in range(4)]
    late = DAY + TYPED_WITHIN
    assert tried_out_until([(hours[0], 5), (hours[1], 5), (hours[2], 4)], hours[3]) == hours[3]
    assert tried_out_until([(hours[0], 0), *((each, 5) for each in hours[1:])], hours[3]) == hours[1] + late
    assert tried_out_until([(each, 5) for each in hours], hours[3]) == hours[1] + late
    assert tried_out_until([(each, 5) for each in hours], hours[1] + late) == hours[1] + late


def test_the_site_sends_thirty_an_hour() -> None:
    made = [START + timedelta(minutes=at) for at in range(30)]
    assert next_at(made[:29], OF_SITE, made[-1]) == made[-1]
    assert next_at(made, OF_SITE, made[-1]) == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ('address', 'may'),
    [('+4791234567', True), ('+4755123456', False), ('+46701234567', False), ('+4782012345', False)],
)
def test_only_norwegian_mobiles_are_texted(address: str, may: bool) -> None:
    assert may_be_texted(address) is may


def test_an_ipv6_subscriber_is_one_browser() -> None:
    assert network('2001:db8:1:2::7') == network('2001:db8:1:2:ffff::1') == '2001:db8:1:2::/64'
    assert (network('10.0.0.7'), network('')) == ('10.0.0.7', '')


def test_what_is_typed_is_a_number_or_an_address() -> None:
    assert (normal(' 912 34 567 '), normal('Kari@Epost.no')) == ('+4791234567', 'kari@epost.no')
    with pytest.raises(Refused):
        normal('Kari')


def test_people_read_how_long_they_wait() -> None:
    assert wait_sentence(START + timedelta(seconds=22), START) == 'Vent 23 sekunder før du ber om en ny kode.'
    later = wait_sentence(START + timedelta(minutes=12), START)
    assert later == 'Du har bedt om mange koder. Prøv igjen kl. 10:12, eller ring oss.'
    assert 'i morgen kl. 09:00' in wait_sentence(START + timedelta(hours=23), START)
    night = datetime(2026, 11, 25, 22, 50, tzinfo=UTC)  # 23:50 in Oslo
    assert 'igjen i morgen kl. 00:06,' in wait_sentence(night + timedelta(minutes=15, seconds=1), night)
    assert 'igjen fre. 27. nov. kl. 00:05,' in wait_sentence(night + timedelta(days=1, minutes=15), night)
    assert 'igjen kl. 23:50,' in wait_sentence(night, night - timedelta(hours=20))
    assert (masked('+4791234567'), masked('kari@epost.no')) == ('SMS til ••• •• 567', 'e-post til k•••@epost.no')

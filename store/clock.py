"""The only place that asks what time it is; tests turn it."""

from datetime import UTC, date, datetime, timedelta

from domain.words import OSLO

_turned = timedelta()


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC) + _turned


def today() -> date:
    """The date in Norway."""
    return now().astimezone(OSLO).date()


def turn(by: timedelta) -> None:
    """Let time be `by` later than it is (tests and the demo firm); zero sets it right."""
    global _turned
    _turned = by

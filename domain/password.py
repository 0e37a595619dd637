"""What a password must be: long, and not one that is guessed first. No rules about which signs (ASVS 5.0, 6.2.5)."""

from domain import text as typed
from domain.refused import Refused
from domain.words import t

SHORTEST, LONGEST = 12, 200
_ROWS = (
    'abcdefghijklmnopqrstuvwxyzæøå',
    '1234567890',
    'qwertyuiopåasdfghjkløæzxcvbnm',
    'qwertyuiopasdfghjklzxcvbnm',
    '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
)


def password(text: str) -> str:
    """The password itself. Refused: shorter than twelve or longer than two hundred characters, or too easy to guess."""
    if len(text) < SHORTEST:
        raise Refused(t('Passordet må ha minst {count} tegn. En setning er lett å huske.', count=SHORTEST))
    if len(text) > LONGEST:
        raise Refused(t('Passordet kan ha høyst {count} tegn.', count=LONGEST))
    if is_easy(text):
        raise Refused(t('Passordet er for lett å gjette. Skriv heller en setning som bare du ville skrevet.'))
    return typed.storable(text)


def is_easy(text: str) -> bool:
    """Whether it is guessed first: one of the common ones, a few more signs round it or not, or a piece said again.

    >>> [is_easy(each) for each in ('Passord123456!', 'ordreflytordreflyt', '123456789012', 'qwertyuiopasdf')]
    [True, True, True, True]
    >>> [is_easy(each) for each in ('en lang setning om fisk', 'Passordet mitt liker fisk', 'kv7#Rp2!xQ9z')]
    [False, False, False]
    """
    from domain.common_passwords import COMMON  # when somebody chooses one, not when the house starts

    low = text.lower()
    core = low.strip(' 0123456789!"#¤$%&/()=?+-_.,*@<>|\'')
    again = (low + low).find(low, 1)  # after how many signs it repeats itself
    return (
        low in COMMON
        or (len(core) < 4 and len(set(low)) < 8)
        or core in COMMON
        or (again < len(low) and again < SHORTEST)
        or len(set(low)) < 5
        or any(low in (row * 2) or low in (row[::-1] * 2) for row in _ROWS)
    )

"""The exceptions people read. Their text is a finished sentence: what is wrong and what to do.

Refused             the rules say no
├── NotAllowed      this person may not do this
├── NotFound        there is no such thing, or it is not this person's to see
├── SignedOut       the session has ended
├── NotProved       the password must be typed again
└── Conflict        somebody else changed the same field meanwhile
"""


class Refused(Exception):
    """The rules say no; `str(error)` is the sentence the person reads."""


class NotAllowed(Refused):
    """This person may not do this."""

    def __init__(self, sentence: str = 'Du har ikke tilgang til å gjøre dette.') -> None:
        super().__init__(sentence)


class NotFound(Refused):
    """No such thing, or not this person's: the two look the same from outside."""

    def __init__(self, sentence: str = 'Fant ikke dette. Det finnes ikke, eller du har ikke tilgang.') -> None:
        super().__init__(sentence)


class SignedOut(Refused):
    """The session has ended or been revoked."""

    def __init__(self, sentence: str = 'Du er logget ut. Logg inn på nytt for å fortsette.') -> None:
        super().__init__(sentence)


class NotProved(Refused):
    """Too long since this person typed their password, for what is asked; the page asks for it."""

    def __init__(self) -> None:
        super().__init__('Skriv passordet ditt på nytt for å gjøre dette.')


class CodeNeeded(Refused):
    """The customer first types a one-time code."""

    def __init__(self, sentence: str = 'Bekreft med engangskoden først.') -> None:
        super().__init__(sentence)


class Conflict(Refused):
    """Somebody changed the same field to something else.

    `label`, `stored` and `mine` are what people read, `value` is what is stored.


    A form saves several fields at once; `also` holds the other ones that collide.
    """

    def __init__(self, sentence: str, *, field: str, label: str, stored: str, mine: str, value: object = None) -> None:
        super().__init__(sentence)
        self.field, self.label, self.stored, self.mine, self.value = field, label, stored, mine, value
        self.also: tuple[Conflict, ...] = ()

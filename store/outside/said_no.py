"""What an adapter that hands something over raises when it was not taken."""


class SaidNo(Exception):
    """The other side said no; `for_good` when trying again is useless."""

    def __init__(self, said: str, *, for_good: bool) -> None:
        super().__init__(said)
        self.for_good = for_good

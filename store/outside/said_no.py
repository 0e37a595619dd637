"""What an adapter that hands something over raises when it was not taken."""


class SaidNo(Exception):
    """The other side said no; `for_good` when trying again is useless, `perhaps` when it may have been taken."""

    def __init__(self, said: str, *, for_good: bool = False, perhaps: bool = False) -> None:
        super().__init__(said)
        self.for_good, self.perhaps = for_good, perhaps

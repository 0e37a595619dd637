"""What somebody attaches, made harmless: a picture is drawn anew in a process of its own, a PDF is kept as it is.

Everything here blocks for up to half a second or more: call it in a thread.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

from domain.attachment import LONG_SIDE, MOST_PIXELS, SMALL_SIDE, Media, recognised
from domain.refused import Refused
from domain.words import t
from store import picture_maker

_MAKER = Path(picture_maker.__file__)
_PATIENCE = 60  # seconds
_turns = BoundedSemaphore(2)  # more at once would only share the same cores, and take more memory


@dataclass(frozen=True, slots=True)
class Made:
    """A content that may be kept, and its thumbnail (empty for a PDF)."""

    media: Media
    content: bytes
    small: bytes = b''


def made(content: bytes, long: int = LONG_SIDE) -> Made:
    """What is kept of a file somebody sends, its longest side at most so many pixels.

    Refused: not of a kind we take, too large, broken.
    """
    kind = recognised(content)
    if kind == 'PDF':
        return Made(Media.PDF, content)
    ask = [sys.executable, '-I', str(_MAKER), kind, str(MOST_PIXELS), str(long), str(SMALL_SIDE)]
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(('ORDREFLYT_', 'PYTHON'))}
    with _turns:
        try:
            answer = subprocess.run(ask, input=content, capture_output=True, timeout=_PATIENCE, env=quiet, check=False)
        except subprocess.TimeoutExpired:
            raise Refused(_broken()) from None
    if answer.returncode == picture_maker.TOO_MANY:
        raise Refused(
            t('Bildet har for mange bildepunkter. Det kan ha høyst {most} millioner. Gjør det mindre og prøv igjen.',
              most=MOST_PIXELS // 1_000_000)
        )  # fmt: skip
    if answer.returncode != 0:
        raise Refused(_broken())
    said, _, both = answer.stdout.partition(b'\n')
    size = json.loads(said)['size']
    media = {'PNG': Media.PNG, 'WEBP': Media.WEBP}.get(kind, Media.JPEG)
    return Made(media, both[:size], both[size:])


def _broken() -> str:
    return t('Bildet kan ikke leses. Det kan være skadet. Åpne det, lagre det på nytt som jpg og prøv igjen.')

"""The installation's one secret: made at the first start, kept beside the database (0600), never in it."""

import base64
import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from store.settings import settings

if TYPE_CHECKING:
    from cryptography.fernet import Fernet  # imported on first use: a firm that sends nothing never needs it


def derive(purpose: str, what: str) -> str:
    """A token of 256 bits that only this installation can make again for the same purpose and thing."""
    return hmac.new(_key(settings().data_dir.absolute()), f'{purpose}:{what}'.encode(), hashlib.sha256).hexdigest()


def fresh() -> str:
    """A new random token of 256 bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode('utf-8', 'replace')).hexdigest()


def seal(text: str) -> str:
    """A text that only this installation can read again (AES-128-CBC with HMAC-SHA256), whoever has the database."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed; nothing when it was sealed with another secret."""
    from cryptography.fernet import InvalidToken

    try:
        return _fernet().decrypt(sealed).decode()
    except InvalidToken:
        return ''


def _fernet() -> 'Fernet':
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(bytes.fromhex(derive('seal', ''))))


@cache
def _key(folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / 'secret.key'
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(descriptor, 'wb') as opened:
        key = secrets.token_bytes(32)
        opened.write(key)
        opened.flush()
        os.fsync(opened.fileno())
    return key

"""What the person who installs it sets, in ORDREFLYT_… variables or a `.env` file beside `main.py`; read once."""

import os
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = 'ORDREFLYT_'
OFFICIAL_REGISTER = 'https://data.brreg.no/enhetsregisteret/api'
_ENV_FILE = Path(__file__).parent.parent / '.env'


class WrongSettings(Exception):
    """An unknown or malformed setting; the text names it."""


class Settings(BaseSettings):
    """The settings of `README.md`; everything else is set in the app under Innstillinger."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=_ENV_FILE, extra='forbid', env_ignore_empty=True)

    data_dir: Path = Path('data')
    database_url: str = ''
    host: str = '127.0.0.1'
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    base_url: str = ''
    smtp_url: str = ''
    sms_url: str = ''
    brreg_url: str = OFFICIAL_REGISTER
    trusted_proxies: str = '127.0.0.1'
    allowed_hosts: str = ''
    files_url: str = ''
    backup_url: str = ''
    backup_key: str = ''

    @field_validator('database_url')
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if value and not value.startswith(('sqlite:///', 'postgresql+psycopg://')):
            raise ValueError('må begynne med sqlite:/// eller postgresql+psycopg://')
        return value

    @field_validator('base_url', 'brreg_url')
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(('http://', 'https://')):
            raise ValueError('må begynne med http:// eller https://')
        return value.rstrip('/')

    @field_validator('sms_url')
    @classmethod
    def _sms_address(cls, value: str) -> str:
        if value and ('://' not in value or '{til}' not in value):
            raise ValueError('må være en Apprise-adresse med {til} der mobilnummeret skal stå')
        return value

    @field_validator('smtp_url')
    @classmethod
    def _mail_address(cls, value: str) -> str:
        if value and not value.startswith(('smtp://', 'smtps://')):
            raise ValueError('må begynne med smtp:// eller smtps://')
        return value

    @property
    def url(self) -> str:
        """The database address in force."""
        return self.database_url or f'sqlite:///{self.data_dir.resolve() / "ordreflyt.db"}'

    @property
    def links(self) -> str:
        """What links in messages start with, without a slash at the end."""
        return self.base_url or f'http://{self.host}:{self.port}'


@cache
def settings() -> Settings:
    """The settings, read once. Raises `WrongSettings` with a Norwegian sentence that names the wrong one."""
    unknown = [
        name
        for name in os.environ
        if name.startswith(PREFIX) and name[len(PREFIX) :].lower() not in Settings.model_fields
    ]
    if unknown:
        raise WrongSettings(f'Ukjent innstilling: {unknown[0]}. De som finnes, står i README.')
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first['loc'][0]).upper().removeprefix(PREFIX)
        if first['type'] == 'extra_forbidden':
            raise WrongSettings(f'Ukjent innstilling: {name}. De som finnes, står i README.') from None
        raise WrongSettings(
            f'Innstillingen {name} er ikke gyldig: {first["msg"].removeprefix("Value error, ")}.'
        ) from None

"""Outgoing messages: each is drawn once and says what becomes of it; new ones come in at the top."""

from datetime import date
from functools import partial

from nicegui import ui

from domain import norway
from domain.access import Actor
from domain.message import Message, MessageStatus
from domain.words import moment, t
from store import clock, messages
from store.database import read, write
from store.messages import Shown
from store.settings import settings
from ui.copying import copyable
from ui.kit import button, el, icon, note, tag
from ui.live import live

SIZE = 25
LOOK = {
    MessageStatus.WAITING: ('plain', 'schedule_send'), MessageStatus.SENDING: ('info', 'send'), MessageStatus.SENT: ('ok', 'check'),
    MessageStatus.FAILED: ('danger', 'error'), MessageStatus.NOT_SET_UP: ('warn', 'warning'), MessageStatus.STOPPED: ('plain', 'block'),
}
RESENDABLE = frozenset({MessageStatus.WAITING, MessageStatus.FAILED, MessageStatus.NOT_SET_UP})

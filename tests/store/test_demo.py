"""The demo firm: a believable season whose rows are what the rules of `domain/` would have left behind."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, col, select

from domain.access import Actor, Role, Where
from domain.company import Company, Counter
from domain.customer import Customer, CustomerKind
from domain.history import History
from domain.invoice import Invoice, InvoiceState
from domain.job import Job, JobStatus, Timer
from domain.message import Message, MessageStatus
from domain.norway import bank_account, org_number
from domain.order import Order
from domain.quote import QuoteVersion, VersionState
from domain.sign_in import Face, PortalLink
from domain.sign_in import Session as SignIn
from domain.sheet import fingerprint
from domain.status import CloseReason, Status
from domain.telling import EVENTS, Names, tell
from domain.words import OSLO, local_day
from store import clock, database, demo, jobs, quotes, sign_in
from store.database import read_now, write_now
from store.loading import WHOLE
from store.settings import settings
from tests import engines

SIZE = 300
TUESDAY = datetime(2026, 11, 24, 13, 30, tzinfo=OSLO)

"""Innstillinger → Varsler: what one wants to be told of, and how; everybody for themselves."""

from functools import partial

from domain.access import Actor
from domain.norway import show_phone
from domain.notice import Channel, News
from domain.refused import Refused
from domain.words import t
from store import notices
from store.database import write
from store.notices import Mine
from ui.choices import checkbox
from ui.kit import el, note, section, toast
from ui.live import live


class NoticeChoices:
    """A row for each kind of news with a tick for each way; a tick saves itself, and hears of other screens."""

    def __init__(self, me: Actor, feed: live[Mine], mine: Mine) -> None:
        self._me, self._mine = me, mine
        self._ticks: dict[tuple[News, Channel], checkbox] = {}
        with section(t('Varsler til deg'), body='rows', more='measure'):
            with el('div', 'pad stack'):
                el('p', 'soft', t('Du får beskjed om ordrer du er ansvarlig for, og om ordrer uten ansvarlig. '
                                  'Det du gjør selv, varsles du ikke om.'))  # fmt: skip
                feed.section(_reach, key=lambda found: (found.email, found.phone))
            with el('ul'):
                for news in mine.choices:
                    with el('li', 'row-line told-of'):
                        label = el('span', 'grow', news.word)
                        with el('div', 'side', role='group', aria_labelledby=label.html_id):
                            for channel in Channel:
                                self._draw(news, channel)
        feed.follow(self._follow)

    def _draw(self, news: News, channel: Channel) -> None:
        self._ticks[news, channel] = checkbox(
            channel.word, channel in self._mine.choices[news], on_change=partial(self._save, news, channel)
        )

    async def _save(self, news: News, channel: Channel) -> None:
        tick, before = self._ticks[news, channel], channel in self._mine.choices[news]
        if bool(tick.value) == before:
            return
        try:
            await write(notices.choose, self._me, news, channel, bool(tick.value))
        except Refused:
            tick.value = before
            raise
        toast(t('Lagret.'))

    def _follow(self, mine: Mine) -> None:
        self._mine = mine
        for (news, channel), tick in self._ticks.items():
            if bool(tick.value) != (channel in mine.choices[news]):
                tick.value = channel in mine.choices[news]


def _reach(mine: Mine) -> None:
    """Where e-mail and SMS go, or that they cannot."""
    if mine.email:
        note(t('E-post går til {email}.', email=mine.email), symbol='mail')
    else:
        note(t('Du har ingen e-postadresse her. Eieren kan legge den til under Ansatte.'), symbol='mail')
    if mine.phone:
        note(t('SMS går til {phone}.', phone=show_phone(mine.phone)), symbol='sms')
    else:
        note(t('Du har ikke noe mobilnummer her. Eieren kan legge det til under Ansatte.'), symbol='sms')

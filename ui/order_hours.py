"""«Hent medgått»: what was worked beside what the lines carry already, and what the difference comes to."""

from decimal import Decimal

from domain import money
from domain.fetching import Share
from domain.refused import Refused
from domain.timing import TimeKind, length
from domain.words import count, kr, number, t
from store import fetching
from store.fetching import Preview
from ui.choices import choice
from ui.desk import Desk, cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el, note, toast


async def fetch(desk: Desk) -> None:
    """The dialog; nothing is changed before «Hent»."""
    seen = [await desk.look(fetching.preview), await desk.look(fetching.preview, per_person=True)]
    shown = seen[0]
    with dialog(t('Hent medgått')) as box:
        if not shown.shares:
            note(t('Ingen timer er ført på jobbene på denne ordren ennå.'))
            return
        if shown.running:
            note(t('Noen sin tid går fortsatt. Den kan hentes når den er stoppet.'), 'warn')
        with Form() as form:
            form['price'] = price = field(
                t('Timepris uten mva.'), shown.price or '', kind='money', check=money.unit_price, suffix='kr'
            )
        how = None
        if not shown.fixed:
            how = choice(t('Linjer'), {'': t('Samlet'), 'each': t('Per ansatt')}, '', on_change=lambda _: draw())
        listed = el('div', 'hours-left', aria_live='polite')

        def now() -> Preview:
            return seen[1 if how is not None and how.value else 0]

        def draw() -> None:
            try:
                each_hour = Decimal(money.unit_price(price.value or ''))
            except Refused:
                each_hour = None
            listed.clear()
            with listed:
                for share in now().shares:
                    _share(share, now(), each_hour)

        price.on_value_change(draw)
        draw()

        async def go() -> None:
            typed = number(form.values()['price'])
            made = await desk.do(fetching.fetch, now().shares, per_person=now().per_person, price=typed)
            box.close()
            toast(t('{lines} er lagt til.', lines=count(made, 'ordrelinje', 'ordrelinjer')))

        with box.footer:
            cancel_and(box)
            if shown.left:
                form.submit(t('Hent'), go)


def _share(share: Share, shown: Preview, each_hour: Decimal | None) -> None:
    kind, worker = share.key
    name = shown.names.get(worker or 0, '')
    what = t('Reise') if kind is TimeKind.TRAVEL else t('Arbeid')
    with el('div', 'row-line'):
        with el('div', 'grow'):
            el('div', 'strong', f'{what}{" – " if name else ""}{name}')
            under = t('Ført {worked}', worked=length(share.worked))
            if share.carried:
                under += t('; allerede hentet {carried}', carried=length(share.carried))
            el('div', 'small soft', under)
        with el('div', 'side'):
            if not share.left:
                el('span', 'soft', t('Alt er hentet'))
            else:
                sum_ = f' → {kr(share.ore(each_hour))}' if each_hour is not None else ''
                el('span', 'num strong', t('{hours} t', hours=number(share.quantity)) + sum_)

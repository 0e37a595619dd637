"""«Hent medgått»: what was worked and used beside what the lines carry already, and what the difference comes to."""

from collections.abc import Callable
from decimal import Decimal

from nicegui.elements.mixins.text_element import TextElement

from domain import money
from domain.agreed import Agreed
from domain.fetching import Goods, Share
from domain.period import Per
from domain.refused import Refused
from domain.timing import TimeKind, length
from domain.words import count, kr, number, t
from store import fetching
from store.fetching import Preview
from ui.choices import choice
from ui.desk import Desk, cancel_and
from ui.forms import Form, field
from ui.kit import dialog, el, note, toast
from ui.line_dialog import price_shown


async def fetch(desk: Desk) -> None:
    """The dialog; nothing is changed before «Hent»."""
    seen = [await desk.look(fetching.preview), await desk.look(fetching.preview, per_person=True)]
    shown = seen[0]
    with dialog(t('Hent medgått')) as box:
        if not (shown.shares or shown.goods or shown.carried_goods or shown.agreed):
            note(t('Ingen timer og ikke noe materiell er ført på jobbene på denne ordren ennå.'))
            return
        if shown.running:
            note(t('Noen sin tid går fortsatt. Den kan hentes når den er stoppet.'), 'warn')
        form = Form()
        how: choice | None = None

        def now() -> Preview:
            return seen[1 if how is not None and how.value else 0]

        def draw_hours() -> None:
            listed.clear()
            with listed:
                for share in now().shares:
                    _share(share, now(), _typed_price(price))

        with form:
            if shown.shares:
                form['price'] = price = field(
                    t('Timepris uten mva.'),
                    '' if shown.price is None else shown.price,
                    kind='number',
                    check=money.unit_price,
                    show=price_shown,
                    suffix='kr',
                )
                if not shown.fixed:
                    ways = {'': t('Samlet'), 'each': t('Per ansatt')}
                    how = choice(t('Linjer'), ways, '', on_change=lambda _: draw_hours())
                listed = el('div', 'hours-left', aria_live='polite')
                price.on_value_change(draw_hours)
                draw_hours()
            if shown.goods or shown.carried_goods:
                _materials(form, shown)
            if shown.agreed:
                el('h3', text=t('Avtalt pris'))
                with el('div', 'hours-left'):
                    for work in shown.agreed:
                        _agreed(work)

        async def go() -> None:
            typed = form.values()
            made = await desk.do(
                fetching.fetch,
                now().shares,
                shown.goods,
                per_person=now().per_person,
                price=number(typed['price']) if shown.shares else '',
                prices=[number(typed[f'goods {each.ids}'], 2) for each in shown.goods],
                done=shown.agreed_left,
            )
            box.close()
            toast(t('{lines} er lagt til.', lines=count(made, 'ordrelinje', 'ordrelinjer')))

        with box.footer:
            cancel_and(box)
            if shown.left or shown.goods or shown.agreed_left:
                form.submit(t('Hent'), go)


def _agreed(work: Agreed) -> None:
    """Jobs of a plan in one period at their price: «2 jobber à 1 500,00 kr»."""
    key = work.key
    with el('div', 'row-line'):
        with el('div', 'grow'):
            el('div', 'strong break', f'{work.title}, {key.per.named(key.first)}')
            each = kr(money.line_net_ore(Decimal(1), key.price))
            under = (
                t('{jobs} fullført à {price}', jobs=count(work.done, 'jobb', 'jobber'), price=each)
                if key.per is Per.JOB
                else t('{price} {per}', price=each, per=key.per.word)
            )
            if work.carried and work.left:
                under += t('; allerede hentet {carried}', carried=work.carried)
            el('div', 'small soft', under)
        with el('div', 'side'):
            if work.left:
                el('span', 'num strong', kr(work.ore))
            else:
                el('span', 'soft', t('Alt er hentet'))


def _materials(form: Form, shown: Preview) -> None:
    """Each thing with its price; what the catalogue does not know must be given one."""
    el('h3', text=t('Materiell'))
    if shown.carried_goods:
        el('p', 'soft', t('{n} er hentet fra før.', n=count(shown.carried_goods, 'føring', 'føringer')))
    for each in shown.goods:
        with el('div', 'goods'):
            with el('div', 'grow'):
                el('div', 'strong break', each.text)
                el('div', 'small soft', f'{number(each.quantity)} {each.unit}')
            entry = field(
                t('Pris per {unit} uten mva.', unit=each.unit),
                '' if each.price is None else each.price,
                kind='number',
                check=money.unit_price,
                show=price_shown,
                suffix='kr',
            )
            form[f'goods {each.ids}'] = entry
            total = el('span', 'num strong', role='status')
        follow = _follower(each, entry, total)
        entry.on_value_change(follow)
        follow()


def _follower(each: Goods, entry: field, total: TextElement) -> Callable[[], None]:
    def follow() -> None:
        price = _typed_price(entry)
        total.text = '' if price is None else kr(money.line_net_ore(each.quantity, price))

    return follow


def _typed_price(entry: field) -> Decimal | None:
    try:
        return Decimal(money.unit_price(entry.value or ''))
    except Refused:
        return None


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

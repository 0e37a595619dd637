"""History read aloud: the Norwegian sentence and the icon of every kind of entry. Names are put in only here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.access import Role
from domain.history import History
from domain.imported import What
from domain.status import CloseReason, word
from domain.words import clock, day, kr, local_day, t


@dataclass(slots=True)
class Names:
    """Who the ids in history entries are, as far as they still exist."""

    employees: Mapping[int, str] = field(default_factory=dict)
    customers: Mapping[int, str] = field(default_factory=dict)
    contacts: Mapping[int, str] = field(default_factory=dict)
    prices: bool = True
    """Whether what things cost is told."""

    def employee(self, employee_id: int | None) -> str:
        return self.employees.get(employee_id or 0, t('En tidligere ansatt'))

    def customer(self, customer_id: int | None) -> str:
        return self.customers.get(customer_id or 0, t('Slettet kunde')) or t('Privatkunde uten navn')


def who(entry: History, names: Names) -> str:
    """The person behind an entry."""
    if entry.role is Role.SYSTEM:
        return t('Systemet')
    if entry.role is Role.CUSTOMER:
        return names.contacts.get(entry.contact_id or 0) or names.customer(entry.customer_id)
    return names.employee(entry.employee_id)


def tell(entry: History, names: Names) -> tuple[str, str]:
    """(sentence, icon) of an entry."""
    maker, icon = _TOLD.get(entry.event, (lambda e, n: f'{who(e, n)}: {e.event}.', 'history'))
    return maker(entry, names), icon


def who_changed(entry: History | None, employees: Mapping[int, str], today: date) -> str:
    """«Marte Solheim, i dag kl. 10:42» for a conflict."""
    if entry is None:
        return t('Noen andre')
    return t(
        '{name} ({day} kl. {time})',
        name=who(entry, Names(employees)),
        day=day(local_day(entry.at), today),
        time=clock(entry.at),
    )


def _say(sentence: str) -> Callable[[History, Names], str]:
    """A sentence over {who} and what the entry's data holds; amounts as kroner."""

    def told(entry: History, names: Names) -> str:
        data: dict[str, Any] = {key: value for key, value in entry.data.items() if not isinstance(value, dict)}
        if 'amount_ore' in data or 'total_ore' in data:
            data['sum'] = kr(data.get('amount_ore', data.get('total_ore', 0)))
        if 'customer' in data:
            data['customer'] = names.customer(data['customer'])
        if 'gone' in data:
            data['gone'] = names.customer(data['gone'])
        if 'person' in data:
            data['person'] = names.employee(data['person'])
        if not names.prices:
            data['sum'] = t('et beløp')
        words = t(sentence) if names.prices else t(sentence).replace(t(' på {sum}'), '')
        return words.format(who=who(entry, names), order=entry.order_number, **data)

    return told


def _confirmed(entry: History, names: Names) -> str:
    return (
        t('Ordren ble bekreftet automatisk.')
        if entry.role is Role.SYSTEM
        else t('{who} bekreftet ordren.', who=who(entry, names))
    )


def _started(entry: History, names: Names) -> str:
    if entry.data.get('reopened'):
        return t('{who} gjenåpnet jobben «{job}».', who=who(entry, names), job=entry.data['job'])
    person = entry.data.get('person')
    if person is not None and person != entry.employee_id:
        return t(
            '{who} startet jobben «{job}» for {person}.',
            who=who(entry, names),
            job=entry.data['job'],
            person=names.employee(person),
        )
    return t('{who} startet jobben «{job}».', who=who(entry, names), job=entry.data['job'])


def _hours(own: str, for_another: str) -> Callable[[History, Names], str]:
    """A sentence about somebody's hours: one's own, or those of `person`; without a job they are internal."""

    def told(entry: History, names: Names) -> str:
        data = entry.data | {'job': entry.data.get('job') or t('Intern tid')}
        person = data['person']
        sentence = own if person == entry.employee_id else for_another
        return t(sentence, **{**data, 'who': who(entry, names), 'person': names.employee(person)})

    return told


def _completed(entry: History, names: Names) -> str:
    if entry.data.get('cancelled'):
        return t('Alle jobber er fullført eller avlyst.')
    return t(
        '{who} fullførte jobben «{job}». Alle tildelte jobber er fullført.',
        who=who(entry, names),
        job=entry.data['job'],
    )


def _declined(entry: History, names: Names) -> str:
    told = (
        t('{who} avslo tilbud {order}-{version}.')
        if entry.role is Role.CUSTOMER
        else t('{who} registrerte at kunden avslo tilbud {order}-{version}.')
    )
    return told.format(who=who(entry, names), order=entry.order_number, version=entry.data['version'])


def _closed(entry: History, names: Names) -> str:
    reason = CloseReason(entry.data['reason']).word.lower()
    return t('{who} avsluttet ordren: {reason}.', who=who(entry, names), reason=reason)


def _settled(entry: History, names: Names) -> str:
    return (
        t('Alt er betalt. Ordren ble avsluttet.')
        if entry.role is Role.SYSTEM
        else t('{who} registrerte siste betaling og avsluttet ordren.', who=who(entry, names))
    )


def _went_back(entry: History, names: Names) -> str:
    if entry.to_status is None:
        return ''
    because = t(' Årsak: {reason}.', reason=entry.data['because'].rstrip('.')) if entry.data.get('because') else ''
    return (
        t('{who} flyttet ordren tilbake til «{status}».', who=who(entry, names), status=word(entry.to_status)) + because
    )


def _undone(entry: History, names: Names) -> str:
    return (
        ''
        if entry.to_status is None
        else t('{who} angret. Ordren er igjen «{status}».', who=who(entry, names), status=word(entry.to_status))
    )


def _role(entry: History, names: Names) -> str:
    return t(
        '{who} ga {person} rollen {role}.',
        who=who(entry, names),
        person=names.employee(entry.data['person']),
        role=Role(entry.data['became']).word,
    )


def _imported(entry: History, names: Names) -> str:
    return t(
        '{who} importerte {what} fra {file}: {added} nye, {changed} endret.',
        **{**entry.data, 'who': who(entry, names), 'what': What(entry.data['what']).word},
    )


def _order_imported(entry: History, names: Names) -> str:
    if not entry.data.get('old'):
        return t('{who} importerte ordren fra en fil.', who=who(entry, names))
    return t(
        '{who} importerte ordren fra en fil. Der hadde den nummer {old}.', who=who(entry, names), old=entry.data['old']
    )


def _setting(entry: History, names: Names) -> str:
    return t(
        '{who} endret innstillingen «{label}».',
        who=who(entry, names),
        label=entry.data.get('label', entry.data['field']),
    )


_TOLD: dict[str, tuple[Callable[[History, Names], str], str]] = {
    'created': (_say('{who} opprettet ordren.'), 'edit_note'),
    'copied': (_say('{who} kopierte ordren fra ordre {source}.'), 'content_copy'),
    'order_deleted': (_say('{who} slettet utkastet.'), 'delete'),
    'edited': (_say('{who} endret {label}.'), 'edit'),
    'responsible_set': (_say('{who} satte {person} som ansvarlig.'), 'badge'),
    'responsible_removed': (_say('{who} fjernet den ansvarlige.'), 'badge'),
    'customer_set': (_say('{who} valgte kunden {customer}.'), 'person'),
    'customer_removed': (_say('{who} fjernet kunden fra ordren.'), 'person'),
    'payer_set': (_say('{who} valgte {customer} som fakturamottaker.'), 'receipt_long'),
    'payer_removed': (_say('{who} fjernet fakturamottakeren.'), 'receipt_long'),
    'customer_added': (_say('{who} la inn kunden.'), 'person_add'),
    'customer_merged': (_say('{who} slo sammen kunden med {gone}.'), 'person'),
    'customer_erased': (_say('{who} anonymiserte kunden.'), 'person_off'),
    'customer_exported': (_say('{who} lastet ned opplysningene om kunden.'), 'download'),
    'customer_edited': (_say('{who} endret kundeopplysninger: {fields}.'), 'person'),
    'address_added': (_say('{who} la til en adresse på kunden.'), 'place'),
    'address_edited': (_say('{who} endret en adresse på kunden: {fields}.'), 'place'),
    'address_removed': (_say('{who} fjernet en adresse fra kunden.'), 'place'),
    'contact_added': (_say('{who} la til en bedriftskontakt.'), 'person'),
    'contact_edited': (_say('{who} endret en bedriftskontakt: {fields}.'), 'person'),
    'contact_removed': (_say('{who} fjernet en bedriftskontakt. Lenkene til kontakten er stengt.'), 'person'),
    'line_added': (_say('{who} la til ordrelinjen «{text}».'), 'add'),
    'line_edited': (_say('{who} endret ordrelinjen «{text}»: {fields}.'), 'edit'),
    'quote_taken_up': (_say('{who} tok frem tilbud {order}-{version} igjen.'), 'history'),
    'line_chosen': (_say('{who} tok med «{text}».'), 'check_circle'),
    'line_left_out': (_say('{who} tok ut «{text}».'), 'undo'),
    'sum_only': (_say('{who} viser kunden bare summen av «{text}».'), 'edit'),
    'sum_with_prices': (_say('{who} viser kunden prisene under «{text}».'), 'edit'),
    'line_moved': (_say('{who} flyttet ordrelinjen «{text}».'), 'swap_horiz'),
    'line_removed': (_say('{who} slettet ordrelinjen «{text}».'), 'delete'),
    'job_added': (_say('{who} la til jobben «{job}».'), 'event'),
    'job_edited': (_say('{who} endret jobben «{job}»: {fields}.'), 'edit'),
    'job_removed': (_say('{who} slettet jobben «{job}».'), 'delete'),
    'job_cancelled': (_say('{who} avlyste jobben «{job}».'), 'event_busy'),
    'plan_added': (_say('{who} la til den repeterende jobben «{plan}»: {words}.'), 'event_repeat'),
    'plan_edited': (_say('{who} endret den repeterende jobben «{plan}»: {fields}. {says}.'), 'event_repeat'),
    'plan_paused': (_say('{who} satte «{plan}» på pause fra {since}.'), 'pause'),
    'plan_paused_until': (_say('{who} satte «{plan}» på pause fra {since} til {until}.'), 'pause'),
    'plan_resumed': (_say('{who} startet «{plan}» igjen.'), 'event_repeat'),
    'plan_ended': (_say('{who} avsluttet den repeterende jobben «{plan}». Siste dag er {last}.'), 'event_busy'),
    'plan_unskipped': (_say('{who} tok tilbake «{job}» {day}.'), 'event_repeat'),
    'plan_made_jobs': (_say('Nye jobber er lagt ut for «{plan}»: {jobs}.'), 'event_repeat'),
    'job_follow_up': (_say('{who} må tilbake etter jobben «{job}».'), 'redo'),
    'job_joined': (_say('{person} ble med på jobben «{job}».'), 'play_arrow'),
    'job_paused': (_say('{person} tok pause fra jobben «{job}».'), 'pause'),
    'job_continued': (_say('{person} fortsatte på jobben «{job}».'), 'play_arrow'),
    'hours_started': (_say('{who} startet intern tid.'), 'timer'),
    'hours_added': (
        _hours(
            '{who} førte {length} på «{job}».',
            '{who} førte {length} på «{job}» for {person}.',
        ),
        'schedule',
    ),
    'hours_corrected': (
        _hours(
            '{who} rettet timene {day} på «{job}» fra {old} til {new}.',
            '{who} rettet timene til {person} {day} på «{job}» fra {old} til {new}.',
        ),
        'schedule',
    ),
    'hours_asked': (
        _hours(
            '{who} ba om å få rettet timene {day} på «{job}» fra {old} til {new}.',
            '{who} ba om å få rettet timene til {person} {day} på «{job}» fra {old} til {new}.',
        ),
        'schedule',
    ),
    'hours_annulled': (
        _hours(
            '{who} annullerte {length} {day} på «{job}».',
            '{who} annullerte {length} {day} på «{job}» for {person}.',
        ),
        'schedule',
    ),
    'hours_approved': (_say('{who} godkjente rettelsen av timene til {person}.'), 'check'),
    'hours_declined': (_say('{who} avslo rettelsen av timene til {person}.'), 'schedule'),
    'hours_stopped': (
        _hours(
            '{who} stoppet tiden på «{job}» kl. {time}.',
            '{who} stoppet tiden til {person} på «{job}» kl. {time}.',
        ),
        'schedule',
    ),
    'hours_locked': (_say('{who} låste timene for {month}.'), 'lock'),
    'job_started_late': (_say('{who} startet jobben «{job}» i etterkant.'), 'play_arrow'),
    'start_job': (_started, 'play_arrow'),
    'job_completed': (_say('{who} fullførte jobben «{job}».'), 'check'),
    'complete_job': (_completed, 'task_alt'),
    'send_quote': (_say('{who} sendte tilbud {order}-{version} på {sum}.'), 'send'),
    'shown_as_customer': (_say('{who} så ordren slik kunden ser den.'), 'visibility'),
    'seen': (_say('Kunden har sett tilbud {order}-{version}.'), 'visibility'),
    'accept': (_say('{who} godtok tilbud {order}-{version} på {sum}.'), 'thumb_up'),
    'register_acceptance': (_say('{who} registrerte at kunden godtok tilbud {order}-{version} på {sum}.'), 'thumb_up'),
    'decline': (_declined, 'thumb_down'),
    'regretted': (_say('{who} angret avtalen etter tilbud {order}-{version}.'), 'undo'),
    'regret_registered': (_say('{who} registrerte at kunden angret avtalen etter tilbud {order}-{version}.'), 'undo'),
    'confirm': (_confirmed, 'verified'),
    'confirm_in_crew': (_confirmed, 'verified'),
    'invoice_made': (_say('{who} laget et fakturautkast på {sum}.'), 'receipt_long'),
    'invoice_edited': (_say('{who} endret fakturautkastet. Det er nå på {sum}.'), 'receipt_long'),
    'invoice_discarded': (_say('{who} annullerte et fakturautkast på {sum}.'), 'delete'),
    'invoice_sent': (_say('{who} sendte faktura {invoice} på {sum}.'), 'receipt_long'),
    'ehf_sent': (_say('{who} merket {invoice} som sendt via aksesspunkt.'), 'send'),
    'ehf_not_sent': (_say('{who} tok bort merket på {invoice} om at den er sendt via aksesspunkt.'), 'undo'),
    'invoice_delivered': (_say('{who} markerte faktura {invoice} som levert.'), 'receipt_long'),
    'invoice_credited': (_say('{who} krediterte faktura {invoice} med kreditnota {note}.'), 'receipt_long'),
    'invoice_disputed': (_say('{who} merket faktura {invoice} som omtvistet.'), 'report'),
    'invoice_agreed': (_say('{who} merket at faktura {invoice} ikke lenger er omtvistet.'), 'task_alt'),
    'invoice_overdue': (_say('Faktura {invoice} er forfalt.'), 'error'),
    'payment': (_say('{who} registrerte {sum} betalt på faktura {invoice}.'), 'payments'),
    'payment_back': (_say('{who} betalte {sum} tilbake på faktura {invoice}.'), 'undo'),
    'payment_reversed': (_say('{who} tilbakeførte {sum} på faktura {invoice}.'), 'undo'),
    'fully_invoiced': (_say('{who} krysset av for «Ferdig fakturert».'), 'receipt_long'),
    'not_fully_invoiced': (_say('{who} fjernet krysset for «Ferdig fakturert».'), 'receipt_long'),
    'settle': (_settled, 'lock'),
    'unsettled': (_say('Betalingen er tilbakeført. Ordren er åpen igjen.'), 'lock_open'),
    'close': (_closed, 'lock'),
    'went_back': (_went_back, 'undo'),
    'went_back_undone': (_undone, 'redo'),
    'message_question': (_say('{who} stilte et spørsmål.'), 'chat'),
    'message_answer': (_say('{who} svarte kunden.'), 'chat'),
    'message_change': (_say('{who} ba om endring i tilbudet.'), 'chat'),
    'message_decline': (_say('{who} skrev hvorfor tilbudet ble avslått.'), 'chat'),
    'message_new_quote': (_say('{who} ba om et nytt tilbud.'), 'chat'),
    'message_follow_up': (_say('{who} fulgte opp tilbudet.'), 'chat'),
    'message_failed': (_say('En melding kunne ikke sendes.'), 'error'),
    'firm_set_up': (_say('{who} satte opp firmaet.'), 'settings'),
    'setting': (_setting, 'settings'),
    'first_number': (_say('{who} satte første nummer i serien til {new}.'), 'settings'),
    'wording_changed': (_say('{who} endret meldingsmalen «{text}».'), 'edit'),
    'wording_standard': (_say('{who} satte meldingsmalen «{text}» tilbake til standard.'), 'undo'),
    'product_added': (_say('{who} la til «{text}» under Varer.'), 'add'),
    'product_edited': (_say('{who} endret «{text}» under Varer: {fields}.'), 'edit'),
    'imported': (_imported, 'upload'),
    'import_undone': (_say('{who} angret importen av {file}.'), 'undo'),
    'customer_imported': (_say('{who} importerte kunden fra {file}.'), 'upload'),
    'customer_from_file': (_say('{who} oppdaterte kunden fra en fil: {fields}.'), 'upload'),
    'order_imported': (_order_imported, 'upload'),
    'package_added': (_say('{who} laget pakken «{text}».'), 'archive'),
    'package_edited': (_say('{who} endret pakken «{text}».'), 'edit'),
    'package_removed': (_say('{who} slettet pakken «{text}».'), 'delete'),
    'package_inserted': (_say('{who} satte inn pakken «{text}».'), 'archive'),
    'attachment_added': (_say('{who} la til vedlegget «{text}».'), 'attach_file'),
    'attachment_removed': (_say('{who} fjernet vedlegget «{text}».'), 'delete'),
    'attachment_shown': (_say('{who} lar kunden se vedlegget «{text}».'), 'visibility'),
    'attachment_hidden': (_say('Kunden ser ikke lenger vedlegget «{text}».'), 'visibility_off'),
    'job_picture': (_say('{who} tok et bilde på jobben «{job}».'), 'photo_camera'),
    'job_signed': (_say('Kunden signerte for jobben «{job}» hos {who}.'), 'edit'),
    'job_unsigned': (_say('{who} fullførte «{job}» uten at kunden var til stede.'), 'person'),
    'quote_unanswered': (
        _say('Tilbud {order}-{version} fra {since} er ikke besvart.'),
        'schedule',
    ),
    'job_unconfirmed': (_say('Jobben «{job}» {day} er ikke bekreftet.'), 'schedule'),
    'job_note': (_say('{who} skrev et notat på jobben «{job}».'), 'edit_note'),
    'job_on_way': (_say('{who} er på vei til jobben «{job}».'), 'directions'),
    'job_not_on_way': (_say('{who} er ikke på vei til jobben «{job}» likevel.'), 'undo'),
    'damage_reported': (_say('{who} meldte en skade på jobben «{job}».'), 'report'),
    'damage_shown': (_say('{who} lar kunden se skademeldingen på «{job}».'), 'visibility'),
    'damage_hidden': (_say('Kunden ser ikke lenger skademeldingen på «{job}».'), 'visibility_off'),
    'damage_settled': (_say('{who} har fulgt opp skademeldingen på «{job}».'), 'task_alt'),
    'damage_reopened': (_say('{who} tok opp igjen skademeldingen på «{job}».'), 'report'),
    'material_noted': (_say('{who} noterte {amount} materiell på jobben «{job}».'), 'archive'),
    'material_changed': (_say('{who} rettet materiell fra {old} til {new} på jobben «{job}».'), 'archive'),
    'material_removed': (_say('{who} fjernet {amount} materiell fra jobben «{job}».'), 'archive'),
    'label_put': (_say('{who} satte etiketten «{text}».'), 'sell'),
    'label_taken': (_say('{who} fjernet etiketten «{text}».'), 'sell'),
    'label_made': (_say('{who} laget etiketten «{text}».'), 'sell'),
    'label_edited': (_say('{who} endret etiketten «{text}».'), 'sell'),
    'label_removed': (_say('{who} slettet etiketten «{text}».'), 'delete'),
    'point_answered': (_say('{who} svarte på «{text}» i sjekklisten til «{job}».'), 'check_circle'),
    'point_cleared': (_say('{who} tok tilbake svaret på «{text}» i sjekklisten til «{job}».'), 'undo'),
    'point_added': (_say('{who} la til «{text}» i sjekklisten til «{job}».'), 'add'),
    'point_removed': (_say('{who} fjernet «{text}» fra sjekklisten til «{job}».'), 'delete'),
    'checklist_put': (_say('{who} satte sjekklisten «{text}» på «{job}».'), 'check_circle'),
    'checklist_edited': (_say('{who} endret sjekklisten «{text}».'), 'edit'),
    'checklist_removed': (_say('{who} slettet sjekklisten «{text}».'), 'delete'),
    'absence_added': (_say('{who} la inn fravær for {person}.'), 'event_busy'),
    'absence_edited': (_say('{who} endret fraværet til {person}: {fields}.'), 'event_busy'),
    'absence_removed': (_say('{who} slettet fravær for {person}.'), 'event_busy'),
    'employee_added': (_say('{who} la til {person}.'), 'person'),
    'employee_edited': (_say('{who} endret {person}: {fields}.'), 'person'),
    'office_given': (_say('{who} ga {person} en lenke til kontoret.'), 'key'),
    'office_taken': (_say('{who} fjernet kontortilgangen til {person}.'), 'lock'),
    'role_changed': (_role, 'badge'),
    'password_changed': (_say('{person} valgte et nytt passord.'), 'lock'),
    'signed_out': (_say('{who} logget ut {person} fra andre enheter.'), 'logout'),
    'portal_signed_out': (_say('{who} logget kunden ut av kundeportalen.'), 'logout'),
    'lock_lifted': (_say('{who} opphevet sperren på innloggingen til {person}.'), 'lock_open'),
    'portal_lock_lifted': (_say('{who} opphevet sperren på innloggingen til kundeportalen.'), 'lock_open'),
    'codes_hour': (
        _say('Det er sendt {count} engangskoder på en time. Ved {most} sendes ingen flere den timen.'),
        'shield',
    ),
    'codes_day': (
        _say('Det er sendt {count} engangskoder på et døgn. Ved {most} sendes ingen flere det døgnet.'),
        'shield',
    ),
    'codes_guessed': (
        _say('Det er skrevet {count} feil engangskoder på en time. Ved {most} blir nye koder lengre.'),
        'shield',
    ),
    'crew_address': (_say('{who} laget en innloggingslenke til Crew for {person}.'), 'key'),
}
EVENTS = frozenset(_TOLD)
"""Every kind of entry that has a sentence."""

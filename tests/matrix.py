"""The rights of everybody, written by hand from what a firm expects of its people; it takes nothing from the house.

`ACTS` says who may do what, `DOORS` who goes through which function of the store; whoever is not named may not.
`ROUTES` says what a browser is answered at every address.
"""

WHO = {
    'O': 'owner',  # Eier
    'K': 'office',  # Kontor
    'P': 'planner',  # Planlegger: everything of the office but money and settings
    'R': 'accounting',  # Regnskap: reads and exports what the office sees, changes nothing
    'L': 'lead',  # Crew-leder: Crew, and the time of others on jobs they lead
    'C': 'crew',
    'G': 'approver',  # a contact with «Kan godta tilbud»
    'B': 'contact',  # one without
    'V': 'private',  # a private customer
    'H': 'link',  # whoever holds a link
    'S': 'stranger',
}

ACTS = {
    'see_office': 'OKPR',
    'see_prices': 'OKR',
    'see_settings': 'OKR',
    'export': 'OKR',
    'edit_order': 'OKP',
    'edit_prices': 'OK',
    'send_quote': 'OK',
    'answer_for_customer': 'OK',
    'answer_quote': 'GVH',
    'regret': 'VH',
    'ask': 'GBVH',
    'confirm': 'OKP',
    'confirm_in_crew': 'LC',
    'work': 'OKPLC',
    'see_crew': 'LC',
    'hours': 'OKPLC',
    'lead': 'L',
    'approve_hours': 'OKP',
    'invoice': 'OK',
    'payment': 'OK',
    'move_status': 'OKP',
    'edit_catalogue': 'OK',
    'import': 'OK',
    'save_view': 'OKP',
    'edit_labels': 'OK',
    'edit_absence': 'OKP',
    'erase_customer': 'O',
    'settings': 'O',
}

_DOORS = {
    'OKPRLCGBV': 'orders.find orders.id_of attached.served',
    'OKRGBV': 'shown_papers.find',
    'OKPGBV': 'conversation.mark_read',
    'OKPR': """
        order_view.view listing.page listing.rows listing.numbers listing.every listing.counts finding.find
        job_list.page job_list.rows job_list.counts job_list.open_of job_list.week
        customer_list.page customer_list.rows customer_list.counts customer_view.view customer_view.stays_as
        customers.search customers.likely employees.listing labels.listing checklists.templates messages.listing
        absences.listing absences.coming absences.between absences.against hours_view.month hours_view.export
        saved_views.listing notices.listing notices.unread notices.mine notices.choose notices.read_of notices.read_all
        """,
    'OKR': """
        invoice_list.page invoice_list.every invoice_list.rows invoice_list.counts
        catalogue.page catalogue.export packages.listing packages.find customer_privacy.export
        company.settings_page letterhead.look daily.listing labels.used wordings.listing
        wordings.examples einvoices.find
        as_customer.look as_customer.note
        """,
    'OKP': """
        orders.changing orders.new orders.new_for orders.edit orders.copy orders.delete orders.close orders.set_customer
        orders.set_responsible going_back.plan quotes.confirm quotes.answer bulk.close
        jobs.add jobs.edit jobs.cancel jobs.remove
        plans.add plans.edit plans.edit_following plans.outcome plans.pause plans.resume plans.end plans.skip
        plans.outcome_of_skip plans.unskip checklists.put checklists.add checklists.take
        attachments.add attachments.show attachments.remove damages.show damages.settle
        labels.put labels.take absences.add absences.edit absences.remove saved_views.save
        hours.answer hours.lock
        customers.add customers.create customers.edit customers.add_contact customers.edit_contact
        customers.remove_contact customer_merge.merge addresses.add addresses.keep addresses.edit addresses.make_main
        addresses.remove registered.take_over registered.let_be
        """,
    'OK': """
        lines.add lines.edit lines.remove lines.add_text lines.move lines.step lines.copy lines.use_discount
        lines.choose lines.show_sum_only
        lines.type_with_vat packages.put_on fetching.preview fetching.fetch suggestions.suggest
        quotes.draft quotes.send following_up.send following_up.texts bulk.send_quote messages.send_now
        quotes.register_acceptance quotes.register_decline going_back.go_back going_back.undo
         payments.pay_back bank.look bank.take payments.dispute payments.end_dispute payments.pay_whole payments.send
         regrets.register
        invoices.create invoices.edit invoices.discard invoices.send invoices.credit invoices.pay invoices.reverse
        invoices.mark_delivered einvoices.mark invoices.set_fully_invoiced orders.set_payer
        catalogue.add catalogue.edit packages.add packages.save_order packages.rename packages.remove packages.add_line
        packages.add_text packages.edit_line packages.remove_line packages.step packages.add_job packages.remove_job
        checklists.make checklists.remove checklists.add_to_template checklists.take_from_template
        importing.dry_run importing.carry_out importing.earlier importing.undo
        labels.put_named labels.edit labels.remove
        """,
    'O': """
        wordings.save wordings.use_standard
        company.change letterhead.use employees.add employees.edit employees.crew_address
        office_access.give office_access.take
        office_access.change_role customer_privacy.remains customer_privacy.erase saved_views.edit saved_views.remove
        devices.listing devices.end devices.end_everywhere devices.end_customer
        locks.of_employee locks.lift_employees locks.lift_customers
        """,
    'OKPLC': """
        jobs.start jobs.complete jobs.reopen jobs.pause jobs.must_return
        checklists.reply attachments.add_at_job attachments.take_back damages.report job_notes.write
        materials.note materials.change materials.remove suggestions.goods
        hours.add hours.add_for hours.start hours.correct hours.annul hours.stop hours.in_the_way hours_view.jobs_for
        """,
    'LC': 'crew.view crew.days crew.one jobs.confirm jobs.set_off jobs.not_on_way hours_view.mine',
    'GBV': 'quotes.portal quotes.say quotes.mark_seen portal_home.home',
    'GV': 'quotes.accept quotes.decline',
    'V': 'regrets.regret',
}  # fmt: skip

DOORS = {door: who for who, doors in _DOORS.items() for door in doors.split()}
EVERYWHERE = frozenset(
    ('crew.view', 'crew.days', 'hours_view.mine', 'hours_view.jobs_for', 'hours.start', 'suggestions.goods')
)
"""What somebody on the crew may ask without having a job on any order."""

BROWSERS = 'OKPRLCGXS'
"""Whose browser asks, in this order: X is the customer of another order, S nobody who is signed in."""
MEANS = {'.': 200, '>': 303, '3': 403, '4': 404}
"""A page or file, the way to signing in or on, no right to it, nothing there."""
ROUTES = {
    # office                            OKPR LC GX S
    '/ordrer':                         '.... >> 44 >',
    '/ordrer/eksport.csv':             '.... >> 44 >',
    '/ordrer/eksport.exe':             '4444 >> 44 >',
    '/jobber':                         '.... >> 44 >',
    '/timer':                          '.... >> 44 >',
    '/fakturaer':                      '..3. >> 44 >',
    '/fakturaer/innbetalinger':        '..33 >> 44 >',
    '/fakturaer/eksport.csv':          '..3. >> 44 >',
    '/kunder':                         '.... >> 44 >',
    '/meldinger':                      '.... >> 44 >',
    '/meg':                            '.... >> 44 >',
    '/varer':                          '..3. >> 44 >',
    '/varer/pakker':                   '..3. >> 44 >',
    '/varer/pakker/{package}':         '..3. >> 44 >',
    '/varer/pakker/{gone}':            '4434 >> 44 >',
    '/importer/kunder':                '..33 >> 44 >',
    '/importer/{gone}':                '4444 >> 44 >',
    '/innstillinger':                  '>>>> >> 44 >',
    '/innstillinger/firma':            '..3. >> 44 >',
    '/innstillinger/ansatte':          '..3. >> 44 >',
    '/innstillinger/fravaer':          '.... >> 44 >',
    '/innstillinger/etiketter':        '..3. >> 44 >',
    '/innstillinger/sjekklister':      '..3. >> 44 >',
    '/innstillinger/meldinger':        '..3. >> 44 >',
    '/innstillinger/varsler':          '.... >> 44 >',
    '/innstillinger/av-seg-selv':      '..3. >> 44 >',
    '/ordre/{own}':                    '.... >> 44 >',
    '/ordre/{theirs}':                 '.... >> 44 >',
    '/ordre/{draft}':                  '.... >> 44 >',
    '/ordre/{gone}':                   '4444 >> 44 >',
    '/ordre/{own}/som-kunde':          '..3. >> 44 >',
    '/ordre/{draft}/som-kunde':        '4434 >> 44 >',
    '/ordre/{gone}/som-kunde':         '4444 >> 44 >',
    '/kunde/{customer}':               '.... >> 44 >',
    '/kunde/{gone}':                   '4444 >> 44 >',
    # crew                              OKPR LC GX S
    '/crew':                           '>>>> .. 44 >',
    '/crew/kalender':                  '>>>> .. 44 >',
    '/crew/timer':                     '>>>> .. 44 >',
    '/crew/jobb/{own_job}':            '>>>> .. 44 >',
    '/crew/jobb/{their_job}':          '>>>> 44 44 >',
    '/crew/jobb/{draft_job}':          '>>>> 44 44 >',
    '/crew/jobb/{gone}':               '>>>> 44 44 >',
    # customers                         OKPR LC GX S
    '/portal':                         '.... .. >> .',
    '/portal/logg-inn':                '.... .. .. .',
    '/kode':                           '>>>> >> >> >',
    '/portal/ordre/{own}':             '>>>> >> .4 >',
    '/portal/ordre/{theirs}':          '>>>> >> 4. >',
    '/portal/ordre/{draft}':           '>>>> >> 44 >',
    '/portal/ordre/{gone}':            '>>>> >> 44 >',
    # files                             OKPR LC GX S
    '/vedlegg/{shown}':                '.... .. .4 4',
    '/vedlegg/{shown}/last-ned':       '.... .. .4 4',
    '/vedlegg/{shown}/liten':          '4444 44 44 4',
    '/vedlegg/{hidden}':               '.... .. 44 4',
    '/vedlegg/{their_file}':           '.... 44 4. 4',
    '/vedlegg/{draft_file}':           '.... 44 44 4',
    '/vedlegg/{gone}':                 '4444 44 44 4',
    '/papir/tilbud/{version}':         '..4. 44 .4 4',
    '/papir/faktura/{version}':        '4444 44 44 4',
    '/papir/ehf/{version}':            '4444 44 44 4',
    '/papir/tilbud/{gone}':            '4444 44 44 4',
    '/papir/passord/{version}':        '4444 44 44 4',
    # everybody's                       OKPR LC GX S
    '/':                               '>>>> >> >> >',
    '/health':                         '.... .. .. .',
    '/logg-inn':                       '.... .. .. .',
    '/oppstart':                       '4444 44 44 4',
    '/crew/inn/{gone}':                '4444 44 44 4',
    '/kontor/inn/{gone}':              '4444 44 44 4',
    '/glemt-passord':                  '.... .. .. .',
    '/nytt-passord/{gone}':            '4444 44 44 4',
    '/inn/{gone}':                     '4444 44 44 4',
    '/l/{gone}':                       '4444 44 44 4',
}  # fmt: skip
OPEN = ('/_nicegui', '/ui/', '/favicon.ico', '/crew.webmanifest', '/farvel/')
"""What the pages are drawn with, the same for everybody; and leaving a page, which its browser alone can."""

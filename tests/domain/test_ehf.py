"""EHF: every kind of document holds by UBL's schema and by our own check, and what is wrong with one is found."""

import base64
from decimal import Decimal

import pytest

from domain import ehf_check
from domain.ehf import Document
from store.paper import ehf
from tests.ehf import PAPERS, PDF, against_schema, buyer, changed, firm, line, paper

SELLER, BUYER = 'a:AccountingSupplierParty/a:Party', 'a:AccountingCustomerParty/a:Party'


def _rules(xml: bytes, *, stops: bool | None = None) -> set[str]:
    return {found.rule for found in ehf_check.check(xml) if stops is None or found.stops is stops}


# ---------- what we write holds ----------


@pytest.mark.parametrize('name', PAPERS)
def test_every_document_holds_by_the_schema_and_by_our_own_check(name):
    """And comes to what the paper does."""
    sheet, xml = PAPERS[name], ehf.write(PAPERS[name], PDF, 'Faktura 10001.pdf')
    assert against_schema(xml) == []
    assert _rules(xml, stops=True) == set()
    read, prepaid = Document(xml), sheet.data.get('prepaid_ore', 0)
    assert read.number('a:LegalMonetaryTotal/b:TaxExclusiveAmount') * 100 == sheet.sums.net_ore
    assert read.number('a:TaxTotal/b:TaxAmount') * 100 == sheet.sums.vat_ore
    assert read.number('a:LegalMonetaryTotal/b:PayableAmount') * 100 == sheet.sums.total_ore - prepaid


@pytest.mark.parametrize(
    ('name', 'letters'),
    [
        ('standard rate', {('S', Decimal(25))}),
        ('every rate', {('S', Decimal(rate)) for rate in ('25', '15', '12', '11.11')} | {('Z', Decimal(0))}),
        ('exempt beside charged', {('E', Decimal(0)), ('S', Decimal(25)), ('Z', Decimal(0))}),
        ('reverse charge', {('AE', Decimal(0))}),
        ('export', {('G', Decimal(0))}),
        ('not registered', {('O', Decimal(0))}),
    ],
)
def test_each_kind_of_vat_has_its_letter_and_its_sum(name, letters):
    read = Document(ehf.write(PAPERS[name]))
    assert {read.category(group) for group in read.groups} == letters == {read.category(each) for each in read.lines}


def test_reverse_charge_says_so_in_the_words_of_the_law():
    read = Document(ehf.write(PAPERS['reverse charge']))
    assert read.text('.//b:TaxExemptionReason') == 'Omvendt avgiftsplikt – Merverdiavgift ikke beregnet'


def test_an_unregistered_seller_writes_nothing_of_vat():
    xml = ehf.write(PAPERS['not registered']).decode()
    assert 'MVA' not in xml
    assert '<cbc:Percent>' not in xml


def test_a_credit_note_names_its_invoice_and_has_no_due_date():
    read = Document(ehf.write(PAPERS['credit note']))
    assert read.is_credit
    assert read.text('a:BillingReference/a:InvoiceDocumentReference/b:ID') == '10000'
    assert read.text('a:BillingReference/a:InvoiceDocumentReference/b:IssueDate') == '2026-11-24'
    assert not read.all('b:DueDate')
    assert not read.all('a:PaymentMeans')


def test_nothing_that_stands_on_the_paper_is_left_out():
    read = Document(ehf.write(PAPERS['standard rate']))
    for path, said in {
        'b:ID': '10001',
        'b:IssueDate': '2026-11-24',
        'b:DueDate': '2026-12-08',
        'b:Note': 'Flytting til Sandviken',
        'b:BuyerReference': 'Prosjekt 7',
        'a:OrderReference/b:ID': 'PO-4711',
        'a:OrderReference/b:SalesOrderID': '1001',
        f'{SELLER}/b:EndpointID': '923609016',
        f'{SELLER}/a:PartyName/b:Name': 'Sandviken Flytting AS',
        f'{SELLER}/a:PostalAddress/b:StreetName': 'Sjøgaten 12',
        f'{SELLER}/a:PartyTaxScheme[1]/b:CompanyID': 'NO923609016MVA',
        f'{SELLER}/a:PartyTaxScheme[2]/b:CompanyID': 'Foretaksregisteret',
        f'{SELLER}/a:Contact/b:Telephone': '+4755123456',
        f'{SELLER}/a:Contact/b:ElectronicMail': 'post@sandviken.no',
        f'{BUYER}/b:EndpointID': '974760673',
        f'{BUYER}/a:PostalAddress/b:PostalZone': '5017',
        f'{BUYER}/a:PartyTaxScheme/b:CompanyID': 'NO974760673MVA',
        f'{BUYER}/a:PartyLegalEntity/b:RegistrationName': 'Bjørgvin Eiendom AS',
        f'{BUYER}/a:Contact/b:Name': 'Ingrid Bjørnstad',
        'a:Delivery/b:ActualDeliveryDate': '2026-11-23',
        'a:Delivery/a:DeliveryLocation/a:Address/b:StreetName': 'Sandviksveien 84',
        'a:Delivery/a:DeliveryLocation/a:Address/b:CityName': 'Bergen',
        'a:PaymentMeans/b:PaymentID': '1234566',
        'a:PaymentMeans/a:PayeeFinancialAccount/b:ID': '86011117947',
        'a:InvoiceLine/b:InvoicedQuantity': '6.5',
        'a:InvoiceLine/a:Item/b:Name': 'Flytting',
        'a:InvoiceLine/a:Price/b:PriceAmount': '890.00',
    }.items():
        assert read.text(path) == said, path


def test_texts_and_headings_are_notes_of_the_line_they_stand_above():
    read = Document(ehf.write(PAPERS['headings and texts']))
    assert [read.text('b:Note', each) for each in read.lines] == [
        'Stue og kjøkken\nVi bærer ned fra tredje etasje.',
        'Lager\nNøkkel leveres i resepsjonen.',
    ]


def test_a_deduction_is_a_negative_quantity():
    read = Document(ehf.write(PAPERS['deduction']))
    assert read.text('b:InvoicedQuantity', read.lines[1]) == '-2'
    assert read.text('b:LineExtensionAmount', read.lines[1]) == '-300.51'


def test_the_pdf_comes_out_as_it_went_in():
    read = Document(ehf.write(PAPERS['standard rate'], PDF, 'Faktura 10001.pdf'))
    inside = read.all('a:AdditionalDocumentReference/a:Attachment/b:EmbeddedDocumentBinaryObject')[0]
    assert base64.b64decode(inside.text or '') == PDF
    assert inside.attrib == {'mimeCode': 'application/pdf', 'filename': 'Faktura 10001.pdf'}


def test_what_xml_cannot_hold_is_dropped():
    xml = ehf.write(paper(line('1', text='Flytt\uffffing\ufffe')))
    assert against_schema(xml) == []
    assert Document(xml).text('a:InvoiceLine/a:Item/b:Name') == 'Flytting'


def test_the_same_paper_gives_the_same_bytes():
    assert ehf.write(PAPERS['every rate'], PDF) == ehf.write(PAPERS['every rate'], PDF)


# ---------- what is wrong is found ----------

TOTAL, LINE, GROUP = 'a:LegalMonetaryTotal', 'a:InvoiceLine', 'a:TaxTotal/a:TaxSubtotal'
INSIDE = 'a:AdditionalDocumentReference/a:Attachment/b:EmbeddedDocumentBinaryObject'
MUTATIONS = [
    ('R004', 'b:CustomizationID', 'urn:cen.eu:en16931:2017'),
    ('R004', 'b:ProfileID', 'urn:fdc:peppol.eu:2017:poacc:billing:02:1.0'),
    ('BR-02', 'b:ID', None),
    ('F001', 'b:IssueDate', '2026-11-24+01:00'),
    ('P0100', 'b:InvoiceTypeCode', '381'),
    ('R051', 'b:DocumentCurrencyCode', 'EUR'),
    ('R008', 'b:Note', ' '),
    ('§ 5-1-1 nr. 5', 'b:DueDate', None),
    ('§ 5-1-1 nr. 5', 'b:DueDate', '2026-11-01'),
    ('R020', f'{SELLER}/b:EndpointID', None),
    ('R020', f'{SELLER}/b:EndpointID', '923609017'),
    ('BR-06', f'{SELLER}/a:PartyLegalEntity/b:RegistrationName', None),
    ('§ 5-1-2', f'{SELLER}/a:PartyLegalEntity/b:CompanyID', None),
    ('BR-09', f'{SELLER}/a:PostalAddress/a:Country', None),
    ('NO-R-001', f'{SELLER}/a:PartyTaxScheme[1]/b:CompanyID', 'NO923609016'),
    ('NO-R-002', f'{SELLER}/a:PartyTaxScheme[2]', None),
    ('R010', f'{BUYER}/b:EndpointID', None),
    ('R041', f'{BUYER}/b:EndpointID', '974760674'),
    ('BR-07', f'{BUYER}/a:PartyLegalEntity/b:RegistrationName', None),
    ('BR-CO-09', f'{BUYER}/a:PartyTaxScheme/b:CompanyID', '974760673MVA'),
    ('§ 5-1-2', f'{BUYER}/a:PostalAddress/b:PostalZone', None),
    ('§ 5-1-1 nr. 4', 'a:Delivery', None),
    ('§ 5-1-1 nr. 4', 'a:Delivery/b:ActualDeliveryDate', None),
    ('§ 5-1-1 nr. 4', 'a:Delivery/a:DeliveryLocation', None),
    ('BR-57', 'a:Delivery/a:DeliveryLocation/a:Address/a:Country', None),
    ('BR-61', 'a:PaymentMeans', None),
    ('BR-61', 'a:PaymentMeans/a:PayeeFinancialAccount/b:ID', '86011117948'),
    ('KID', 'a:PaymentMeans/b:PaymentID', '1234567'),
    ('KID', 'a:PaymentMeans/b:PaymentID', '１２３４５６６'),
    ('§ 5-1-5', f'{GROUP}/a:TaxCategory/b:Percent', '26'),
    ('BR-CL-18', f'{LINE}/a:Item/a:ClassifiedTaxCategory/b:ID', 'X'),
    ('BR-Z-05', f'{LINE}/a:Item/a:ClassifiedTaxCategory/b:ID', 'Z'),
    ('BR-S-02', f'{SELLER}/a:PartyTaxScheme[1]', None),
    ('BR-S-08', f'{GROUP}/b:TaxableAmount', '5785.01'),
    ('BR-CO-17', f'{GROUP}/b:TaxAmount', '1446.26'),
    ('BR-CO-14', 'a:TaxTotal/b:TaxAmount', '1446.26'),
    ('BR-CO-14', GROUP, None),
    *[
        ('BR-CO-10', f'{TOTAL}/b:{name}', '1.00')
        for name in ('LineExtensionAmount', 'TaxExclusiveAmount', 'TaxInclusiveAmount', 'PayableAmount')
    ],
    ('BR-DEC-01', f'{LINE}/b:LineExtensionAmount', '5785.000'),
    ('§ 5-2-7', f'{TOTAL}/b:TaxInclusiveAmount', '-1.00'),
    ('BR-16', LINE, None),
    ('BR-21', f'{LINE}/b:ID', None),
    ('BR-23', f'{LINE}/b:InvoicedQuantity', None),
    ('BR-25', f'{LINE}/a:Item/b:Name', None),
    ('BR-27', f'{LINE}/a:Price/b:PriceAmount', '-890'),
    ('R120', f'{LINE}/b:LineExtensionAmount', '5785.03'),
    ('BR-CL-24', INSIDE, 'ikke base64!'),
]


def test_every_mutation_is_found():
    """Each by the rule that is meant, with a sentence."""
    xml = ehf.write(PAPERS['standard rate'], PDF)
    assert _rules(xml) == set()
    for rule, path, to in MUTATIONS:
        found = ehf_check.check(changed(xml, path, to))
        assert rule in {each.rule for each in found}, (rule, path, to)
        assert all(each.says.endswith('.') for each in found), (rule, path, to)


def test_every_wrong_attribute_is_found():
    for rule, path, attribute, to in [
        ('R051', f'{TOTAL}/b:PayableAmount', 'currencyID', 'SEK'),
        ('BR-CL-25', f'{BUYER}/b:EndpointID', 'schemeID', '0007'),
        ('BR-23', f'{LINE}/b:InvoicedQuantity', 'unitCode', 'timer'),
        ('BR-52', INSIDE, 'mimeCode', 'text/html'),
        ('BR-52', INSIDE, 'filename', ''),
    ]:
        assert rule in _rules(changed(ehf.write(PAPERS['standard rate'], PDF), path, to, attribute)), (rule, path)


def test_what_only_some_documents_have_is_missed():
    for name, rule, path, to in [
        ('their number alone', 'R003', 'a:OrderReference', None),
        ('reverse charge', 'BR-AE-02', f'{BUYER}/a:PartyTaxScheme', None),
        ('exempt', 'BR-E-10', './/b:TaxExemptionReason', None),
        ('exempt beside charged', 'BR-O-11', './/a:TaxSubtotal[1]/a:TaxCategory/b:ID', 'O'),
        ('exempt', 'BR-O-05', './/a:TaxCategory/b:ID', 'O'),
        ('export', 'BR-O-02', './/a:TaxCategory/b:ID', 'O'),
        ('credit note', '§ 5-2-7', 'a:BillingReference', None),
        ('over several days', 'BR-29', 'a:InvoicePeriod/b:EndDate', '2026-10-01'),
        ('percent off the total', 'R040', 'a:AllowanceCharge/b:MultiplierFactorNumeric', '8'),
        ('percent off the total', 'BR-33', 'a:AllowanceCharge/b:AllowanceChargeReason', None),
        ('percent off the total', 'BR-CO-10', f'{TOTAL}/b:AllowanceTotalAmount', None),
        ('discounts on lines', 'R120', f'{LINE}/a:AllowanceCharge', None),
        ('prepaid', 'BR-CO-10', f'{TOTAL}/b:PrepaidAmount', None),
    ]:
        xml = ehf.write(PAPERS[name], PDF)
        assert rule not in _rules(xml, stops=True), (name, rule)
        assert rule in _rules(changed(xml, path, to), stops=True), (name, rule, path)


def test_a_credit_note_with_a_due_date_is_none_by_the_schema():
    xml = ehf.write(PAPERS['credit note']).replace(
        b'<cbc:CreditNoteTypeCode>', b'<cbc:DueDate>2026-12-08</cbc:DueDate><cbc:CreditNoteTypeCode>'
    )
    assert against_schema(xml)


def test_what_is_worth_a_look_does_not_stop():
    alone = ehf.write(PAPERS['nothing optional'])
    assert _rules(alone) == {'R003'}
    small = ehf.write(PAPERS['not registered'])
    assert _rules(small) == {'NO-R-002'}


def test_a_customer_without_a_number_is_told_what_to_do():
    found = ehf_check.check(ehf.write(paper(to=buyer(org_number=''))))
    assert found[0].says == 'Kunden mangler organisasjonsnummer. Uten det finner ikke fakturaen frem.'


def test_a_firm_without_a_number_is_told_where():
    found = ehf_check.check(ehf.write(paper(company=firm(org_number=''))))
    assert found[0].says == 'Firmaets organisasjonsnummer mangler eller er feil. Rett det under Innstillinger → Firma.'


def test_kid_of_both_kinds_holds():
    for kid in ('12344', '12343', '1234566', '100042-', '00000010017', '2345678901239'):
        assert 'KID' not in _rules(ehf.write(paper(line('1'), kid=kid))), kid
    for kid in ('1', '12345', '1000420', '12a', '1' * 26, '1234566-'):
        assert 'KID' in _rules(ehf.write(paper(line('1'), kid=kid))), kid

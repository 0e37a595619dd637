"""An EHF read back: what it says, asked for by the paths of UBL. It shares no code with the writer."""

from datetime import date
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

_UBL = '{urn:oasis:names:specification:ubl:schema:xsd:'
_SPACES = {'a': f'{_UBL[1:]}CommonAggregateComponents-2', 'b': f'{_UBL[1:]}CommonBasicComponents-2'}
Element = ElementTree.Element


class Document:
    """An invoice or a credit note; in paths `a:` stands for what holds others and `b:` for what holds a value."""

    def __init__(self, xml: bytes) -> None:
        self.root = ElementTree.fromstring(xml)
        self.is_credit = self.root.tag == f'{_UBL}CreditNote-2}}CreditNote'
        self.lines = self.all('a:CreditNoteLine' if self.is_credit else 'a:InvoiceLine')
        self.groups = self.all('a:TaxTotal/a:TaxSubtotal')
        self.discounts = self.all('a:AllowanceCharge')

    def all(self, path: str, of: Element | None = None) -> list[Element]:
        return (self.root if of is None else of).findall(path, _SPACES)

    def text(self, path: str, of: Element | None = None) -> str:
        """What an element says, nothing when it is not there."""
        found = (self.root if of is None else of).find(path, _SPACES)
        return (found.text or '').strip() if found is not None else ''

    def number(self, path: str, of: Element | None = None) -> Decimal:
        """A number, 0 when it is not there or is none."""
        try:
            return Decimal(self.text(path, of) or 0)
        except InvalidOperation:
            return Decimal(0)

    def day(self, path: str) -> date | None:
        """A date as Peppol has it, `YYYY-MM-DD`, without a time zone."""
        said = self.text(path)
        try:
            return date.fromisoformat(said) if len(said) == 10 else None
        except ValueError:
            return None

    def category(self, of: Element) -> tuple[str, Decimal]:
        """(letter, percent) of a line, a discount or a group."""
        path = 'a:Item/a:ClassifiedTaxCategory' if of.tag.endswith('Line') else 'a:TaxCategory'
        return self.text(f'{path}/b:ID', of), self.number(f'{path}/b:Percent', of)

    def vat_number(self, party: str) -> str:
        """The VAT number of `Supplier` or `Customer`."""
        schemes = self.all(f'a:Accounting{party}Party/a:Party/a:PartyTaxScheme')
        return next(
            (self.text('b:CompanyID', each) for each in schemes if self.text('a:TaxScheme/b:ID', each) == 'VAT'), ''
        )

    @property
    def letters(self) -> set[str]:
        return {self.category(each)[0] for each in (*self.lines, *self.groups)}

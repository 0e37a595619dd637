"""What a firm can do whose private customers have no right to withdraw from it."""

from enum import StrEnum

from domain.words import t


class Exempt(StrEnum):
    """Why there is no right to withdraw (angrerettloven § 22)."""

    TRANSPORT = 'transport'
    LEISURE = 'leisure'
    URGENT = 'urgent'

    @property
    def word(self) -> str:
        """What the firm chooses from."""
        return {
            Exempt.TRANSPORT: t('Nei: flytting eller annen varetransport på avtalt dato (§ 22 m)'),
            Exempt.LEISURE: t('Nei: servering eller fritidstjenester på avtalt dato (§ 22 m)'),
            Exempt.URGENT: t('Nei: reparasjon som haster, hjemme hos kunder som har bedt om besøket (§ 22 i)'),
        }[self]

    @property
    def sentence(self) -> str:
        """What the customer reads before saying yes."""
        return {
            Exempt.TRANSPORT: t(
                'Det er ikke angrerett på denne avtalen, fordi den gjelder transport av varer på en avtalt dato '
                '(angrerettloven § 22 bokstav m).'
            ),
            Exempt.LEISURE: t(
                'Det er ikke angrerett på denne avtalen, fordi den gjelder servering eller fritidstjenester på en '
                'avtalt dato (angrerettloven § 22 bokstav m).'
            ),
            Exempt.URGENT: t(
                'Det er ikke angrerett på denne avtalen, fordi du har bedt oss komme for en reparasjon som haster '
                '(angrerettloven § 22 bokstav i).'
            ),
        }[self]

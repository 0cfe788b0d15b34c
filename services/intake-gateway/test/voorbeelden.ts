/** Lines and parties that tests begin with. Days are around 2026-03-16. */
export const DAG = '2026-03-16';

/** A line of a water company, lawful on DAG. BSNs of the test range only. */
export function waterregel(
  kenmerk: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    kenmerk,
    gemeentecode: '0268',
    signaaldatum: '2026-03-15',
    ontstaansdatum: '2026-01-20',
    bedragInCenten: 12_345,
    voorletters: 'A.B.',
    achternaam: 'Proef',
    geboortedatum: '1980-05-06',
    straatnaam: 'Teststraat',
    huisnummer: 12,
    huisnummertoevoeging: 'A',
    postcode: '6511 AB',
    plaatsnaam: 'Nijmegen',
    ...more,
  };
}

export const zorgregel = (kenmerk: string, more: Readonly<Record<string, unknown>> = {}) =>
  waterregel(kenmerk, { burgerservicenummer: '999990019', ...more });

const van = '2026-01-01';
const machtiging = (organisatieId: string) => [{ organisatieId, van }];

export const inrichting = {
  signaalpartners: [
    {
      partnerId: 'water',
      naam: 'Waterproef',
      soort: 'WATER',
      aansluiting: 'REST',
      machtigingen: machtiging('org-water'),
    },
    {
      partnerId: 'zorg',
      naam: 'Zorgproef',
      soort: 'ZORG',
      aansluiting: 'REST',
      machtigingen: machtiging('org-zorg'),
    },
    {
      partnerId: 'energie',
      naam: 'Stroomproef',
      soort: 'ENERGIE',
      aansluiting: 'REST',
      machtigingen: machtiging('org-bureau'),
    },
    {
      partnerId: 'huur',
      naam: 'Woonproef',
      soort: 'HUUR',
      aansluiting: 'REST',
      machtigingen: machtiging('org-bureau'),
    },
  ],
  gemeenten: [
    {
      gemeentecode: '0268',
      naam: 'Nijmegen',
      provincie: 'Gelderland',
      inwoners: 177_000,
      aansluiting: 'REST',
    },
    {
      gemeentecode: '1992',
      naam: 'Voorne aan Zee',
      provincie: 'Zuid-Holland',
      inwoners: 73_000,
      aansluiting: 'REST',
    },
    { gemeentecode: '0344', naam: 'Utrecht', provincie: 'Utrecht', inwoners: 359_000, aansluiting: 'REST' },
  ],
  convenanten: ['water', 'zorg', 'energie', 'huur'].flatMap((partnerId) => [
    { partnerId, gemeentecode: '0268', van, meldingsdrempelInCenten: 5_000 },
    { partnerId, gemeentecode: '1992', van, meldingsdrempelInCenten: 0 },
  ]),
};

import { codelijsten, datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { code, doe, eindresultaat, leeg, maakZaak, na, pasToe, poging } from '../../test/zaken.ts';
import { decideHandeling } from './decide-handeling.ts';
import type { Daad } from './handeling.ts';

const oppakken: Daad = { soort: 'OPPAKKEN' };
const gesprek = (meer: Partial<Extract<Daad, { soort: 'GESPREK' }>> = {}): Daad => ({
  soort: 'GESPREK',
  hulpsoort: 'BUDGETADVIES',
  schuldklasse: null,
  verwijzing: null,
  toestemming: null,
  ...meer,
});
const hulpvraag: Daad = { soort: 'HULPVRAAG', contactsoort: 'TELEFOON', dagdeel: 'OCHTEND' };
const signaal = maakSignaal('s', [maakMelding('een')]);
const weg = (stand: 'LOSGELATEN' | 'OPEN', meldingstand: 'AANGENOMEN' | 'BETAALD') =>
  maakSignaal('s', [maakMelding('een', { stand, meldingstand, meldingVersie: 2 })], {
    versie: 2,
    stand: 'VERVALLEN',
  });
const eerste = <T>([een]: readonly T[]): T => een ?? expect.fail('no zaak');
const vervolgVan = (zaak: ReturnType<typeof maakZaak>) => {
  const besluit = doe(zaak, hulpvraag);
  const vervolg = besluit.status === 'TOEGEPAST' ? besluit.vervolg : undefined;
  return vervolg ?? expect.fail('no zaak was opened');
};

const afgesloten = na(maakZaak(), oppakken, poging(true), eindresultaat('HOEFT_GEEN_HULP'));
/** Every place a zaak can be in for what may happen next. */
const standen = {
  nieuw: maakZaak(),
  opgepakt: na(maakZaak(), oppakken),
  bereikt: na(maakZaak(), oppakken, poging(true)),
  // The creditor was paid after the resident was reached: no melding is open, the work goes on.
  'zonder meldingen': eerste(pasToe([na(maakZaak(), oppakken, poging(true))], weg('OPEN', 'BETAALD'))),
  'onder een vervallen signaal': eerste(pasToe([na(maakZaak(), oppakken)], weg('LOSGELATEN', 'AANGENOMEN'))),
  afgesloten,
  vervallen: eerste(pasToe([maakZaak()], weg('LOSGELATEN', 'AANGENOMEN'))),
  'na een hulpvraag': vervolgVan(afgesloten),
};

const daden = {
  OPPAKKEN: oppakken,
  CONTACTPOGING: poging(false),
  GESPREK: gesprek(),
  VERLENGEN: {
    soort: 'VERLENGEN',
    pauzeVerlengdTot: datum('2026-04-20'),
    verlengingsreden: 'INVENTARISATIE',
  },
  HULP_MELDEN: { soort: 'HULP_MELDEN' },
  CORRIGEREN: { soort: 'CORRIGEREN', eindresultaat: 'HOEFT_GEEN_HULP', ...leeg },
  HULPVRAAG: hulpvraag,
  EINDRESULTAAT: eindresultaat('HOEFT_GEEN_HULP'),
  'EINDRESULTAAT niet opgepakt': eindresultaat('NIET_OPGEPAKT_ANDERE_REDEN'),
  'EINDRESULTAAT geen contact': eindresultaat('GEEN_CONTACT'),
} as const satisfies Record<string, Daad>;

const mag = 'TOEGEPAST';
/** In the order of `standen`. */
const tabel: Record<keyof typeof daden, readonly string[]> = {
  OPPAKKEN: [
    mag,
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    'ZAAK_AL_OPGEPAKT',
  ],
  CONTACTPOGING: [
    'ZAAK_NIET_OPGEPAKT',
    mag,
    mag,
    mag,
    'SIGNAAL_VERVALLEN',
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    mag,
  ],
  GESPREK: [
    'ZAAK_NIET_OPGEPAKT',
    'CONTACT_ONTBREEKT',
    mag,
    mag,
    'CONTACT_ONTBREEKT',
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    mag,
  ],
  VERLENGEN: [
    'ZAAK_NIET_OPGEPAKT',
    mag,
    mag,
    'VERLENGING_ZONDER_GEVOLG',
    mag,
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    'VERLENGING_ZONDER_GEVOLG',
  ],
  HULP_MELDEN: Array.from({ length: 8 }, () => 'GEEN_HULP_TE_MELDEN'),
  CORRIGEREN: [
    'NIETS_TE_CORRIGEREN',
    'NIETS_TE_CORRIGEREN',
    'NIETS_TE_CORRIGEREN',
    'NIETS_TE_CORRIGEREN',
    'NIETS_TE_CORRIGEREN',
    mag,
    'NIETS_TE_CORRIGEREN',
    'NIETS_TE_CORRIGEREN',
  ],
  HULPVRAAG: [
    'ZAAK_LOOPT_NOG',
    'ZAAK_LOOPT_NOG',
    'ZAAK_LOOPT_NOG',
    'ZAAK_LOOPT_NOG',
    'ZAAK_LOOPT_NOG',
    mag,
    'SIGNAAL_VERVALLEN',
    'ZAAK_LOOPT_NOG',
  ],
  EINDRESULTAAT: [
    'ZAAK_NIET_OPGEPAKT',
    'CONTACT_ONTBREEKT',
    mag,
    mag,
    'CONTACT_ONTBREEKT',
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    mag,
  ],
  'EINDRESULTAAT niet opgepakt': [
    mag,
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AL_OPGEPAKT',
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    'ZAAK_AL_OPGEPAKT',
  ],
  'EINDRESULTAAT geen contact': [
    'ZAAK_NIET_OPGEPAKT',
    'CONTACTPOGING_ONTBREEKT',
    'CONTACT_GEWEEST',
    'CONTACT_GEWEEST',
    mag,
    'ZAAK_AFGESLOTEN',
    'SIGNAAL_VERVALLEN',
    'CONTACT_GEWEEST',
  ],
};

describe('elke overgang die niet mag wordt met haar reden geweigerd', () => {
  test.each(Object.entries(daden))('%s', (naam, daad) => {
    const gevonden = Object.values(standen).map((zaak) => code(doe(zaak, daad)));
    expect(gevonden).toEqual(Object.entries(tabel).find(([rij]) => rij === naam)?.[1]);
  });

  test('en geen handeling ontbreekt', () => {
    expect(new Set(Object.values(daden).map(({ soort }) => soort))).toEqual(new Set(codelijsten.handeling));
  });

  test('ook over een melding die niet in de zaak zit, of een handeling over de hele zaak met een melding', () => {
    const { bereikt } = standen;
    const meldingId = '00000000-0000-4000-8000-000000000000';
    for (const naam of ['EINDRESULTAAT', 'CORRIGEREN', 'VERLENGEN', 'HULP_MELDEN'] as const)
      expect(code(doe(bereikt, daden[naam], { meldingId }))).toBe('MELDING_ONBEKEND');
    for (const naam of ['OPPAKKEN', 'CONTACTPOGING', 'GESPREK', 'HULPVRAAG'] as const)
      expect(code(doe(bereikt, daden[naam], { meldingId }))).toBe('VELD_NIET_TOEGESTAAN');
  });
});

describe('een gesprek', () => {
  const { bereikt } = standen;

  test('vult aan wat eerder is gevonden', () => {
    const twee = na(
      bereikt,
      gesprek({ schuldklasse: 'VANAF_5000' }),
      gesprek({ hulpsoort: 'SCHULDREGELING' }),
    );
    expect(twee.gesprek).toEqual({
      op: VANDAAG,
      hulpsoort: 'SCHULDREGELING',
      schuldklasse: 'VANAF_5000',
      verwijzing: null,
      toestemming: null,
    });
  });

  test.each([
    ['zonder iets', { hulpsoort: null }, 'VELD_ONTBREEKT'],
    ['met verwijzing zonder toestemming', { verwijzing: 'WIJKTEAM' }, 'TOESTEMMING_ONTBREEKT'],
    [
      'met verwijzing en toestemming voor iets anders',
      { verwijzing: 'WIJKTEAM', toestemming: 'OVERLEG_SIGNAALPARTNER' },
      'TOESTEMMING_ONTBREEKT',
    ],
    ['met verwijzing en toestemming', { verwijzing: 'WIJKTEAM', toestemming: 'OVERDRACHT' }, 'TOEGEPAST'],
  ] as const)('%s', (_naam, meer, verwacht) => {
    expect(code(doe(bereikt, gesprek(meer)))).toBe(verwacht);
  });

  test('met eerdere toestemming mag later verwezen worden, tot zij wordt ingetrokken', () => {
    const ja = na(bereikt, gesprek({ toestemming: 'OVERDRACHT_EN_OVERLEG' }));
    expect(code(doe(ja, gesprek({ verwijzing: 'SCHULDHULPVERLENING' })))).toBe('TOEGEPAST');
    const verwezen = na(ja, gesprek({ verwijzing: 'SCHULDHULPVERLENING' }), gesprek({ toestemming: 'GEEN' }));
    expect(verwezen.gesprek).toMatchObject({ verwijzing: 'SCHULDHULPVERLENING', toestemming: 'GEEN' });
    expect(code(doe(verwezen, gesprek({ verwijzing: 'RECHTSHULP' })))).toBe('TOESTEMMING_ONTBREEKT');
  });

  test('is niet van voor het eerste contact', () => {
    expect(code(doe(bereikt, gesprek(), { datum: datum('2026-03-01') }))).toBe('ONGELDIGE_DATUM');
  });

  test('gaat de rest van de keten niet aan', () => {
    const besluit = doe(bereikt, gesprek());
    if (besluit.status !== 'TOEGEPAST') return expect.fail(besluit.code);
    expect(besluit.zaak.meldingen).toEqual(bereikt.meldingen);
  });
});

describe('een hulpvraag na het einde', () => {
  const later = datum('2026-08-01');

  test('opent een zaak die volgt, opgepakt en bereikt, zonder meldingen; de oude blijft zoals zij eindigde', () => {
    const besluit = doe(afgesloten, hulpvraag, { dag: later });
    if (besluit.status !== 'TOEGEPAST') return expect.fail(besluit.code);
    expect(besluit.zaak).toEqual({ ...afgesloten, hulpvraagOp: later });
    expect(besluit.vervolg).toMatchObject({
      stand: 'OPGEPAKT',
      aanleiding: 'HULPVRAAG',
      volgtOpZaakId: afgesloten.zaakId,
      bronZaakId: afgesloten.zaakId,
      persoonId: afgesloten.persoonId,
      geopendOp: later,
      contactOp: later,
      contactpogingen: [{ soort: 'TELEFOON', dagdeel: 'OCHTEND', bereikt: true, uitkomst: 'GESLAAGD' }],
      meldingen: [],
      hulpvraagOp: null,
    });
  });

  test('telt een keer, en niet naast een latere zaak die er al was', () => {
    const besluit = doe(afgesloten, hulpvraag);
    if (besluit.status !== 'TOEGEPAST') return expect.fail(besluit.code);
    expect(code(doe(besluit.zaak, hulpvraag))).toBe('HULPVRAAG_AL_VASTGELEGD');
    const context = {
      dag: later,
      datum: later,
      eerder: [],
      vervolgd: new Set([afgesloten.zaakId]),
      gemeenten: new Set<string>(),
    };
    const handeling = {
      handelingId: 'h',
      zaakId: afgesloten.zaakId,
      meldingId: null,
      datum: null,
      zaakVersie: null,
      daad: hulpvraag,
    };
    expect(code(decideHandeling(afgesloten, handeling, context))).toBe('ZAAK_HEEFT_VERVOLG');
  });

  test('kan twaalf maanden, en niet van wie overleed of hier niet woont', () => {
    expect(code(doe(afgesloten, hulpvraag, { dag: datum('2027-03-02') }))).toBe('TOEGEPAST');
    expect(code(doe(afgesloten, hulpvraag, { dag: datum('2027-03-03') }))).toBe('HULPVRAAG_TE_LAAT');
    expect(code(doe(afgesloten, hulpvraag, { dag: later, datum: datum('2026-03-01') }))).toBe(
      'ONGELDIGE_DATUM',
    );
    for (const resultaat of ['OVERLEDEN', 'GEEN_INWONER'] as const)
      expect(code(doe(na(maakZaak(), eindresultaat(resultaat)), hulpvraag))).toBe('HULPVRAAG_NIET_MOGELIJK');
  });

  test('en op de zaak die zo ontstond kan weer een volgen, met dezelfde bron', () => {
    const tweede = na(vervolgVan(afgesloten), eindresultaat('VERVOLGHULP'));
    expect(tweede).toMatchObject({ stand: 'AFGESLOTEN', eindresultaat: 'VERVOLGHULP' });
    expect(vervolgVan(tweede)).toMatchObject({ volgtOpZaakId: tweede.zaakId, bronZaakId: afgesloten.zaakId });
  });

  test('haar resultaat kan achtentwintig dagen worden gecorrigeerd, ook zonder meldingen', () => {
    const tweede = na(vervolgVan(afgesloten), eindresultaat('VERVOLGHULP'));
    const corrigeren: Daad = { soort: 'CORRIGEREN', eindresultaat: 'ADVIES_OF_QUICK_FIX', ...leeg };
    const besluit = doe(tweede, corrigeren, { dag: datum('2026-03-30') });
    expect(besluit).toMatchObject({ status: 'TOEGEPAST', zaak: { eindresultaat: 'ADVIES_OF_QUICK_FIX' } });
    expect(code(doe(tweede, corrigeren, { dag: datum('2026-03-31') }))).toBe('CORRECTIE_TE_LAAT');
  });
});

test('een nieuwe melding van dezelfde inwoner komt in de zaak van de hulpvraag, zolang die loopt', () => {
  const vervolg = na(vervolgVan(afgesloten));
  const erbij = maakSignaal('s', [maakMelding('een', { stand: 'BEANTWOORD' }), maakMelding('twee')], {
    versie: 2,
  });
  const zaken = pasToe([afgesloten, { ...vervolg, versie: 1 }], erbij);
  expect(zaken).toHaveLength(2);
  expect(zaken[1]).toMatchObject({ zaakId: vervolg.zaakId, meldingen: [{ kenmerk: 'K-twee' }] });
  expect(signaal.meldingen).toHaveLength(1);
});

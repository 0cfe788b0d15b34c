// Longer than most: the whole table of acts and states stands in one place.
import { addDays, type Code, codelijsten, type Datum, datum } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { id, maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { code, doe, eindresultaat, leeg, maakZaak, na, pasToe, poging } from '../../test/zaken.ts';
import { toMeldingWeergave } from '../looplijst/zaak-weergave.ts';
import type { Zaak } from '../zaak/zaak.ts';
import type { Daad } from './handeling.ts';

const signaal = maakSignaal('s', [maakMelding('een'), maakMelding('twee')]);
const nieuw = maakZaak(signaal);
const opgepakt = na(nieuw, { soort: 'OPPAKKEN' });
const geprobeerd = na(opgepakt, poging(false));
const bereikt = na(opgepakt, poging(true));
const afgesloten = na(bereikt, eindresultaat('GEEN_REACTIE'));
const losgelaten = maakSignaal(
  's',
  signaal.meldingen.map((melding) => ({ ...melding, stand: 'LOSGELATEN' })),
  {
    versie: 2,
    stand: 'VERVALLEN',
  },
);
const vervallen = only(pasToe([nieuw], losgelaten));
const opgepaktVervallen = only(pasToe([opgepakt], losgelaten));
const bereiktVervallen = only(pasToe([bereikt], losgelaten));

const verlengd: Daad = {
  soort: 'VERLENGEN',
  pauzeVerlengdTot: datum('2026-04-20'),
  verlengingsreden: 'AFSPRAAK_GEPLAND',
};
const corrigeer: Daad = { soort: 'CORRIGEREN', eindresultaat: 'HOEFT_GEEN_HULP', ...leeg };

function only(zaken: readonly Zaak[]): Zaak {
  const [zaak, ...meer] = zaken;
  if (zaak === undefined || meer.length > 0) throw new Error('expected one zaak');
  return zaak;
}

const standen = {
  nieuw,
  opgepakt,
  geprobeerd,
  bereikt,
  afgesloten,
  vervallen,
  opgepaktVervallen,
  bereiktVervallen,
};

/** Every act in every state: what becomes of it. */
const tabel: readonly [string, Daad, Readonly<Record<keyof typeof standen, string>>][] = [
  [
    'oppakken',
    { soort: 'OPPAKKEN' },
    {
      nieuw: 'TOEGEPAST',
      opgepakt: 'ZAAK_AL_OPGEPAKT',
      geprobeerd: 'ZAAK_AL_OPGEPAKT',
      bereikt: 'ZAAK_AL_OPGEPAKT',
      afgesloten: 'ZAAK_AFGESLOTEN',
      vervallen: 'SIGNAAL_VERVALLEN',
      opgepaktVervallen: 'ZAAK_AL_OPGEPAKT',
      bereiktVervallen: 'ZAAK_AL_OPGEPAKT',
    },
  ],
  [
    'een contactpoging',
    poging(true),
    {
      nieuw: 'ZAAK_NIET_OPGEPAKT',
      opgepakt: 'TOEGEPAST',
      geprobeerd: 'TOEGEPAST',
      bereikt: 'TOEGEPAST',
      afgesloten: 'ZAAK_AFGESLOTEN',
      vervallen: 'SIGNAAL_VERVALLEN',
      opgepaktVervallen: 'SIGNAAL_VERVALLEN',
      bereiktVervallen: 'TOEGEPAST',
    },
  ],
  [
    'een eindresultaat na contact',
    eindresultaat('HOEFT_GEEN_HULP'),
    {
      nieuw: 'ZAAK_NIET_OPGEPAKT',
      opgepakt: 'CONTACT_ONTBREEKT',
      geprobeerd: 'CONTACT_ONTBREEKT',
      bereikt: 'TOEGEPAST',
      afgesloten: 'ZAAK_AFGESLOTEN',
      vervallen: 'SIGNAAL_VERVALLEN',
      opgepaktVervallen: 'CONTACT_ONTBREEKT',
      bereiktVervallen: 'TOEGEPAST',
    },
  ],
  [
    'definitief geen contact',
    eindresultaat('GEEN_CONTACT'),
    {
      nieuw: 'ZAAK_NIET_OPGEPAKT',
      opgepakt: 'CONTACTPOGING_ONTBREEKT',
      geprobeerd: 'TOEGEPAST',
      bereikt: 'CONTACT_GEWEEST',
      afgesloten: 'ZAAK_AFGESLOTEN',
      vervallen: 'SIGNAAL_VERVALLEN',
      opgepaktVervallen: 'TOEGEPAST',
      bereiktVervallen: 'CONTACT_GEWEEST',
    },
  ],
  [
    'niet opgepakt',
    eindresultaat('NIET_OPGEPAKT_ANDERE_REDEN'),
    {
      nieuw: 'TOEGEPAST',
      opgepakt: 'ZAAK_AL_OPGEPAKT',
      geprobeerd: 'ZAAK_AL_OPGEPAKT',
      bereikt: 'ZAAK_AL_OPGEPAKT',
      afgesloten: 'ZAAK_AFGESLOTEN',
      vervallen: 'SIGNAAL_VERVALLEN',
      opgepaktVervallen: 'ZAAK_AL_OPGEPAKT',
      bereiktVervallen: 'ZAAK_AL_OPGEPAKT',
    },
  ],
  [
    'verlengen',
    verlengd,
    {
      nieuw: 'ZAAK_NIET_OPGEPAKT',
      opgepakt: 'TOEGEPAST',
      geprobeerd: 'TOEGEPAST',
      bereikt: 'TOEGEPAST',
      afgesloten: 'ZAAK_AFGESLOTEN',
      vervallen: 'SIGNAAL_VERVALLEN',
      opgepaktVervallen: 'TOEGEPAST',
      bereiktVervallen: 'TOEGEPAST',
    },
  ],
  [
    'corrigeren',
    corrigeer,
    {
      nieuw: 'NIETS_TE_CORRIGEREN',
      opgepakt: 'NIETS_TE_CORRIGEREN',
      geprobeerd: 'NIETS_TE_CORRIGEREN',
      bereikt: 'NIETS_TE_CORRIGEREN',
      afgesloten: 'TOEGEPAST',
      vervallen: 'NIETS_TE_CORRIGEREN',
      opgepaktVervallen: 'NIETS_TE_CORRIGEREN',
      bereiktVervallen: 'NIETS_TE_CORRIGEREN',
    },
  ],
  [
    'hulp melden',
    { soort: 'HULP_MELDEN' },
    {
      nieuw: 'GEEN_HULP_TE_MELDEN',
      opgepakt: 'GEEN_HULP_TE_MELDEN',
      geprobeerd: 'GEEN_HULP_TE_MELDEN',
      bereikt: 'GEEN_HULP_TE_MELDEN',
      afgesloten: 'GEEN_HULP_TE_MELDEN',
      vervallen: 'GEEN_HULP_TE_MELDEN',
      opgepaktVervallen: 'GEEN_HULP_TE_MELDEN',
      bereiktVervallen: 'GEEN_HULP_TE_MELDEN',
    },
  ],
];

describe.each(tabel)('%s', (_naam, daad, uitkomsten) => {
  test.each(Object.entries(uitkomsten))('in een zaak die %s is: %s', (stand, verwacht) => {
    const zaak = Object.entries(standen).find(([naam]) => naam === stand)?.[1] ?? nieuw;
    expect(code(doe(zaak, daad))).toBe(verwacht);
  });
});

describe('elk eindresultaat', () => {
  /** What each needs beside itself. */
  const bij: Partial<Record<Code<'eindresultaat'>, object>> = {
    NIET_OPGEPAKT_ONTERECHT: { onterechtreden: 'ONDER_DREMPEL' },
    BETALING_HERVAT: { hervattingOp: datum('2026-04-01') },
    REGELING_GETROFFEN: {
      regelingVanaf: datum('2026-04-01'),
      regelingTermijnInCenten: 5_000,
      regelingAantalTermijnen: 12,
    },
  };
  const vanPartner = ['INGETROKKEN_DOOR_PARTNER', 'BETAALD_BIJ_PARTNER', 'VERPLAATST', 'PAUZE_VERSTREKEN'];

  test.each(codelijsten.eindresultaat)(
    '%s sluit de zaak in een stand die erbij past, of is niet aan de gemeente',
    (resultaat) => {
      const uitkomsten = [nieuw, geprobeerd, bereikt].map((zaak) =>
        doe(zaak, eindresultaat(resultaat, bij[resultaat])),
      );
      if (vanPartner.includes(resultaat)) {
        expect(uitkomsten.map(code)).toEqual(Array(3).fill('EINDRESULTAAT_NIET_DOOR_GEMEENTE'));
        return;
      }
      if (resultaat === 'NIET_OPGEPAKT_HERHAALD') {
        expect(uitkomsten.map(code)).toEqual([
          'GEEN_EERDERE_MELDING',
          'ZAAK_AL_OPGEPAKT',
          'ZAAK_AL_OPGEPAKT',
        ]);
        return;
      }
      const gelukt = uitkomsten.flatMap((besluit) => (besluit.status === 'TOEGEPAST' ? [besluit.zaak] : []));
      expect(gelukt.length).toBeGreaterThan(0);
      for (const zaak of gelukt) {
        expect(zaak).toMatchObject({ stand: 'AFGESLOTEN', eindresultaat: resultaat, afgeslotenOp: VANDAAG });
        expect(
          zaak.meldingen.every(
            ({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.eindresultaat === resultaat,
          ),
        ).toBe(true);
      }
    },
  );

  test.each([
    [
      'onterecht zonder reden',
      nieuw,
      eindresultaat('NIET_OPGEPAKT_ONTERECHT'),
      'VELD_ONTBREEKT',
      'onterechtreden',
    ],
    ['hervat zonder dag', bereikt, eindresultaat('BETALING_HERVAT'), 'VELD_ONTBREEKT', 'hervattingOp'],
    [
      'hervat voor de zaak begon',
      bereikt,
      eindresultaat('BETALING_HERVAT', { hervattingOp: datum('2026-03-01') }),
      'ONGELDIGE_DATUM',
      'hervattingOp',
    ],
    [
      'regeling zonder bedrag',
      bereikt,
      eindresultaat('REGELING_GETROFFEN', { regelingVanaf: VANDAAG }),
      'VELD_ONTBREEKT',
      'regelingTermijnInCenten',
    ],
    [
      'hervattingsdag bij iets anders',
      bereikt,
      eindresultaat('VERVOLGHULP', { hervattingOp: VANDAAG }),
      'VELD_NIET_TOEGESTAAN',
      'hervattingOp',
    ],
    [
      'nieuwe gemeente bij iets anders',
      bereikt,
      eindresultaat('OVERLEDEN', { nieuweGemeentecode: '0344' }),
      'VELD_NIET_TOEGESTAAN',
      'nieuweGemeentecode',
    ],
    [
      'verhuisd binnen de gemeente',
      nieuw,
      eindresultaat('GEEN_INWONER', { nieuweGemeentecode: '0268' }),
      'VERHUISD_BINNEN_GEMEENTE',
      'nieuweGemeentecode',
    ],
    [
      'verhuisd naar een gemeente die niemand kent',
      nieuw,
      eindresultaat('GEEN_INWONER', { nieuweGemeentecode: '9999' }),
      'ONGELDIGE_WAARDE',
      'nieuweGemeentecode',
    ],
    [
      'binnenreden bij hulp',
      bereikt,
      eindresultaat('VERVOLGHULP', { binnenreden: 'DETENTIE' }),
      'VELD_NIET_TOEGESTAAN',
      'binnenreden',
    ],
  ])('%s wordt geweigerd', (_naam, zaak, daad, weigering, veld) => {
    expect(doe(zaak, daad)).toEqual({ status: 'GEWEIGERD', code: weigering, veld });
  });

  test('met een binnenreden hoeft voor definitief geen contact niemand langs geweest te zijn', () => {
    expect(code(doe(opgepakt, eindresultaat('GEEN_CONTACT', { binnenreden: 'BEZWAAR' })))).toBe('TOEGEPAST');
  });
});

describe('een herhaalde melding', () => {
  const [melding] = nieuw.meldingen;
  if (melding === undefined) throw new Error('melding');
  const eerder = {
    gemeentecode: '0268',
    achterstandId: melding.achterstandId,
    meldingId: id('vorige'),
    ontvangenOp: datum('2026-01-05'),
    bedragInCenten: 120_000,
  };
  const handeling = {
    handelingId: 'h',
    zaakId: nieuw.zaakId,
    meldingId: melding.meldingId,
    datum: null,
    zaakVersie: null,
    daad: eindresultaat('NIET_OPGEPAKT_HERHAALD'),
  };
  const besluit = async (eerdere: typeof eerder) => {
    const { decideHandeling } = await import('./decide-handeling.ts');
    const context = {
      dag: VANDAAG,
      datum: VANDAAG,
      eerder: [eerdere],
      vervolgd: new Set<string>(),
      gemeenten: new Set<string>(),
    };
    return code(decideHandeling(nieuw, handeling, context));
  };

  test.each([
    ['gelijk bedrag', {}, 'TOEGEPAST'],
    ['lager dan nu', { bedragInCenten: 119_999 }, 'BEDRAG_HOGER_DAN_EERDER'],
    ['langer dan zes maanden geleden', { ontvangenOp: datum('2025-09-01') }, 'GEEN_EERDERE_MELDING'],
    ['later ontvangen dan deze', { ontvangenOp: addDays(VANDAAG, 1) }, 'GEEN_EERDERE_MELDING'],
    ['van een andere achterstand', { achterstandId: id('x') }, 'GEEN_EERDERE_MELDING'],
    ['in een andere gemeente', { gemeentecode: '0344' }, 'GEEN_EERDERE_MELDING'],
  ])('%s', async (_naam, meer, verwacht) => {
    expect(await besluit({ ...eerder, ...meer })).toBe(verwacht);
  });
});

describe('de dag van een handeling', () => {
  const morgen = addDays(VANDAAG, 1);
  const overmorgen = addDays(VANDAAG, 2);

  test('zonder eigen dag is niet voor die van de zaak, als de router een dag voor is', () => {
    const [vooruit] = pasToe([], signaal, morgen);
    if (vooruit === undefined) throw new Error('zaak');
    const opgepakt_ = doe(vooruit, { soort: 'OPPAKKEN' }, { dag: VANDAAG });
    expect(opgepakt_).toMatchObject({ status: 'TOEGEPAST', zaak: { opgepaktOp: morgen } });
    if (opgepakt_.status === 'GEWEIGERD') return;
    const geprobeerd_ = doe(opgepakt_.zaak, poging(false), { dag: VANDAAG });
    expect(geprobeerd_).toMatchObject({ zaak: { eersteContactpogingOp: morgen } });
    expect(code(doe(vooruit, { soort: 'OPPAKKEN' }, { dag: VANDAAG, datum: morgen }))).toBe(
      'ONGELDIGE_DATUM',
    );
  });

  test('onder een signaal dat morgen verviel, laat vandaag niemand meer beginnen', () => {
    const zaak = only(pasToe([opgepakt], losgelaten, morgen));
    expect(zaak.signaalVervallenOp).toBe(morgen);
    expect(code(doe(zaak, poging(true), { dag: VANDAAG }))).toBe('SIGNAAL_VERVALLEN');
    // What was tried before it lapsed may still be told afterwards.
    expect(code(doe(zaak, poging(true), { dag: overmorgen, datum: VANDAAG }))).toBe('TOEGEPAST');
    expect(code(doe(zaak, poging(true), { dag: overmorgen, datum: morgen }))).toBe('SIGNAAL_VERVALLEN');
  });

  const laterGesproken = doe(opgepakt, poging(true), { dag: overmorgen });
  const laterGeprobeerd = doe(opgepakt, poging(false), { dag: overmorgen });

  test.each([
    ['na het gesprek', laterGesproken, 'HOEFT_GEEN_HULP'],
    ['na de laatste poging', laterGeprobeerd, 'GEEN_CONTACT'],
    ['na de laatste poging', laterGeprobeerd, 'OVERLEDEN'],
  ] as const)('van een eindresultaat ligt niet voor wat eraan voorafging: %s', (_naam, gedaan, resultaat) => {
    if (gedaan.status === 'GEWEIGERD') throw new Error(gedaan.code);
    const geef = (datum: Datum) => doe(gedaan.zaak, eindresultaat(resultaat), { dag: overmorgen, datum });
    expect(geef(morgen)).toMatchObject({ code: 'ONGELDIGE_DATUM', veld: 'datum' });
    expect(code(geef(overmorgen))).toBe('TOEGEPAST');
  });

  test.each([
    ['corrigeren', afgesloten, corrigeer],
    ['verlengen', bereikt, verlengd],
    ['hulp melden', afgesloten, { soort: 'HULP_MELDEN' }],
  ] as [string, Zaak, Daad][])('ligt niet voor die waarop de zaak openging: %s', (_naam, zaak, daad) => {
    expect(code(doe(zaak, daad, { datum: datum('1900-01-01') }))).toBe('ONGELDIGE_DATUM');
  });
});

describe('een regeling', () => {
  const regeling = eindresultaat('REGELING_GETROFFEN', {
    regelingVanaf: VANDAAG,
    regelingTermijnInCenten: 100,
    regelingAantalTermijnen: 3,
  });

  test('geldt voor één signaalpartner: wie er meer in één keer beantwoordt, geeft haar per melding', () => {
    const twee = maakZaak(
      maakSignaal('s', [
        maakMelding('een', { partnerId: 'water-oost' }),
        maakMelding('twee', { partnerId: 'huur-west' }),
      ]),
    );
    const aan = na(na(twee, { soort: 'OPPAKKEN' }), poging(true));
    expect(doe(aan, regeling)).toMatchObject({ code: 'REGELING_PER_MELDING', veld: 'meldingId' });
    expect(code(doe(aan, regeling, { meldingId: aan.meldingen[0]?.meldingId ?? '' }))).toBe('TOEGEPAST');
    expect(code(doe(aan, eindresultaat('VERVOLGHULP')))).toBe('TOEGEPAST');
  });
});

describe('een melding apart', () => {
  const [een, twee] = bereikt.meldingen;
  const meldingId = een?.meldingId ?? '';

  test('eindigt alleen; de zaak loopt door en eindigt met de laatste', () => {
    const half = doe(
      bereikt,
      eindresultaat('REGELING_GETROFFEN', {
        regelingVanaf: VANDAAG,
        regelingTermijnInCenten: 100,
        regelingAantalTermijnen: 3,
      }),
      { meldingId },
    );
    if (half.status === 'GEWEIGERD') throw new Error(half.code);
    expect(half.zaak).toMatchObject({ stand: 'OPGEPAKT', eindresultaat: null });
    expect(code(doe(half.zaak, eindresultaat('GEEN_REACTIE'), { meldingId }))).toBe('MELDING_AL_BEEINDIGD');
    const heel = doe(half.zaak, eindresultaat('VERVOLGHULP_FINANCIEEL'), {
      meldingId: twee?.meldingId ?? '',
    });
    expect(heel).toMatchObject({
      status: 'TOEGEPAST',
      zaak: { stand: 'AFGESLOTEN', eindresultaat: 'VERVOLGHULP_FINANCIEEL' },
    });
  });

  test('van een andere zaak is onbekend', () => {
    expect(code(doe(bereikt, eindresultaat('GEEN_REACTIE'), { meldingId: id('elders') }))).toBe(
      'MELDING_ONBEKEND',
    );
  });

  test('wie niet zegt welke versie hij zag, mag niet alles afsluiten', () => {
    expect(doe(bereikt, eindresultaat('GEEN_REACTIE'), { zaakVersie: null })).toEqual({
      status: 'GEWEIGERD',
      code: 'VELD_ONTBREEKT',
      veld: 'zaakVersie',
    });
  });

  test('die erbij kwam nadat de medewerker keek, blijft open', () => {
    const aangevuld = only(
      pasToe([bereikt], { ...signaal, versie: 2, meldingen: [...signaal.meldingen, maakMelding('drie')] }),
    );
    const besluit = doe(aangevuld, eindresultaat('GEEN_REACTIE'), { zaakVersie: bereikt.versie });
    if (besluit.status === 'GEWEIGERD') throw new Error(besluit.code);
    expect(besluit.zaak.stand).toBe('OPGEPAKT');
    expect(besluit.zaak.meldingen.map(({ afloop }) => afloop.status)).toEqual([
      'BEEINDIGD',
      'BEEINDIGD',
      'OPEN',
    ]);
  });
});

describe('de dag van een handeling', () => {
  test.each([
    ['oppakken in de toekomst', nieuw, { soort: 'OPPAKKEN' } as const, '2026-03-03'],
    ['oppakken voor de zaak er was', nieuw, { soort: 'OPPAKKEN' } as const, '2026-03-01'],
    ['contact voor het oppakken', opgepakt, poging(true), '2026-03-01'],
    ['afsluiten voor het oppakken', bereikt, eindresultaat('GEEN_REACTIE'), '2026-03-01'],
  ])('%s wordt geweigerd', (_naam, zaak, daad, dag) => {
    expect(doe(zaak, daad, { datum: datum(dag) })).toEqual({
      status: 'GEWEIGERD',
      code: 'ONGELDIGE_DATUM',
      veld: 'datum',
    });
  });

  test('een poging die later wordt gemeld komt op haar plaats en neemt een overschrijding terug waarvoor zij op tijd was', () => {
    const te_laat: Zaak = {
      ...opgepakt,
      termijnen: { ...opgepakt.termijnen, contacttermijnVerstrekenOp: datum('2026-03-31') },
    };
    const later = doe(te_laat, poging(false), { dag: datum('2026-04-01'), datum: datum('2026-04-01') });
    if (later.status === 'GEWEIGERD') throw new Error(later.code);
    expect(later.zaak.termijnen.contacttermijnVerstrekenOp).toBe('2026-03-31');
    const eerder = doe(later.zaak, poging(true), { dag: datum('2026-04-01'), datum: datum('2026-03-10') });
    if (eerder.status === 'GEWEIGERD') throw new Error(eerder.code);
    expect(eerder.zaak).toMatchObject({ eersteContactpogingOp: '2026-03-10', contactOp: '2026-03-10' });
    expect(eerder.zaak.contactpogingen.map(({ op }) => op)).toEqual(['2026-03-10', '2026-04-01']);
    expect(eerder.zaak.termijnen.contacttermijnVerstrekenOp).toBeNull();
  });
});

test('na honderd contactpogingen is het genoeg', () => {
  const vol: Zaak = {
    ...bereikt,
    contactpogingen: Array.from({ length: 100 }, () => bereikt.contactpogingen[0]).flatMap(
      (een) => een ?? [],
    ),
  };
  expect(code(doe(vol, poging(false)))).toBe('TE_VEEL_CONTACTPOGINGEN');
});

describe('verlengen', () => {
  const tot = (dag: string): Daad => ({ ...verlengd, pauzeVerlengdTot: datum(dag) }) as Daad;
  test.each([
    ['tot en met twee maanden na het aannemen', '2026-05-02', 'TOEGEPAST'],
    ['een dag langer', '2026-05-03', 'VERLENGING_TE_LANG'],
    ['tot de dag waarop de pauze al eindigt', '2026-04-02', 'VERLENGING_ZONDER_GEVOLG'],
  ])('%s', (_naam, dag, verwacht) => {
    expect(code(doe(opgepakt, tot(dag)))).toBe(verwacht);
  });

  test('kan twee keer', () => {
    const twee = na(opgepakt, tot('2026-04-10'), tot('2026-04-20'));
    expect(code(doe(twee, tot('2026-04-30')))).toBe('VERLENGING_TE_VAAK');
  });

  test('kan niet meer als de pauze voorbij is', () => {
    expect(code(doe(opgepakt, tot('2026-04-20'), { dag: datum('2026-04-03') }))).toBe(
      'VERLENGING_ZONDER_GEVOLG',
    );
  });
});

describe('lopende hulp', () => {
  const bekend = na(nieuw, eindresultaat('AL_BEKEND_SCHULDHULP'));

  test('wordt pas gemeld als iemand dat vrijgeeft, een keer', () => {
    const gemeld = na(bekend, { soort: 'HULP_MELDEN' });
    expect(
      gemeld.meldingen.every(({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.hulpMagGemeld),
    ).toBe(true);
    expect(code(doe(gemeld, { soort: 'HULP_MELDEN' }))).toBe('GEEN_HULP_TE_MELDEN');
  });

  test('kan niet meer gemeld worden als de pauze voorbij is', () => {
    expect(code(doe(bekend, { soort: 'HULP_MELDEN' }, { dag: datum('2026-04-02') }))).toBe('TOEGEPAST');
    expect(code(doe(bekend, { soort: 'HULP_MELDEN' }, { dag: datum('2026-04-03') }))).toBe(
      'ANTWOORD_AL_GEGEVEN',
    );
  });
});

describe('lopende hulp na een verlengde pauze', () => {
  const langer = na(nieuw, { soort: 'OPPAKKEN' }, poging(true), verlengd);
  const beeindigd = (dag: string, op = dag) => {
    const besluit = doe(langer, eindresultaat('ANDER_LOPEND_TRAJECT'), {
      dag: datum(dag),
      datum: datum(op),
    });
    if (besluit.status === 'GEWEIGERD') throw new Error(besluit.code);
    return besluit.zaak;
  };

  test.each([
    ['voor de partner van de verlenging hoort: de pauze van zijn ontvangst', '2026-04-01', '2026-04-02'],
    ['daarna: de hele tweede maand, wat er ook is gevraagd', '2026-04-02', '2026-05-02'],
  ])('beëindigd %s', (_naam, op, laatste) => {
    const meld = (dag: Datum) => code(doe(beeindigd(op), { soort: 'HULP_MELDEN' }, { dag }));
    expect(meld(datum(laatste))).toBe('TOEGEPAST');
    expect(meld(addDays(datum(laatste), 1))).toBe('ANTWOORD_AL_GEGEVEN');
  });

  test('van een melding die haar partner later zelf meldde telt de tweede maand vanaf zijn ontvangst', () => {
    const eigen = maakMelding('een', { incassopauzeTot: datum('2026-04-20') });
    const zaak = na(maakZaak(maakSignaal('s', [eigen])), { soort: 'OPPAKKEN' }, poging(true), {
      ...verlengd,
      pauzeVerlengdTot: datum('2026-04-28'),
    });
    const besluit = doe(zaak, eindresultaat('ANDER_LOPEND_TRAJECT'), { dag: datum('2026-04-21') });
    if (besluit.status === 'GEWEIGERD') throw new Error(besluit.code);
    const meld = (dag: string) => code(doe(besluit.zaak, { soort: 'HULP_MELDEN' }, { dag: datum(dag) }));
    expect([meld('2026-05-20'), meld('2026-05-21')]).toEqual(['TOEGEPAST', 'ANTWOORD_AL_GEGEVEN']);
  });

  test('een einde dat later wordt verteld ligt niet voor de dag waarop de partner van de verlenging hoorde', () => {
    expect(beeindigd('2026-04-10', '2026-03-20').meldingen[0]?.afloop).toMatchObject({ op: '2026-04-02' });
    expect(beeindigd('2026-04-01', '2026-03-20').meldingen[0]?.afloop).toMatchObject({ op: '2026-03-20' });
  });
});

describe('een melding die alleen door die van anderen een signaal is', () => {
  const verborgen = maakMelding('een', { alleenDoorAnderen: true });
  const zaak = na(
    maakZaak(maakSignaal('s', [verborgen, maakMelding('twee')])),
    { soort: 'OPPAKKEN' },
    poging(true),
  );
  const geholpen = na(zaak, eindresultaat('VERVOLGHULP_FINANCIEEL'));
  const vrijgegeven = (van: Zaak) =>
    van.meldingen.map(({ afloop }) => afloop.status === 'BEEINDIGD' && afloop.hulpMagGemeld);

  const wachtend = (van: Zaak) => van.meldingen.map((melding) => toMeldingWeergave(melding).wachtOpVrijgave);

  test('krijgt geen langere pauze, de andere melding van de zaak wel', () => {
    const langer = na(zaak, verlengd);
    expect(langer.meldingen.map(({ verlenging }) => verlenging?.tot ?? null)).toEqual([null, '2026-04-20']);
    expect(code(doe(zaak, verlengd, { meldingId: verborgen.meldingId }))).toBe(
      'VERLENGING_ALLEEN_DOOR_ANDEREN',
    );
  });

  test('wordt pas verteld wat ervan kwam als iemand dat vrijgeeft', () => {
    const gemeld = na(geholpen, { soort: 'HULP_MELDEN' });
    expect([zaak, geholpen, gemeld].map(vrijgegeven)).toEqual([
      [false, false],
      [false, false],
      [true, false],
    ]);
    expect([zaak, geholpen, gemeld].map(wachtend)).toEqual([
      [false, false],
      [true, false],
      [false, false],
    ]);
    const gewoon = maakZaak(maakSignaal('s', [maakMelding('een')]));
    const overleden = na(gewoon, eindresultaat('OVERLEDEN'));
    expect(code(doe(overleden, { soort: 'HULP_MELDEN' }))).toBe('GEEN_HULP_TE_MELDEN');
  });

  test('blijft vrijgegeven als er een fout in wordt hersteld, niet als het iets anders wordt', () => {
    const gemeld = na(geholpen, { soort: 'HULP_MELDEN' });
    const hersteld = (resultaat: Code<'eindresultaat'>) =>
      vrijgegeven(na(gemeld, { ...corrigeer, eindresultaat: resultaat } as Daad));
    expect(hersteld('ADVIES_OF_QUICK_FIX')).toEqual([true, false]);
    expect(hersteld('HOEFT_GEEN_HULP')).toEqual([false, false]);
  });
});

describe('corrigeren', () => {
  test('verandert de uitkomst, niet de dag, en telt', () => {
    const besluit = doe(afgesloten, corrigeer, { dag: datum('2026-03-20') });
    if (besluit.status === 'GEWEIGERD') throw new Error(besluit.code);
    expect(besluit.zaak.eindresultaat).toBe('HOEFT_GEEN_HULP');
    expect(besluit.zaak.meldingen[0]?.afloop).toMatchObject({
      eindresultaat: 'HOEFT_GEEN_HULP',
      op: VANDAAG,
      correctienummer: 1,
    });
  });

  test('kan tot en met 28 dagen', () => {
    expect(code(doe(afgesloten, corrigeer, { dag: datum('2026-03-30') }))).toBe('TOEGEPAST');
    expect(code(doe(afgesloten, corrigeer, { dag: datum('2026-03-31') }))).toBe('CORRECTIE_TE_LAAT');
  });

  test('raakt geen melding die al is doorgezet en geen ingetrokken melding', () => {
    const weg = na(nieuw, eindresultaat('GEEN_INWONER', { nieuweGemeentecode: '0344' }));
    expect(code(doe(weg, { ...corrigeer, eindresultaat: 'OVERLEDEN' } as Daad))).toBe('AL_DOORGEZET');
    const ingetrokken = only(
      pasToe([opgepakt], {
        ...signaal,
        versie: 2,
        meldingen: signaal.meldingen.map((melding) => ({ ...melding, meldingstand: 'INGETROKKEN' })),
      }),
    );
    expect(code(doe(ingetrokken, corrigeer))).toBe('NIETS_TE_CORRIGEREN');
  });
});

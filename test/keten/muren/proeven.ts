import { randomUUID } from 'node:crypto';
import { addDays, type Datum } from '@meldpunt/contracts';
import { XLSX_MEDIATYPE } from '@meldpunt/service-kit';
import { behandelaarVan, type Ids } from './partijen.ts';

/** What a request carries besides the ids in its path. */
export type Variant = {
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  koppen?: Readonly<Record<string, string>>;
};

/**
 * Who a route is for. Of a route for one kind of party `varianten` gives requests that name what `ids` says, each the
 * most another party could ask.
 */
export type Proef =
  | { voor: 'IEDEREEN' }
  | { voor: 'BEHEER' }
  | { voor: 'PARTNER' | 'GEMEENTE'; varianten: (ids: Ids, dag: Datum) => readonly Variant[] };

const ALS_MAKER = { 'if-match': '"1"' };

const act = (
  velden: Readonly<Record<string, unknown>> | ((dag: Datum) => Record<string, unknown>),
): Proef => ({
  voor: 'GEMEENTE',
  varianten: (_, dag) => [
    {
      koppen: ALS_MAKER,
      body: { ...(typeof velden === 'function' ? velden(dag) : velden), handelingId: randomUUID() },
    },
  ],
});

const eindresultaat = (dag: Datum) => ({ eindresultaat: 'BETALING_HERVAT', hervattingOp: addDays(dag, 5) });

const regel = (kenmerk: string, gemeentecode: string, dag: Datum) => ({
  kenmerk,
  gemeentecode,
  signaaldatum: dag,
  ontstaansdatum: addDays(dag, -60),
  bedragInCenten: 99_999,
  achternaam: 'Ondergeschoven',
  postcode: '6511AA',
  huisnummer: 99,
});

/** A levering of one creditor that names an arrear of another, to be recorded or only tried. */
const levering: Proef = {
  voor: 'PARTNER',
  varianten: ({ partnerId, kenmerk }, dag) => [
    {
      query: { partnerId },
      koppen: { leveringskenmerk: `vreemd ${partnerId}`, 'content-type': 'application/x-ndjson' },
      body: `${JSON.stringify(regel(kenmerk, '0268', dag))}\n${JSON.stringify({ actie: 'INTREKKEN', kenmerk })}\n`,
    },
    {
      body: {
        leveringskenmerk: `vreemd ${partnerId}`,
        partnerId,
        meldingen: [{ actie: 'BETAALD', kenmerk }],
      },
    },
  ],
};

const vreemdeInstelling = {
  gewichten: { bedrag: 1, soort: 1, leeftijd: 1, zwaarte: 1, wijk: 1 },
  volBedragInCenten: 1,
  soorten: {},
  wijken: [],
  behandelaars: [behandelaarVan('nijmegen'), behandelaarVan('utrecht')],
  capaciteitPerDag: null,
  herbezoekNaDagen: 0,
  opRoute: true,
};

/**
 * Every operation of every service, by operationId. The test refuses an operation that is not here, so that nobody
 * opens a route without saying whose it is.
 */
export const proeven: Readonly<Record<string, Proef>> = {
  leesOpenapi: { voor: 'IEDEREEN' },
  leesBalans: { voor: 'BEHEER' },

  biedLeveringAan: levering,
  beproefLevering: levering,
  leesLeveringen: { voor: 'PARTNER', varianten: ({ partnerId }) => [{ query: { partnerId } }, {}] },
  leesLevering: { voor: 'PARTNER', varianten: () => [{}] },
  leesRegels: { voor: 'PARTNER', varianten: () => [{}, { query: { resultaat: 'NIEUW' } }] },
  leesRegelwijzigingen: {
    voor: 'PARTNER',
    varianten: ({ partnerId }) => [{ query: { partnerId } }, { query: { na: '0' } }],
  },
  leesUitzonderingen: { voor: 'PARTNER', varianten: () => [{}, { query: { stand: 'OPEN' } }] },
  beslisUitzondering: { voor: 'PARTNER', varianten: () => [{ body: { gemeentecode: null } }] },
  leesCriteria: { voor: 'PARTNER', varianten: ({ partnerId }) => [{ query: { partnerId } }] },
  legSignaalpartnerVast: { voor: 'BEHEER' },
  legGemeenteVast: { voor: 'BEHEER' },
  legConvenantVast: { voor: 'BEHEER' },
  richtIn: { voor: 'BEHEER' },

  leesFormules: { voor: 'GEMEENTE', varianten: () => [{}] },
  stelFormuleIn: {
    voor: 'GEMEENTE',
    varianten: (_, dag) => [
      {
        body: {
          naam: 'van-een-ander',
          ingangsdatum: addDays(dag, 30),
          reden: 'Niet door de gemeente zelf',
          formule: { formule: 'altijd' },
        },
      },
    ],
  },
  vergelijkFormules: { voor: 'GEMEENTE', varianten: () => [{ query: { van: '0', met: '0' } }] },
  leesFormulestoringen: { voor: 'GEMEENTE', varianten: () => [{}] },
  keurFormuleGoed: { voor: 'GEMEENTE', varianten: () => [{}] },
  wijsFormuleAf: { voor: 'GEMEENTE', varianten: () => [{ body: { reden: 'Niet door de gemeente zelf' } }] },
  deelFormule: { voor: 'GEMEENTE', varianten: () => [{ body: { toelichting: 'Niet van ons' } }] },
  deelFormuleNiet: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesSjablonen: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesPlugins: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesMatchinstellingen: { voor: 'GEMEENTE', varianten: () => [{}] },
  stelMatchenIn: {
    voor: 'GEMEENTE',
    varianten: (_, dag) => [
      {
        body: {
          ingangsdatum: addDays(dag, 300),
          reden: 'Niet door de gemeente zelf',
          moment: { soort: 'AANKOMST' },
          capaciteit: null,
        },
      },
    ],
  },
  vraagProef: {
    voor: 'GEMEENTE',
    varianten: () => [{ body: { formules: [{ naam: 'van-een-ander', formule: { formule: 'altijd' } }] } }],
  },
  leesProeven: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesProef: { voor: 'GEMEENTE', varianten: () => [{}] },
  breekProefAf: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesFormuleschema: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesSignaal: { voor: 'GEMEENTE', varianten: () => [{}] },
  herberekenSignaal: { voor: 'GEMEENTE', varianten: () => [{}] },

  leesZaken: {
    voor: 'GEMEENTE',
    varianten: ({ gemeentecode }) => [
      { query: { gemeentecode, stand: 'ALLE' } },
      { query: { stand: 'ALLE' } },
    ],
  },
  leesZaak: { voor: 'GEMEENTE', varianten: () => [{}] },
  legGesprekVast: act({ hulpsoort: 'BUDGETADVIES' }),
  legHulpvraagVast: act({ contactsoort: 'TELEFOON' }),
  leesDoorlooptijden: { voor: 'GEMEENTE', varianten: () => [{}] },
  stelDoorlooptijdenIn: {
    voor: 'GEMEENTE',
    varianten: () => [
      {
        koppen: { 'if-match': '"0"' },
        body: { oppakken: 1, eersteContactpoging: null, resultaat: null },
      },
    ],
  },
  leesCijfers: {
    voor: 'GEMEENTE',
    varianten: ({ gemeentecode }, dag) => [{ query: { gemeentecode, van: addDays(dag, -60), tot: dag } }],
  },
  leesDdasOpOrde: {
    voor: 'GEMEENTE',
    varianten: ({ gemeentecode }, dag) => [{ query: { gemeentecode, van: addDays(dag, -60), tot: dag } }],
  },
  verwerkHandelingen: {
    voor: 'GEMEENTE',
    varianten: ({ zaakId }, dag) => [
      {
        body: {
          handelingen: [
            { handelingId: randomUUID(), zaakId, handeling: 'OPPAKKEN' },
            {
              handelingId: randomUUID(),
              zaakId,
              handeling: 'EINDRESULTAAT',
              zaakVersie: 1,
              ...eindresultaat(dag),
            },
          ],
        },
      },
    ],
  },
  pakZaakOp: act({}),
  legContactpogingVast: act({ contactsoort: 'TELEFOON', dagdeel: 'AVOND', bereikt: false }),
  sluitZaakAf: act(eindresultaat),
  corrigeerEindresultaat: act(eindresultaat),
  meldHulp: act({}),
  verlengPauze: act((dag) => ({ pauzeVerlengdTot: addDays(dag, 50), verlengingsreden: 'INVENTARISATIE' })),

  leesLooplijstInstelling: { voor: 'GEMEENTE', varianten: () => [{}] },
  legLooplijstInstellingVast: {
    voor: 'GEMEENTE',
    varianten: () => [{ koppen: ALS_MAKER, body: vreemdeInstelling }],
  },
  leesToewijzing: { voor: 'GEMEENTE', varianten: () => [{}] },
  wijsZaakToe: {
    voor: 'GEMEENTE',
    varianten: () => [{ koppen: { 'if-match': '"0"' }, body: { behandelaarId: null, eigenConsulent: true } }],
  },
  maakLooplijst: {
    voor: 'GEMEENTE',
    varianten: ({ gemeentecode }) => [
      { body: { gemeentecode, behandelaarId: 'nijmegen' } },
      { body: { gemeentecode, behandelaarId: 'utrecht', aantal: 0 } },
    ],
  },
  leesLooplijsten: { voor: 'GEMEENTE', varianten: ({ gemeentecode }) => [{ query: { gemeentecode } }, {}] },
  leesLooplijst: {
    voor: 'GEMEENTE',
    varianten: () => [{}, { query: { formaat: 'xlsx' } }, { query: { formaat: 'html' } }],
  },
  leesBladIn: {
    voor: 'GEMEENTE',
    varianten: () => [{ koppen: { 'content-type': XLSX_MEDIATYPE }, body: 'geen blad' }],
  },
  leesVervallen: { voor: 'GEMEENTE', varianten: () => [{}] },
  controleerZaken: { voor: 'GEMEENTE', varianten: ({ zaakId }) => [{ body: { zaakIds: [zaakId] } }] },
  leesControles: { voor: 'GEMEENTE', varianten: () => [{}] },
  legBezwaarVast: { voor: 'GEMEENTE', varianten: () => [{}] },
  trekBezwaarIn: { voor: 'GEMEENTE', varianten: () => [{}] },
  leesKenmerksleutel: { voor: 'GEMEENTE', varianten: () => [{}] },
  legBekendeKlantenVast: { voor: 'GEMEENTE', varianten: () => [{ body: { klanten: [] } }] },

  leesTerugkoppelingen: { voor: 'PARTNER', varianten: ({ partnerId }) => [{ query: { partnerId } }, {}] },
  herhaalTerugkoppelingen: {
    voor: 'PARTNER',
    varianten: ({ partnerId }) => [{ body: { vanaf: 1, partnerId } }],
  },
  bevestigTerugkoppelingen: {
    voor: 'PARTNER',
    varianten: ({ partnerId }) => [{ body: { totEnMet: 1, partnerId } }],
  },
  geefReacties: {
    voor: 'PARTNER',
    varianten: ({ partnerId }, dag) => [
      {
        body: {
          partnerId,
          reacties: [{ reactieId: randomUUID(), meldingId: randomUUID(), reactie: 'BETAALT', op: dag }],
        },
      },
    ],
  },
  leesAflevering: { voor: 'PARTNER', varianten: () => [{}] },
  leesOntvangstinstelling: { voor: 'PARTNER', varianten: () => [{}] },
  stelOntvangstIn: {
    voor: 'PARTNER',
    varianten: () => [
      {
        body: {
          eigenTopic: false,
          bestand: {
            scheidingsteken: ';',
            datumnotatie: 'jjjj-mm-dd',
            kolommen: [{ kop: 'Kenmerk', veld: 'kenmerk' }],
          },
        },
      },
    ],
  },
  leesTerugkoppelbestand: {
    voor: 'PARTNER',
    varianten: ({ partnerId }) => [{ query: { partnerId } }, {}],
  },
  leesVerantwoording: {
    voor: 'PARTNER',
    varianten: ({ partnerId }) => [{ query: { partnerId } }, {}, { query: { formaat: 'csv' } }],
  },

  leesMaandrapport: {
    voor: 'GEMEENTE',
    varianten: ({ gemeentecode }) => [
      { query: { gemeentecode } },
      { query: { gemeentecode, formaat: 'csv' } },
    ],
  },
};

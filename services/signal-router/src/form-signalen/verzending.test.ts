import { type Datum, datum, decode, type Persoon, type Reden } from '@meldpunt/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { ontvangen } from '../../test/verloop.ts';
import { makeSleutels, meldingIdOf } from '../../test/voorbeelden.ts';
import { MOST_IDS, MOST_REDENEN } from './bound-redenen.ts';
import { Persoonskluis } from './persoonskluis.ts';
import type { MeldingStaat, Regel, SignaalStaat } from './staat.ts';
import { Verzending } from './verzending.ts';

const sleutels = makeSleutels();
afterAll(() => sleutels.ruimOp());
const kluis = new Persoonskluis(sleutels.sleutelbos);
const dag: Datum = datum('2026-03-02');
const verzending = new Verzending(kluis, { now: () => new Date('2026-03-02T09:00:00Z') }, (naam) => naam);

/** Everything known of him, and long. */
const bewoner: Persoon = {
  burgerservicenummer: '999990019',
  voorletters: 'A.B.C.D.E.F.',
  voornamen: 'Anna-Bernardina Cornelia Diederica Elisabeth Frederika',
  voorvoegsel: 'van den',
  achternaam: 'Oudshoorn tot Westerwoldingerhuizen-Achterbroekerveld',
  geboortedatum: '1980-05-12',
  geslacht: 'ONBEKEND',
  straatnaam: 'Burgemeester van Oudenhoven-Westerwoldingerstraat',
  huisnummer: 12_345,
  huisnummertoevoeging: 'achterhuis 3',
  postcode: '6511AA',
  plaatsnaam: 'Gasselternijveenschemond',
  telefoonnummer: '+31 6 12345678',
  email: 'anna.bernardina.van.den.oudshoorn@voorbeeld.example',
};

function meldingOf(nr: number): MeldingStaat {
  const meldingId = meldingIdOf(`m${nr}`);
  const { feiten } = ontvangen({ id: meldingId, partner: `p${String(nr).padStart(39, '0')}` });
  const long = { ...feiten, achterstandId: meldingId, kenmerk: `K${String(nr).padStart(63, '0')}` };
  const { bron, sleutels: keys } = kluis.keep({ ...feiten, adresVerouderd: false }, bewoner);
  return { feiten: long, houder: { status: 'ROUTER' }, sleutels: keys, bron, gesticht: 0 };
}

function reden(nr: number, meldingIds: readonly string[], voldaan = true): Reden {
  const pad = `of/${nr}/minstens/20/aanpakkeuze/20/en/20/of/20/opeenvolgend`;
  const cijfers = { gevonden: meldingIds.length, vereist: 1, eenheid: 'meldingen', soort: null } as const;
  return { code: 'opeenvolgend', pad, voldaan, ...cijfers, meldingIds: [...meldingIds] };
}

function send(meldingen: readonly MeldingStaat[], motivering: readonly Reden[]) {
  const regels = meldingen.map(({ feiten: { meldingId } }): Regel => {
    const einde = { teruggegeven: false, beantwoordOp: null, afhandelingVersie: 0 };
    return { meldingId, persoonId: meldingId, stand: 'OPEN', alleenDoorAnderen: false, ...einde };
  });
  const signaal: SignaalStaat = {
    signaalId: meldingIdOf('signaal'),
    versie: 500,
    gemeentecode: '0268',
    stand: 'LOPEND',
    gebeurtenis: 'AANGEVULD',
    ontstaanOp: dag,
    gewijzigdOp: dag,
    formule: 'proef',
    formuleVersie: 1,
    matchingperiodeVan: dag,
    matchingperiodeTot: dag,
    meervoudig: true,
    opeenvolgend: true,
    aanpak: 'HUISBEZOEK',
    zwaarte: 500,
    motivering,
    verzameladres: false,
    crisis: false,
    klokVanaf: dag,
    dreigingVanaf: null,
    vorigSignaalId: null,
    regels,
    onderbouwing: [],
    invoer: { groep: { meldingen: [], verzameladres: false }, peildatum: dag },
  };
  const byId = new Map(meldingen.map((melding) => [melding.feiten.meldingId, melding]));
  const { value } = verzending.signaal({ signaal, meldingen: byId });
  return { bytes: value.length, event: decode('Signaal', value) };
}

describe('een signaal past in een bericht', () => {
  const huishouden = Array.from({ length: 500 }, (_, nr) => meldingOf(nr));
  const ids = huishouden.map(({ feiten }) => feiten.meldingId).sort();

  it('met vijfhonderd meldingen die elk van de honderd bouwstenen noemt', () => {
    const redenen = Array.from({ length: 100 }, (_, nr) => reden(nr + 1, ids));
    const { bytes, event } = send(huishouden, redenen);
    expect(bytes).toBeLessThan(900_000);
    expect(event.meldingen).toHaveLength(500);
    expect(event.motivering.map(({ pad, gevonden }) => [pad, gevonden])).toEqual(
      redenen.map(({ pad, gevonden }) => [pad, gevonden]),
    );
    for (const one of event.motivering) expect(one.meldingIds).toEqual(ids.slice(0, MOST_IDS / 100));
  });

  it('met meer redenen dan er passen: wat voldaan is gaat voor', () => {
    const redenen = Array.from({ length: 5_000 }, (_, nr) => reden(nr + 1, ids, nr % 100 === 99));
    const { bytes, event } = send(huishouden, redenen);
    expect(bytes).toBeLessThan(900_000);
    expect(event.motivering).toHaveLength(MOST_REDENEN);
    expect(event.motivering.filter(({ voldaan }) => voldaan)).toHaveLength(50);
  });

  it('en een gewoon signaal noemt bij elke reden alles', () => {
    const redenen = Array.from({ length: 7 }, (_, nr) => reden(nr + 1, ids, nr % 2 === 0));
    expect(send(huishouden, redenen).event.motivering).toEqual(redenen);
  });
});

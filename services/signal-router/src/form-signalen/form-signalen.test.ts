import { addDays } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { besluit, DAG_EEN, formuleOf, Verloop } from '../../test/verloop.ts';
import { standaard1 } from '../formules/standaard/standaard-1.ts';
import type { SignaalStaat } from './staat.ts';

const standaard = formuleOf(standaard1);
const samenloop = formuleOf({ formule: 'samenloop' });
/** A single signaal of a municipality that has at least one. */
function only(verloop: Verloop): SignaalStaat {
  const [signaal, ...others] = verloop.signalen();
  if (signaal === undefined || others.length > 0) throw new Error(`${others.length + 1} signalen`);
  return signaal;
}
const gebeurtenissen = (verloop: Verloop) => {
  verloop.batch();
  return verloop.versies.map(({ signaal }) => `${signaal.gebeurtenis} v${signaal.versie}`);
};

/** By melding, because the order of a list says which came first and not what becomes of them. */
function regelstanden({ regels }: SignaalStaat): Record<string, string> {
  return Object.fromEntries(regels.map(({ meldingId, stand }) => [meldingId, stand]));
}

describe('ontstaan en aanvullen', () => {
  it('een melding waarvoor de formule geldt wordt een signaal', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    expect(only(verloop)).toMatchObject({
      versie: 1,
      stand: 'LOPEND',
      gebeurtenis: 'ONTSTAAN',
      aanpak: 'BRIEF',
      ontstaanOp: DAG_EEN,
      klokVanaf: DAG_EEN,
      regels: [{ meldingId: 'm1', stand: 'OPEN' }],
    });
    expect(verloop.houder('m1')).toMatchObject({ status: 'SIGNAAL' });
    expect(verloop.ended()).toEqual([]);
  });

  it('een tweede soort op het adres vult het signaal aan en maakt het zwaarder', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    verloop.melding({
      id: 'm2',
      soort: 'WATER',
      dag: 2,
      persoon: { voorletters: 'P', geboortedatum: '1982-01-01' },
    });
    const signaal = only(verloop);
    expect(signaal).toMatchObject({
      versie: 2,
      gebeurtenis: 'AANGEVULD',
      aanpak: 'HUISBEZOEK',
      meervoudig: true,
    });
    expect(new Set(signaal.regels.map((regel) => regel.persoonId)).size).toBe(2);
    expect(signaal.klokVanaf).toBe(DAG_EEN);
  });

  it('de klok begint bij de melding waardoor de formule gold', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    expect(verloop.signalen()).toEqual([]);
    verloop.melding({ id: 'm2', soort: 'WATER', dag: 5 });
    expect(only(verloop).klokVanaf).toBe(addDays(DAG_EEN, 5));
    expect(only(verloop).regels.map((regel) => regel.meldingId)).toEqual(['m1', 'm2']);
  });

  it('crisis en dreiging zijn twee vlaggen; de dreiging telt vanaf haar eigen dag', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1', crisis: true });
    expect(only(verloop)).toMatchObject({ crisis: true, dreigingVanaf: null });
    verloop.melding({ id: 'm2', dag: 3, dreiging: 'ONTRUIMING' });
    expect(only(verloop)).toMatchObject({ crisis: true, dreigingVanaf: addDays(DAG_EEN, 3) });
    verloop.melding({ id: 'm2', versie: 2, dag: 4, dreiging: 'ONTRUIMING', stand: 'INGETROKKEN' }, 3);
    expect(only(verloop)).toMatchObject({ crisis: true, dreigingVanaf: null });
  });

  it('dezelfde versie nog eens verandert niets', () => {
    const verloop = new Verloop(standaard);
    expect(verloop.melding({ id: 'm1' })).toBe(true);
    expect(verloop.melding({ id: 'm1' })).toBe(false);
    expect(gebeurtenissen(verloop)).toEqual(['ONTSTAAN v1']);
  });

  it('van opeenvolgende aanvullingen in één batch gaat alleen de laatste uit', () => {
    const verloop = new Verloop(standaard);
    for (let nr = 0; nr < 200; nr++) verloop.melding({ id: `m${nr}`, partner: `p${nr}` });
    expect(gebeurtenissen(verloop)).toEqual(['ONTSTAAN v1', 'AANGEVULD v200']);
  }, 30_000);
});

describe('een melding die alleen door die van anderen een signaal is', () => {
  const merken = ({ regels }: SignaalStaat) =>
    Object.fromEntries(regels.map(({ meldingId, alleenDoorAnderen }) => [meldingId, alleenDoorAnderen]));

  it('heeft dat merk, die van de ander niet wanneer die zelf al genoeg is', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'klein', bedrag: 5_000 });
    verloop.melding({ id: 'groot', soort: 'WATER', bedrag: 9_000, dag: 3 });
    expect(merken(only(verloop))).toEqual({ klein: true, groot: false });
  });

  it('heeft het bij samenloop altijd, ook wie later aansluit', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm2', soort: 'WATER', dag: 1 });
    verloop.melding({ id: 'm3', soort: 'ENERGIE', dag: 2 });
    expect(merken(only(verloop))).toEqual({ m1: true, m2: true, m3: true });
  });

  it('houdt het merk als haar partner later meer meldt: anders was melden een manier om te vragen', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'klein', bedrag: 5_000 });
    verloop.melding({ id: 'groot', soort: 'WATER', bedrag: 9_000, dag: 3 });
    verloop.melding({ id: 'klein', versie: 2, bedrag: 20_000, dag: 4 });
    verloop.melding({ id: 'nog een', bedrag: 20_000, dag: 5 });
    expect(merken(only(verloop))).toEqual({ klein: true, groot: false, 'nog een': false });
  });

  it('telt van haar eigen partner alleen mee wat zonder de ander al bij elkaar hoorde', () => {
    const samen = formuleOf({ formule: 'drempel', parameters: { minimumInCenten: 15_000 } });
    const een = { achternaam: 'Jansen', geboortedatum: '1980-05-12', postcode: '1000AA' };
    const twee = { achternaam: 'Smit', geboortedatum: '1990-01-01', burgerservicenummer: '1' };
    const eigen = (verloop: Verloop, van: typeof een, naar: object) => {
      verloop.melding({ id: 'm1', bedrag: 8_000, persoon: van });
      verloop.melding({ id: 'm2', bedrag: 8_000, persoon: naar });
      verloop.melding({ id: 'm3', soort: 'WATER', bedrag: 1_000, persoon: { ...twee, postcode: '1000AA' } });
      return merken(only(verloop));
    };
    expect(eigen(new Verloop(samen), een, { ...twee, postcode: '2000BB' })).toEqual({
      m1: true,
      m2: true,
      m3: true,
    });
    expect(eigen(new Verloop(samen), een, { ...twee, postcode: '1000AA' })).toEqual({
      m1: false,
      m2: false,
      m3: true,
    });
  });
});

describe('intrekken', () => {
  it('een melding die niemand vasthoudt eindigt meteen', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm1', versie: 2, stand: 'BETAALD' });
    verloop.melding({ id: 'm2', stand: 'INGETROKKEN' });
    expect(verloop.ended()).toEqual(['m1 BETAALD_BIJ_PARTNER', 'm2 INGETROKKEN_DOOR_PARTNER']);
    expect(verloop.houder('m1')).toMatchObject({ status: 'WEG' });
  });

  it('een melding in een signaal eindigt bij casework; het signaal vervalt met de laatste', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm2' });
    verloop.melding({ id: 'm1', versie: 2, stand: 'INGETROKKEN' });
    expect(only(verloop).stand).toBe('LOPEND');
    verloop.melding({ id: 'm2', versie: 2, stand: 'BETAALD' });
    const signaal = only(verloop);
    expect(signaal.stand).toBe('VERVALLEN');
    expect(signaal.regels.every((regel) => regel.stand === 'OPEN')).toBe(true);
    expect(verloop.afhandeling(besluit(signaal, 'm1', 'BEEINDIGD'), 1)).toBe('VERWERKT');
    expect(verloop.afhandeling(besluit(signaal, 'm2', 'BEEINDIGD'), 1)).toBe('VERWERKT');
    expect(verloop.ended()).toEqual([]);
    expect(verloop.tellingen).toMatchObject({ ontvangen: 2, beeindigdElders: 2, vervallen: 1, beeindigd: 0 });
  });

  it('vervalt de formule, dan laat het signaal de rest los en komt die terug', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm2', soort: 'WATER' });
    verloop.melding({ id: 'm2', versie: 2, soort: 'WATER', stand: 'INGETROKKEN' });
    const signaal = only(verloop);
    expect(signaal.stand).toBe('VERVALLEN');
    expect(regelstanden(signaal)).toEqual({ m1: 'LOSGELATEN', m2: 'OPEN' });
    expect(verloop.houder('m1')).toMatchObject({ status: 'SIGNAAL' });
    verloop.afhandeling(besluit(signaal, 'm1', 'TERUGGEGEVEN'), 1);
    expect(verloop.houder('m1')).toEqual({ status: 'ROUTER' });
    verloop.melding({ id: 'm3', soort: 'HUUR', dag: 2 });
    const later = verloop.signalen().find((one) => one.signaalId !== signaal.signaalId);
    expect(later).toMatchObject({ stand: 'LOPEND', regels: [{ meldingId: 'm1' }, { meldingId: 'm3' }] });
  });

  it('losgelaten maar al opgepakt: casework beëindigt zelf', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm2', soort: 'WATER' });
    verloop.melding({ id: 'm2', versie: 2, soort: 'WATER', stand: 'INGETROKKEN' });
    verloop.afhandeling(besluit(only(verloop), 'm1', 'BEEINDIGD'), 4);
    expect(verloop.houder('m1')).toMatchObject({ status: 'BEANTWOORD', op: addDays(DAG_EEN, 4) });
    for (let dag = 0; dag < 40; dag++) verloop.dag(dag);
    expect(verloop.ended()).toEqual([]);
  });

  it('teruggegeven nadat de partner introk: de router beëindigt, één keer', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm2', soort: 'WATER' });
    verloop.melding({ id: 'm2', versie: 2, soort: 'WATER', stand: 'INGETROKKEN' });
    verloop.melding({ id: 'm1', versie: 2, stand: 'BETAALD' });
    const signaal = only(verloop);
    expect(gebeurtenissen(verloop).at(-1)).toBe('GEWIJZIGD v3');
    verloop.afhandeling(besluit(signaal, 'm1', 'TERUGGEGEVEN'), 1);
    expect(verloop.ended()).toEqual(['m1 BETAALD_BIJ_PARTNER']);
    expect(verloop.afhandeling(besluit(signaal, 'm1', 'BEEINDIGD', 2), 1)).toBe('STRIJDIG');
  });

  it('na het antwoord neemt intrekken alleen de onderbouwing weg', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    verloop.afhandeling(besluit(only(verloop), 'm1', 'BEEINDIGD'), 1);
    verloop.melding({ id: 'm2', soort: 'WATER', dag: 3 });
    const later = () => verloop.signalen().find((signaal) => signaal.stand === 'LOPEND');
    expect(later()).toMatchObject({ aanpak: 'HUISBEZOEK', onderbouwing: [{ meldingId: 'm1' }] });
    verloop.melding({ id: 'm1', versie: 2, dag: 4, stand: 'INGETROKKEN' }, 0);
    expect(later()).toMatchObject({ aanpak: 'BRIEF', onderbouwing: [], gebeurtenis: 'GEWIJZIGD' });
    expect(verloop.ended()).toEqual([]);
    expect(verloop.houder('m1')).toMatchObject({ status: 'WEG' });
  });

  it('is definitief: een latere versie die weer staat wordt niet geloofd', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    verloop.melding({ id: 'm1', versie: 2, stand: 'BETAALD' });
    verloop.melding({ id: 'm1', versie: 3 });
    expect(only(verloop).stand).toBe('VERVALLEN');
  });
});

describe('antwoord en onderbouwing', () => {
  it('is alles beantwoord, dan is het signaal beëindigd en sticht een volgende melding een nieuw', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    const first = only(verloop);
    verloop.afhandeling(besluit(first, 'm1', 'BEEINDIGD'), 10);
    expect(only(verloop)).toMatchObject({ stand: 'BEEINDIGD', gebeurtenis: 'BEEINDIGD', versie: 2 });
    verloop.melding({ id: 'm2', dag: 30 });
    const second = verloop.signalen().find((signaal) => signaal.stand === 'LOPEND');
    expect(second).toMatchObject({
      vorigSignaalId: first.signaalId,
      aanpak: 'HUISBEZOEK',
      opeenvolgend: true,
      regels: [{ meldingId: 'm2' }],
      onderbouwing: [{ meldingId: 'm1' }],
    });
    expect(second?.regels[0]?.persoonId).toBe(second?.onderbouwing[0]?.persoonId);
  });

  it('een antwoord op de ene melding haalt de grond onder de andere niet weg', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1', bedrag: 4_000 });
    verloop.melding({ id: 'm2', bedrag: 4_000, soort: 'WATER' });
    verloop.afhandeling(besluit(only(verloop), 'm1', 'BEEINDIGD'), 1);
    verloop.melding({ id: 'm2', versie: 2, bedrag: 4_100, soort: 'WATER', dag: 2 }, 0);
    expect(only(verloop).stand).toBe('LOPEND');
    expect(regelstanden(only(verloop))).toEqual({ m1: 'BEANTWOORD', m2: 'OPEN' });
  });

  it('een wijziging van een beantwoorde melding stuurt niets over haar', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    verloop.afhandeling(besluit(only(verloop), 'm1', 'BEEINDIGD'), 1);
    const before = gebeurtenissen(verloop).length;
    verloop.melding({ id: 'm1', versie: 2, dag: 2, bedrag: 90_000 }, 0);
    expect(gebeurtenissen(verloop)).toHaveLength(before);
    expect(verloop.ended()).toEqual([]);
  });

  it('een afhandeling over iets onbekends wordt teruggemeld, een oudere versie genegeerd', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1' });
    const signaal = only(verloop);
    expect(verloop.afhandeling({ ...besluit(signaal, 'm1', 'BEEINDIGD'), signaalId: 'x' }, 0)).toBe(
      'ONBEKEND',
    );
    expect(verloop.afhandeling(besluit(signaal, 'm9', 'BEEINDIGD'), 0)).toBe('ONBEKEND');
    expect(verloop.afhandeling(besluit(signaal, 'm1', 'BEEINDIGD', 5), 0)).toBe('VERWERKT');
    expect(verloop.afhandeling(besluit(signaal, 'm1', 'BEEINDIGD', 5), 0)).toBe('AL_BEKEND');
  });
});

describe('sluitmoment', () => {
  it('zonder signaal eindigt een melding op haar sluitmoment, en blijft onderbouwing', () => {
    const verloop = new Verloop(samenloop);
    verloop.melding({ id: 'm1' });
    verloop.dag(27);
    expect(verloop.ended()).toEqual([]);
    verloop.dag(28);
    expect(verloop.ended()).toEqual(['m1 GEEN_SIGNAAL']);
    expect(verloop.einden[0]).toMatchObject({ redenen: ['samenloop'], formule: 'proef', formuleVersie: 1 });
    verloop.melding({ id: 'm2', soort: 'WATER', dag: 29 });
    expect(only(verloop)).toMatchObject({
      regels: [{ meldingId: 'm2' }],
      onderbouwing: [{ meldingId: 'm1' }],
    });
    verloop.dag(40);
    expect(verloop.ended()).toEqual(['m1 GEEN_SIGNAAL']);
  });

  it('een klein bedrag krijgt geen signaal van de standaardformule', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1', bedrag: 7_499 });
    verloop.dag(28);
    expect(verloop.ended()).toEqual(['m1 GEEN_SIGNAAL']);
    expect(verloop.einden[0]?.redenen).toContain('drempel');
  });
});

describe('splitsen', () => {
  const vader = { voorletters: 'J', geboortedatum: '1950-01-01' };
  const zoon = { voorletters: 'J', geboortedatum: '1980-05-12' };

  it('blijkt een melding niet eenduidig, dan laat het signaal haar los en krijgt zij een eigen signaal', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1', persoon: vader });
    verloop.melding({ id: 'm2', persoon: { ...vader, geboortedatum: null } });
    const before = only(verloop);
    expect(before.regels[0]?.persoonId).toBe(before.regels[1]?.persoonId);
    verloop.melding({ id: 'm3', persoon: zoon });
    const signaal = only(verloop);
    expect(signaal.regels.map((regel) => `${regel.meldingId} ${regel.stand}`)).toEqual([
      'm1 OPEN',
      'm2 LOSGELATEN',
      'm3 OPEN',
    ]);
    verloop.afhandeling(besluit(signaal, 'm2', 'TERUGGEGEVEN'), 0);
    expect(verloop.held()).toEqual(['LOPEND m1:OPEN,m2:LOSGELATEN,m3:OPEN', 'LOPEND m2:OPEN']);
  });

  it('wie na het uiteenvallen erbij komt, krijgt niet de persoon van wie het signaal aan een ander gaf', () => {
    const verloop = new Verloop(standaard);
    verloop.melding({ id: 'm1', persoon: { ...vader, geboortedatum: null } });
    verloop.melding({ id: 'm2', persoon: vader });
    verloop.melding({ id: 'm3', persoon: { ...vader, geboortedatum: '1980-05-12' } });
    // The undated one came first, so it keeps the persoonId; the father is let go, and reports again.
    verloop.melding({ id: 'm4', persoon: vader });
    const [signaal] = verloop.signalen();
    const persoonOf = new Map(signaal?.regels.map(({ meldingId, persoonId }) => [meldingId, persoonId]));
    expect(persoonOf.get('m2')).toBe(persoonOf.get('m1'));
    expect(persoonOf.get('m4')).not.toBe(persoonOf.get('m1'));
    const held = verloop.held();
    verloop.judgeAll(0);
    expect(verloop.held()).toEqual(held);
  });

  it('valt de verbindende melding weg, dan houdt het deel van de oudste melding het signaal', () => {
    const verloop = new Verloop(standaard);
    const elders = { postcode: '2000BB', huisnummer: 5 };
    verloop.melding({ id: 'm1', persoon: { burgerservicenummer: '1' } });
    verloop.melding({ id: 'm2', persoon: { burgerservicenummer: '1', ...elders } });
    verloop.melding({ id: 'm3', persoon: { voorletters: 'K', geboortedatum: '1990-01-01', ...elders } });
    expect(only(verloop).regels).toHaveLength(3);
    verloop.melding({
      id: 'm2',
      versie: 2,
      stand: 'INGETROKKEN',
      persoon: { burgerservicenummer: '1', ...elders },
    });
    expect(verloop.held()).toEqual(['LOPEND m1:OPEN,m2:OPEN,m3:LOSGELATEN']);
  });

  it('een lopend signaal wordt nooit met een ander samengevoegd; een nieuwe melding gaat naar het oudste', () => {
    const verloop = new Verloop(standaard);
    const elders = { postcode: '2000BB', huisnummer: 5, geboortedatum: '1990-01-01' };
    verloop.melding({ id: 'm1', persoon: { burgerservicenummer: '1' } });
    verloop.melding({ id: 'm2', dag: 1, persoon: elders });
    verloop.melding({
      id: 'm3',
      dag: 2,
      persoon: { burgerservicenummer: '1', ...elders, geboortedatum: '1980-05-12' },
    });
    expect(verloop.held()).toEqual(['LOPEND m1:OPEN,m3:OPEN', 'LOPEND m2:OPEN']);
  });
});

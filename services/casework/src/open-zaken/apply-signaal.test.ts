import { type Datum, datum, derivedId, type Signaal, type SignaalMelding } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { id, maakMelding, maakSignaal, VANDAAG } from '../../test/voorbeeld.ts';
import { doe, eindresultaat, maakZaak, na, pasToe, poging } from '../../test/zaken.ts';
import { decideDag } from '../termijnen/decide-dag.ts';
import type { Zaak } from '../zaak/zaak.ts';
import { applySignaal } from './apply-signaal.ts';

const een = maakMelding('een');
const signaal = maakSignaal('s', [een]);
const nieuw = maakZaak(signaal);
const opgepakt = na(nieuw, { soort: 'OPPAKKEN' });
const bereikt = na(opgepakt, poging(true));
const morgen = datum('2026-03-03');

function versie2(meldingen: readonly SignaalMelding[], meer: Partial<Signaal> = {}): Signaal {
  return { ...signaal, versie: 2, meldingen, ...meer };
}

function eerste(zaken: readonly Zaak[]): Zaak {
  const [zaak] = zaken;
  if (zaak === undefined) throw new Error('no zaak');
  return zaak;
}

describe('een nieuw signaal', () => {
  test('geeft een zaak per inwoner, met alleen diens meldingen', () => {
    const ander = maakMelding('ander', { persoonId: id('persoon', 'b') });
    const zaken = pasToe([], maakSignaal('s', [een, maakMelding('twee'), ander]));
    expect(zaken.map((zaak) => zaak.meldingen.map(({ kenmerk }) => kenmerk))).toEqual([
      ['K-een', 'K-twee'],
      ['K-ander'],
    ]);
    expect(zaken.map((zaak) => zaak.zaakId)).toEqual([
      derivedId(signaal.signaalId, een.meldingId),
      derivedId(signaal.signaalId, ander.meldingId),
    ]);
  });

  test('geeft geen zaak voor wie alleen beantwoorde meldingen heeft', () => {
    const oud = maakMelding('oud', { persoonId: id('persoon', 'b'), stand: 'BEANTWOORD' });
    expect(pasToe([], maakSignaal('s', [een, oud]))).toHaveLength(1);
  });

  test('draagt beide klokken; die begint niet voor de eerste eigen melding', () => {
    const later = maakMelding('later', { persoonId: id('persoon', 'b'), aangenomenOp: datum('2026-03-05') });
    const [a, b] = pasToe(
      [],
      maakSignaal('s', [een, later], { dreigingVanaf: VANDAAG }),
      datum('2026-03-05'),
    );
    expect(a?.termijnen).toMatchObject({
      contacttermijnTot: '2026-03-30',
      dreigingstermijnTot: '2026-03-05',
    });
    expect(b?.termijnen).toMatchObject({
      contacttermijnTot: '2026-04-02',
      dreigingstermijnTot: '2026-03-05',
    });
  });
});

describe('een volgende versie', () => {
  test('die niets zegt over de zaken verandert niets', () => {
    expect(
      applySignaal({ zaken: [nieuw], zonderZaak: new Set() }, versie2([een]), morgen, derivedId),
    ).toEqual({
      zaken: [],
      zonderZaak: [],
    });
  });

  test('waarin het signaal voorbij is, sluit geen opgepakte zaak waarvan de pauze al verstreken was', () => {
    const { zaak } = decideDag(opgepakt, datum('2026-04-10'));
    expect(zaak).toMatchObject({
      stand: 'OPGEPAKT',
      meldingen: [{ afloop: { eindresultaat: 'PAUZE_VERSTREKEN' } }],
    });
    const voorbij = versie2([{ ...een, stand: 'BEANTWOORD' }], { stand: 'BEEINDIGD', crisis: false });
    expect(
      applySignaal({ zaken: [zaak], zonderZaak: new Set() }, voorbij, datum('2026-04-10'), derivedId),
    ).toEqual({ zaken: [], zonderZaak: [] });
  });

  test('brengt een nieuwe melding bij de lopende zaak van de inwoner', () => {
    const zaak = eerste(pasToe([opgepakt], versie2([een, maakMelding('twee')]), morgen));
    expect(zaak).toMatchObject({ stand: 'OPGEPAKT', versie: opgepakt.versie + 1 });
    expect(zaak.meldingen[1]).toMatchObject({
      kenmerk: 'K-twee',
      ontvangenOp: morgen,
      vanafZaakVersie: zaak.versie,
    });
  });

  test('opent na een afgesloten zaak een nieuwe die erop volgt', () => {
    const dicht = na(nieuw, eindresultaat('OVERLEDEN'));
    const twee = maakMelding('twee', { aangenomenOp: morgen });
    const [oud, volgend] = pasToe([dicht], versie2([een, twee], { dreigingVanaf: VANDAAG }), morgen);
    expect(oud).toEqual(dicht);
    expect(volgend).toMatchObject({ stand: 'NIEUW', volgtOpZaakId: nieuw.zaakId, geopendOp: morgen });
    expect(volgend?.zaakId).toBe(derivedId(signaal.signaalId, twee.meldingId));
    expect(volgend?.meldingen.map(({ kenmerk }) => kenmerk)).toEqual(['K-twee']);
    // The threat was answered with the first zaak.
    expect(volgend?.termijnen).toMatchObject({ klokVanaf: morgen, dreigingstermijnTot: null });
  });

  test('houdt een melding in haar zaak', () => {
    const dicht = na(nieuw, eindresultaat('OVERLEDEN'));
    const [oud] = pasToe([dicht], versie2([{ ...een, meldingVersie: 2, bedragInCenten: 1 }]), morgen);
    expect(oud).toEqual(dicht);
  });

  test('werkt bedrag, aanpak en zwaarte bij', () => {
    const gewijzigd = versie2([{ ...een, meldingVersie: 2, bedragInCenten: 90_000 }], {
      aanpak: 'HUISBEZOEK',
      zwaarte: 500,
    });
    const zaak = eerste(pasToe([nieuw], gewijzigd, morgen));
    expect(zaak).toMatchObject({ aanpak: 'HUISBEZOEK', zwaarte: 500 });
    expect(zaak.meldingen[0]).toMatchObject({ bedragInCenten: 90_000, versie: 2 });
  });

  test('met een oudere versie van de melding laat het bedrag staan', () => {
    const zaak = eerste(
      pasToe(
        [maakZaak(maakSignaal('s', [{ ...een, meldingVersie: 3 }]))],
        versie2([{ ...een, bedragInCenten: 1 }]),
      ),
    );
    expect(zaak.meldingen[0]?.bedragInCenten).toBe(een.bedragInCenten);
  });
});

describe('de partner trekt in of is betaald', () => {
  const gevallen = [
    ['niet opgepakt', nieuw, 'INGETROKKEN', 'INGETROKKEN_DOOR_PARTNER', 'VERVALLEN'],
    ['niet opgepakt', nieuw, 'BETAALD', 'BETAALD_BIJ_PARTNER', 'VERVALLEN'],
    ['opgepakt zonder contact', opgepakt, 'INGETROKKEN', 'INGETROKKEN_DOOR_PARTNER', 'VERVALLEN'],
    ['opgepakt zonder contact', opgepakt, 'BETAALD', 'BETAALD_BIJ_PARTNER', 'VERVALLEN'],
    ['na contact', bereikt, 'INGETROKKEN', 'ZELF_BETAALD_OF_REGELING', 'OPGEPAKT'],
    ['na contact', bereikt, 'BETAALD', 'ZELF_BETAALD_OF_REGELING', 'OPGEPAKT'],
    ['niet opgepakt', nieuw, 'VERPLAATST', 'VERPLAATST', 'VERVALLEN'],
    ['na contact', bereikt, 'VERPLAATST', 'VERPLAATST', 'OPGEPAKT'],
  ] as const;

  test.each(gevallen)('%s (%o): %s geeft %s', (_naam, zaak, meldingstand, resultaat, stand) => {
    const ingetrokken = versie2([{ ...een, meldingVersie: 2, meldingstand }], { stand: 'VERVALLEN' });
    const na_ = eerste(pasToe([zaak], ingetrokken, morgen));
    expect(na_.meldingen[0]?.afloop).toMatchObject({ eindresultaat: resultaat, op: morgen, door: 'PARTNER' });
    expect(na_.stand).toBe(stand);
  });

  test('de medewerker van een opgepakte zaak krijgt het te horen; de zaak loopt door zolang er iets open is', () => {
    const twee = maakMelding('twee');
    const zaak = na(maakZaak(maakSignaal('s', [een, twee])), { soort: 'OPPAKKEN' });
    const weg = versie2([{ ...een, meldingstand: 'BETAALD' }, twee]);
    const { zaken } = applySignaal({ zaken: [zaak], zonderZaak: new Set() }, weg, morgen, derivedId);
    expect(zaken[0]).toMatchObject({
      gebeurtenis: 'MELDING_INGETROKKEN',
      zaak: { stand: 'OPGEPAKT', meldingIngetrokkenOp: morgen },
    });
  });

  test('een zaak waarin de gemeente al iets beantwoordde, sluit met dat resultaat', () => {
    const twee = maakMelding('twee');
    const zaak = na(maakZaak(maakSignaal('s', [een, twee])), { soort: 'OPPAKKEN' }, poging(false));
    const half = pasToe([zaak], maakSignaal('s', [een, twee]))[0];
    if (half === undefined) throw new Error('zaak');
    const beantwoord: Zaak = {
      ...half,
      meldingen: half.meldingen.map((melding, index) =>
        index > 0
          ? melding
          : {
              ...melding,
              afloop: {
                status: 'BEEINDIGD',
                op: VANDAAG,
                door: 'GEMEENTE',
                eindresultaat: 'GEEN_CONTACT',
                binnenreden: null,
                onterechtreden: null,
                hervattingOp: null,
                regeling: null,
                nieuweGemeentecode: null,
                hulpMagGemeld: false,
                correctienummer: 0,
              },
            },
      ),
    };
    const open = beantwoord.meldingen[1]?.meldingId;
    const weg = versie2(
      [een, twee].map((melding) =>
        melding.meldingId === open ? { ...melding, meldingstand: 'BETAALD' } : melding,
      ),
    );
    expect(eerste(pasToe([beantwoord], weg, morgen))).toMatchObject({
      stand: 'AFGESLOTEN',
      eindresultaat: 'GEEN_CONTACT',
    });
  });
});

describe('het signaal laat een melding los', () => {
  const los = versie2([{ ...een, stand: 'LOSGELATEN' }], { stand: 'VERVALLEN' });

  test('niet opgepakt gaat zij terug en vervalt de zaak', () => {
    const zaak = eerste(pasToe([nieuw], los, morgen));
    expect(zaak).toMatchObject({ stand: 'VERVALLEN', eindresultaat: null });
    expect(zaak.meldingen[0]?.afloop).toEqual({ status: 'TERUGGEGEVEN', op: morgen });
  });

  test('opgepakt blijft zij; zonder contact mag er geen contact meer worden gezocht', () => {
    const zaak = eerste(pasToe([opgepakt], los, morgen));
    expect(zaak).toMatchObject({ stand: 'OPGEPAKT', signaalVervallenOp: morgen });
    expect(zaak.meldingen[0]?.afloop.status).toBe('OPEN');
  });

  test('van een van twee inwoners, dan vervalt het voor haar alleen, tot er weer iets van haar bij komt', () => {
    const huisgenoot = maakMelding('huisgenoot', { persoonId: id('persoon', 'b') });
    const beide = pasToe([], maakSignaal('s', [een, huisgenoot])).map((zaak) =>
      na(zaak, { soort: 'OPPAKKEN' }),
    );
    const gecorrigeerd = versie2([{ ...een, stand: 'LOSGELATEN' }, huisgenoot]);
    const zaken = pasToe(beide, gecorrigeerd, morgen);
    expect(zaken.map(({ stand, signaalVervallenOp }) => [stand, signaalVervallenOp])).toEqual([
      ['OPGEPAKT', morgen],
      ['OPGEPAKT', null],
    ]);
    expect(doe(eerste(zaken), poging(true), { dag: morgen })).toMatchObject({ code: 'SIGNAAL_VERVALLEN' });
    const later = datum('2026-03-04');
    const blijft = { ...gecorrigeerd, versie: 3, zwaarte: 500 };
    expect(eerste(pasToe(zaken, blijft, later)).signaalVervallenOp).toBe(morgen);
    const erbij = { ...gecorrigeerd, versie: 3, meldingen: [...gecorrigeerd.meldingen, maakMelding('nog')] };
    expect(eerste(pasToe(zaken, erbij, later)).signaalVervallenOp).toBeNull();
    const weerGenoemd = versie2([een, huisgenoot], { versie: 3 });
    expect(eerste(pasToe(zaken, weerGenoemd, later)).signaalVervallenOp).toBeNull();
  });

  test('en trekt de partner haar daarna in, dan eindigt een gehouden melding en blijft een teruggegeven melding weg', () => {
    const ingetrokken = {
      ...los,
      versie: 3,
      meldingen: [{ ...een, stand: 'LOSGELATEN' as const, meldingstand: 'INGETROKKEN' as const }],
    };
    const gehouden = pasToe(pasToe([opgepakt], los, morgen), ingetrokken, morgen);
    expect(gehouden[0]?.meldingen[0]?.afloop).toMatchObject({ eindresultaat: 'INGETROKKEN_DOOR_PARTNER' });
    const terug = pasToe([nieuw], los, morgen);
    expect(pasToe(terug, ingetrokken, morgen)).toEqual(terug);
  });

  test('en neemt het signaal haar weer op, dan kijkt niemand daar nog naar', () => {
    const terug = pasToe([nieuw], los, morgen);
    expect(pasToe(terug, versie2([een], { versie: 3 }), morgen)).toEqual(terug);
  });
});

describe('een melding die al weg was toen zij voor het eerst werd gezien', () => {
  const zonder = (melding: SignaalMelding, dag: Datum = VANDAAG) =>
    applySignaal({ zaken: [], zonderZaak: new Set() }, maakSignaal('s', [melding]), dag, derivedId);

  test.each([
    [{ stand: 'LOSGELATEN' } as const, 'TERUGGEGEVEN', null],
    [{ stand: 'LOSGELATEN', meldingstand: 'BETAALD' } as const, 'TERUGGEGEVEN', null],
    [{ meldingstand: 'BETAALD' } as const, 'BEEINDIGD', 'BETAALD_BIJ_PARTNER'],
    [{ meldingstand: 'INGETROKKEN' } as const, 'BEEINDIGD', 'INGETROKKEN_DOOR_PARTNER'],
  ])('%o wordt zonder zaak %s', (meer, stand, resultaat) => {
    const toegepast = zonder({ ...een, ...meer });
    expect(toegepast.zaken).toEqual([]);
    expect(toegepast.zonderZaak).toMatchObject([
      { stand, eindresultaat: resultaat, zaakId: null, ontvangenOp: null },
    ]);
  });

  test('gebeurt een keer', () => {
    const weg = maakSignaal('s', [{ ...een, stand: 'LOSGELATEN' }]);
    const bekend = { zaken: [], zonderZaak: new Set([een.meldingId]) };
    expect(applySignaal(bekend, weg, VANDAAG, derivedId).zonderZaak).toEqual([]);
  });
});

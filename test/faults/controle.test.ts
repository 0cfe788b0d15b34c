import { describe, expect, it } from 'vitest';
import type { Uitkomst } from '../../scripts/simulatie/uitkomst.ts';
import {
  type Bevinding,
  type Gebeurtenis,
  keurBreken,
  keurDodeBrieven,
  keurLog,
  keurUitkomst,
  telDubbelGezonden,
  type Waarneming,
} from './controle.ts';

const NIETS = {
  partitie: 0,
  tijd: 0,
  meldingId: '',
  centen: 0,
  definitief: false,
  uitslag: null,
  doorgezet: false,
  partnerId: '',
  volgnummer: 0,
};

/** A log in which three meldingen were changed, ended and answered, as it should be. */
function goed(): Waarneming {
  const gebeurtenissen: Gebeurtenis[] = [];
  const zet = (een: Pick<Gebeurtenis, 'soort' | 'ding' | 'versie'> & Partial<Gebeurtenis>) =>
    gebeurtenissen.push({
      ...NIETS,
      offset: gebeurtenissen.length,
      inhoud: `${een.ding} ${een.versie}`,
      ...een,
    });
  for (const [n, id] of ['m1', 'm2', 'm3'].entries()) {
    zet({ soort: 'Melding', ding: id, versie: 1, meldingId: id, centen: 100 });
    zet({ soort: 'Melding', ding: id, versie: 2, meldingId: id, centen: 150 });
    zet({ soort: 'Signaal', ding: `s-${id}`, versie: 1 });
    zet({ soort: 'Afhandeling', ding: `a-${id}`, versie: 1, meldingId: id });
    if (id === 'm3') zet({ soort: 'Uitkomst', ding: 'u-m3', versie: 1, meldingId: id, definitief: true });
    else {
      const einde = { soort: 'Afhandeling', ding: `a-${id}`, meldingId: id, definitief: true } as const;
      zet({ ...einde, versie: 2, uitslag: { nummer: 0, eindresultaat: 'REGELING' } });
      zet({ ...einde, versie: 3, uitslag: { nummer: 1, eindresultaat: 'GEEN_HULP' } });
    }
    zet({
      soort: 'Terugkoppeling',
      ding: `t-${id}`,
      versie: 1,
      meldingId: id,
      definitief: true,
      partnerId: 'p',
      volgnummer: n + 1,
    });
  }
  return { gebeurtenissen, dodeBrieven: [], aangenomen: 3, centen: 450 };
}

/** The log with one thing done to it. */
function met(doe: (waarneming: Waarneming) => void): Bevinding[] {
  const waarneming = goed();
  doe(waarneming);
  return keurLog(waarneming);
}

const index = ({ gebeurtenissen }: Waarneming, ding: string, versie: number) =>
  gebeurtenissen.findIndex((een) => een.ding === ding && een.versie === versie);
const soorten = (bevindingen: readonly Bevinding[]) => [...new Set(bevindingen.map(({ soort }) => soort))];

describe('the checks of a fault run', () => {
  it('find nothing in a log that is in order, also when parts of it were sent twice', () => {
    expect(keurLog(goed())).toEqual([]);
    expect(met(({ gebeurtenissen }) => gebeurtenissen.push(...gebeurtenissen.slice(2, 9)))).toEqual([]);
  });

  it.each([
    ['a melding that never reached the topic', 'm2', 1],
    ['an end that never came', 'a-m1', 2],
    ['an end of the router that never came', 'u-m3', 1],
    ['an answer that never came', 't-m2', 1],
  ])('catch a planted loss: %s', (_wat, ding) => {
    const bevindingen = met((waarneming) => {
      waarneming.gebeurtenissen = waarneming.gebeurtenissen.filter(
        (een) => een.ding !== ding || (een.soort === 'Afhandeling' && een.versie === 1),
      );
    });
    expect(soorten(bevindingen)).toContain('LOST');
  });

  it.each<[string, (waarneming: Waarneming) => void]>([
    [
      'a version with another content',
      (waarneming) => {
        const vorige = waarneming.gebeurtenissen[index(waarneming, 'm1', 2)];
        if (vorige !== undefined) waarneming.gebeurtenissen.push({ ...vorige, inhoud: 'else' });
      },
    ],
    [
      'a melding that router and casework both ended',
      ({ gebeurtenissen }) =>
        gebeurtenissen.push({
          ...NIETS,
          soort: 'Uitkomst',
          ding: 'u-m1',
          versie: 1,
          inhoud: 'u',
          offset: 99,
          meldingId: 'm1',
          definitief: true,
        }),
    ],
    [
      'a second answer under a number of its own',
      ({ gebeurtenissen }) =>
        gebeurtenissen.push({
          ...NIETS,
          soort: 'Terugkoppeling',
          ding: 't-again',
          versie: 1,
          inhoud: 't',
          offset: 99,
          meldingId: 'm1',
          definitief: true,
          partnerId: 'p',
          volgnummer: 4,
        }),
    ],
    [
      'an end with a second result that is no correction',
      (waarneming) => {
        const einde = waarneming.gebeurtenissen[index(waarneming, 'a-m1', 3)];
        if (einde !== undefined) einde.uitslag = { nummer: 0, eindresultaat: 'GEEN_HULP' };
      },
    ],
    [
      'a number given to two answers',
      (waarneming) => {
        const antwoord = waarneming.gebeurtenissen[index(waarneming, 't-m2', 1)];
        if (antwoord !== undefined) antwoord.volgnummer = 1;
      },
    ],
    [
      'a melding counted that nobody delivered',
      (waarneming) => {
        waarneming.aangenomen = 2;
      },
    ],
  ])('catch a planted double: %s', (_wat, doe) => {
    expect(soorten(met(doe))).toContain('DOUBLE');
  });

  it('catch a planted reorder: an older state that comes after a newer one', () => {
    const bevindingen = met((waarneming) => {
      const { gebeurtenissen } = waarneming;
      const [oud] = gebeurtenissen.splice(index(waarneming, 'm1', 1), 1);
      if (oud !== undefined) gebeurtenissen.splice(index(waarneming, 'm1', 2) + 1, 0, oud);
    });
    expect(bevindingen).toEqual([{ soort: 'LOST', wat: 'older versions after newer ones: 1, e.g. m1 v1' }]);
  });

  it('catch a planted wrong cent', () => {
    const bevindingen = met((waarneming) => {
      const melding = waarneming.gebeurtenissen[index(waarneming, 'm2', 2)];
      if (melding !== undefined) melding.centen += 1;
    });
    expect(bevindingen).toEqual([
      { soort: 'LOST', wat: 'latest amounts are 450 cents at the gateway, 451 on the topic' },
    ]);
  });

  it('compare dead letters both ways', () => {
    const brief = { topic: 't', reden: 'GEEN_AVRO' };
    expect(keurDodeBrieven([brief], { 't GEEN_AVRO': 1 })).toEqual([]);
    expect(keurDodeBrieven([brief], {})).toHaveLength(1);
    expect(keurDodeBrieven([], { 't GEEN_AVRO': 1 })).toHaveLength(1);
  });

  it('name every figure in which a result differs from that of the undisturbed run', () => {
    const rustig: Uitkomst = {
      leveringen: {
        aangeboden: 3,
        nieuw: 3,
        gewijzigd: 0,
        ongewijzigd: 0,
        ingetrokken: 0,
        afgekeurd: 0,
        aangehouden: 0,
      },
      meldingen: { nieuw: 3, vrijgegeven: 0, doorgezet: 0, beeindigd: 3, open: 0 },
      centen: { in: 450, uit: 450 },
      signalen: 2,
      zaken: 2,
      terugkoppelingen: { HERVAT_INCASSO: 3 },
      reacties: { BETAALT: 1 },
      koppeling: { precisie: 1, trefkans: 1 },
      behoud: true,
    };
    expect(keurUitkomst(structuredClone(rustig), rustig)).toEqual([]);
    const anders = { ...rustig, terugkoppelingen: { HERVAT_INCASSO: 2, REGELING: 1 } };
    expect(keurUitkomst(anders, rustig)).toEqual([
      {
        soort: 'LOST',
        wat: 'another uitkomst: terugkoppelingen.HERVAT_INCASSO 2 instead of 3; terugkoppelingen.REGELING 1 instead of undefined',
      },
    ]);
    expect(keurUitkomst(anders, rustig, ['terugkoppelingen.'])).toEqual([]);
  });
});

describe('what a party got on its own topic', () => {
  it('may stand there twice, with the same words', () => {
    const ontvangst = (inhoud: string) => (waarneming: Waarneming) => {
      const een = { ...NIETS, soort: 'Ontvangst', ding: 'partner.p ontvangst l 1', versie: 1 } as const;
      waarneming.gebeurtenissen.push({ ...een, offset: 0, inhoud: 'a' }, { ...een, offset: 1, inhoud });
    };
    expect(met(ontvangst('a'))).toEqual([]);
    expect(met(ontvangst('b'))).toEqual([
      { soort: 'DOUBLE', wat: 'versions with two contents: 1, e.g. partner.p ontvangst l 1 v1' },
    ]);
  });
});

describe('what a scenario met', () => {
  it.each<[string, Record<string, number>, Record<string, number>, RegExp]>([
    ['nothing at all', {}, {}, /broke nothing/],
    ['nothing of one of the things it counts', { kills: 3, victims: 0 }, {}, /came to no victims/],
    ['less than it missed', { kills: 1 }, { 'another moment': 5 }, /missed .* 5 times and met it 1 times/],
  ])('is a finding when it is %s', (_wat, gebroken, gemist, zin) => {
    expect(keurBreken(gebroken, gemist).map(({ wat }) => wat)).toEqual([expect.stringMatching(zin)]);
  });

  it('is enough when half of the attempts met it', () => {
    expect(keurBreken({ kills: 4 }, { 'another moment': 4 })).toEqual([]);
  });
});

describe('a kill between the send and the delete of an outbox', () => {
  const soorten = ['Melding'] as const;
  const anders = ['Signaal'] as const;
  const melding = (tijd: number, ding = 'm1'): Gebeurtenis => ({
    ...NIETS,
    soort: 'Melding',
    ding,
    versie: 1,
    inhoud: '',
    offset: 0,
    tijd,
  });

  it('shows in what was sent before it and again after it, by the same service', () => {
    const log = [melding(10), melding(30)];
    expect(telDubbelGezonden(log, [{ soorten, tijd: 20 }])).toBe(1);
    expect(telDubbelGezonden(log, [{ soorten: anders, tijd: 20 }])).toBe(0);
    expect(telDubbelGezonden(log, [{ soorten, tijd: 40 }])).toBe(0);
    expect(telDubbelGezonden([melding(10), melding(30, 'm2')], [{ soorten, tijd: 20 }])).toBe(0);
  });

  it('is counted by itself: what was sent again after the next one is of that one', () => {
    const log = [melding(10), melding(30)];
    const gedood = [
      { soorten, tijd: 5 },
      { soorten, tijd: 20 },
      { soorten, tijd: 25 },
    ];
    expect(telDubbelGezonden(log, gedood)).toBe(1);
  });
});

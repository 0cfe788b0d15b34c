import { type Code, codelijsten, type Datum, datum } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import {
  applyAfhandeling,
  applyMelding,
  applyUitgegaan,
  applyUitkomst,
  type Dossier,
  GEEN_VELDEN,
  type GevolgdeMelding,
  openDossier,
  type Zaakstand,
} from '../volg-melding/dossier.ts';
import { decideVrijgaven, type Vrijgave } from './decide-vrijgaven.ts';

const d = (text: string): Datum => datum(text);

const melding: GevolgdeMelding = {
  meldingId: 'm1',
  versie: 1,
  partnerId: 'water-oost',
  soort: 'WATER',
  kenmerk: 'K-1',
  gemeentecode: '0268',
  meldmaand: '2026-03',
  aangenomenOp: d('2026-03-04'),
  incassopauzeTot: d('2026-04-04'),
  eersteBedragInCenten: 12_345,
  bedragInCenten: 12_345,
  stand: 'AANGENOMEN',
  eigenWoordOp: null,
  doorgezet: false,
};

function zaak(patch: Partial<Zaakstand>): Zaakstand {
  return { signaalId: 's1', versie: 1, pauzeVerlengdTot: null, einde: null, ...patch };
}

function einde(code: Code<'eindresultaat'>, op: string, hulpMagGemeld = false, correctienummer = 0) {
  const alleenDoorAnderen = false;
  return { code, beeindigdOp: d(op), alleenDoorAnderen, hulpMagGemeld, correctienummer, velden: GEEN_VELDEN };
}

function ended(code: Code<'eindresultaat'>, op = '2026-03-10', patch: Partial<Zaakstand> = {}): Zaakstand {
  return zaak({ einde: einde(code, op), ...patch });
}

/** Plays the hub's days up to and including `tot`, with what arrives on each of them. */
function play(
  start: Dossier,
  arrivals: Readonly<Record<string, (dossier: Dossier) => Dossier>>,
  van: string,
  tot: string,
): { vrijgaven: Vrijgave[]; dossier: Dossier } {
  const vrijgaven: Vrijgave[] = [];
  let dossier = start;
  for (let time = Date.parse(van); time <= Date.parse(tot); time += 86_400_000) {
    const dag = new Date(time).toISOString().slice(0, 10);
    for (const change of [(same: Dossier) => same, arrivals[dag]]) {
      if (change === undefined) continue;
      const besluit = decideVrijgaven(change(dossier), d(dag));
      dossier = besluit.dossier;
      vrijgaven.push(...besluit.vrijgaven);
    }
  }
  return { vrijgaven, dossier };
}

function told(arrivals: Readonly<Record<string, (dossier: Dossier) => Dossier>>): string[] {
  const { vrijgaven } = play(openDossier(melding), arrivals, '2026-03-04', '2026-06-01');
  return vrijgaven.map((vrijgave) => `${vrijgave.dag} ${vrijgave.naam.aard} ${vrijgave.klasse}`);
}

describe('HERVAT_INCASSO', () => {
  const reasons = [
    'NIET_OPGEPAKT_ANDERE_REDEN',
    'GEEN_CONTACT',
    'GEEN_REACTIE',
    'HOEFT_GEEN_HULP',
    'VERWIJZING_ZONDER_TUSSENKOMST',
    'AL_BEKEND_SCHULDHULP',
    'ANDER_LOPEND_TRAJECT',
  ] as const;

  it.each(reasons)('after %s comes two days after the pause, however early the zaak ended', (code) => {
    for (const op of ['2026-03-05', '2026-03-20', '2026-04-04', '2026-04-05', '2026-04-06']) {
      expect(told({ [op]: (dossier) => applyAfhandeling(dossier, ended(code, op)) })).toEqual([
        '2026-04-06 DEFINITIEF HERVAT_INCASSO',
      ]);
    }
  });

  it('without a signal is the very same message on the very same day', () => {
    const uitkomst = { versie: 1, einde: 'GEEN_SIGNAAL', beeindigdOp: d('2026-04-01') } as const;
    const router = play(
      openDossier(melding),
      { '2026-04-01': (dossier) => applyUitkomst(dossier, uitkomst) },
      '2026-03-04',
      '2026-06-01',
    );
    const casework = play(
      openDossier(melding),
      { '2026-03-06': (dossier) => applyAfhandeling(dossier, ended('GEEN_CONTACT', '2026-03-06')) },
      '2026-03-04',
      '2026-06-01',
    );
    expect(router.vrijgaven).toEqual(casework.vrijgaven);
  });

  it('known too late is told as soon as it is known', () => {
    expect(
      told({ '2026-04-20': (dossier) => applyAfhandeling(dossier, ended('GEEN_CONTACT', '2026-04-03')) }),
    ).toContain('2026-04-20 DEFINITIEF HERVAT_INCASSO');
  });
});

describe('a melding that is a signaal only because of those of others', () => {
  const verborgen = (code: Code<'eindresultaat'>, hulpMagGemeld = false, correctienummer = 0) => ({
    ...einde(code, '2026-03-10', hulpMagGemeld, correctienummer),
    alleenDoorAnderen: true,
  });
  const state = (versie: number, einde: Zaakstand['einde']) => (dossier: Dossier) =>
    applyAfhandeling(dossier, zaak({ versie, einde }));

  it.each(['VERVOLGHULP', 'OVERLEDEN', 'GEEN_INWONER', 'NIET_OPGEPAKT_ONTERECHT'] as const)(
    'is answered as if nobody had looked after %s',
    (code) => {
      expect(told({ '2026-03-10': state(1, verborgen(code)) })).toEqual([
        '2026-04-06 DEFINITIEF HERVAT_INCASSO',
      ]);
    },
  );

  it('is answered with what came of it when a person released that, and when a mistake in it was put right', () => {
    const arrivals = {
      '2026-03-10': state(1, verborgen('VERVOLGHULP')),
      '2026-03-30': state(2, verborgen('VERVOLGHULP', true)),
      '2026-04-20': state(3, verborgen('BETALING_HERVAT', true, 1)),
    };
    expect(told(arrivals)).toEqual([
      '2026-04-04 DEFINITIEF HULP_AANVAARD',
      '2026-04-20 CORRECTIE BETALING_HERVAT',
    ]);
  });

  it('has no correction of what was not told', () => {
    const arrivals = {
      '2026-03-10': state(1, verborgen('VERVOLGHULP')),
      '2026-04-20': state(2, verborgen('OVERLEDEN', false, 1)),
    };
    expect(told(arrivals)).toEqual(['2026-04-06 DEFINITIEF HERVAT_INCASSO']);
  });
});

it('a day before the melding came in is that of a zaak of others: the creditor hears the day it came in', () => {
  const velden = { ...GEEN_VELDEN, hervattingOp: d('2026-02-20') };
  const vroeg = { ...einde('BETALING_HERVAT', '2026-03-10'), velden };
  const { vrijgaven } = play(
    openDossier(melding),
    { '2026-03-10': (dossier) => applyAfhandeling(dossier, zaak({ einde: vroeg })) },
    '2026-03-04',
    '2026-06-01',
  );
  expect(vrijgaven.map((vrijgave) => vrijgave.velden.hervattingOp)).toEqual([melding.aangenomenOp]);
});

describe('help that is already running', () => {
  it('is told when a person released it before the end of the pause', () => {
    const released = einde('AL_BEKEND_SCHULDHULP', '2026-03-10', true);
    expect(
      told({
        '2026-03-10': (dossier) => applyAfhandeling(dossier, ended('AL_BEKEND_SCHULDHULP')),
        '2026-03-30': (dossier) => applyAfhandeling(dossier, zaak({ versie: 2, einde: released })),
      }),
    ).toEqual(['2026-04-04 DEFINITIEF BEKEND_BIJ_HULP']);
  });

  it('released after the answer changes nothing', () => {
    const released = einde('ANDER_LOPEND_TRAJECT', '2026-03-10', true);
    expect(
      told({
        '2026-03-10': (dossier) => applyAfhandeling(dossier, ended('ANDER_LOPEND_TRAJECT')),
        '2026-04-10': (dossier) => applyAfhandeling(dossier, zaak({ versie: 2, einde: released })),
      }),
    ).toEqual(['2026-04-06 DEFINITIEF HERVAT_INCASSO']);
  });
});

describe('the own word of the creditor', () => {
  function word(stand: 'BETAALD' | 'INGETROKKEN', op: string): (dossier: Dossier) => Dossier {
    return (dossier) => applyMelding(dossier, { ...melding, versie: 2, stand, eigenWoordOp: d(op) });
  }

  it('comes back the next day, the same whoever held the melding and however far the zaak was', () => {
    const day = '2026-03-16';
    const say = word('INGETROKKEN', day);
    const uitkomst = { versie: 1, einde: 'INGETROKKEN_DOOR_PARTNER', beeindigdOp: d(day) } as const;
    const expected = ['2026-03-17 DEFINITIEF INGETROKKEN'];
    expect(told({ [day]: (dossier) => applyUitkomst(say(dossier), uitkomst) })).toEqual(expected);
    for (const code of ['INGETROKKEN_DOOR_PARTNER', 'ZELF_BETAALD_OF_REGELING'] as const) {
      expect(told({ [day]: (dossier) => applyAfhandeling(say(dossier), ended(code, day)) })).toEqual(
        expected,
      );
      expect(told({ [day]: (dossier) => say(applyAfhandeling(dossier, ended(code, day))) })).toEqual(
        expected,
      );
    }
  });

  it('takes the place of a HERVAT_INCASSO that was decided and not told', () => {
    expect(
      told({
        '2026-03-10': (dossier) => applyAfhandeling(dossier, ended('GEEN_CONTACT')),
        '2026-03-16': word('BETAALD', '2026-03-16'),
      }),
    ).toEqual(['2026-03-17 DEFINITIEF INGETROKKEN']);
  });

  it('on the day of the answer is too late, on either side of the day event', () => {
    const before = applyAfhandeling(openDossier(melding), ended('GEEN_CONTACT'));
    const say = word('BETAALD', '2026-04-06');
    expect(decideVrijgaven(before, d('2026-04-06')).vrijgaven).toHaveLength(1);
    expect(decideVrijgaven(say(before), d('2026-04-06')).vrijgaven).toEqual(
      decideVrijgaven(before, d('2026-04-06')).vrijgaven,
    );
  });

  it('counts whatever casework coded later, and not against an answer of the same day', () => {
    const help = (dossier: Dossier) => applyAfhandeling(dossier, ended('VERVOLGHULP', '2026-03-12'));
    expect(told({ '2026-03-10': word('BETAALD', '2026-03-10'), '2026-03-12': help })).toEqual([
      '2026-03-13 DEFINITIEF INGETROKKEN',
    ]);
    const say = word('BETAALD', '2026-04-04');
    const expected = ['2026-04-04 DEFINITIEF HULP_AANVAARD'];
    expect(told({ '2026-03-12': help, '2026-04-04': say })).toEqual(expected);
  });

  const hervat = (dossier: Dossier) => applyAfhandeling(dossier, ended('HOEFT_GEEN_HULP', '2026-03-20'));
  const help = (dossier: Dossier) => applyAfhandeling(dossier, ended('VERVOLGHULP', '2026-03-20'));
  const corrected = (code: Code<'eindresultaat'>) => (dossier: Dossier) =>
    applyAfhandeling(dossier, zaak({ versie: 2, einde: einde(code, '2026-03-20', false, 1) }));

  it.each(['2026-04-04', '2026-04-05'])(
    'in time for what casework first coded (%s) stays the answer when that turns out to be wrong',
    (op) => {
      expect(
        told({ '2026-03-20': hervat, [op]: word('BETAALD', op), '2026-04-13': corrected('VERVOLGHULP') }),
      ).toEqual([`2026-04-0${op === '2026-04-04' ? 5 : 6} DEFINITIEF INGETROKKEN`]);
    },
  );

  it('after the answer does not take its place when that is put right', () => {
    expect(
      told({
        '2026-03-20': help,
        '2026-04-05': word('BETAALD', '2026-04-05'),
        '2026-04-13': corrected('HOEFT_GEEN_HULP'),
      }),
    ).toEqual(['2026-04-04 DEFINITIEF HULP_AANVAARD', '2026-04-13 CORRECTIE HERVAT_INCASSO']);
  });

  it('told before a restore stays the answer, also while the word itself is still to be read again', () => {
    const restored = applyUitgegaan(openDossier(melding), {
      aard: 'DEFINITIEF',
      nummer: 0,
      klasse: 'INGETROKKEN',
      velden: GEEN_VELDEN,
    });
    const { vrijgaven } = play(
      restored,
      {
        '2026-04-13': (dossier) => corrected('VERVOLGHULP')(hervat(dossier)),
        '2026-04-14': word('BETAALD', '2026-04-04'),
      },
      '2026-03-04',
      '2026-06-01',
    );
    expect(vrijgaven.filter(({ naam }) => naam.aard !== 'TUSSENTIJDS')).toEqual([]);
  });

  it('that it reported in another municipality ends the melding without a message', () => {
    const moved = (dossier: Dossier) =>
      applyMelding(dossier, { ...melding, versie: 2, stand: 'VERPLAATST', eigenWoordOp: d('2026-03-16') });
    expect(
      told({
        '2026-03-16': (dossier) =>
          applyUitkomst(moved(dossier), { versie: 1, einde: 'VERPLAATST', beeindigdOp: d('2026-03-16') }),
      }),
    ).toEqual([]);
  });

  it('without it a resident who paid is told as REEDS_BETAALD', () => {
    expect(
      told({ '2026-03-10': (dossier) => applyAfhandeling(dossier, ended('ZELF_BETAALD_OF_REGELING')) }),
    ).toEqual(['2026-04-04 DEFINITIEF REEDS_BETAALD']);
  });
});

describe('messages on the way', () => {
  it('an extension is told on the last day of the pause, once, for the whole second month of this melding', () => {
    const ask = (versie: number, tot: string) => (dossier: Dossier) =>
      applyAfhandeling(dossier, zaak({ versie, pauzeVerlengdTot: d(tot) }));
    const extended = {
      '2026-03-20': ask(1, '2026-04-20'),
      '2026-03-21': ask(2, '2026-04-20'),
      '2026-04-10': ask(3, '2026-05-01'),
    };
    const verlengd = '2026-04-04 TUSSENTIJDS VERLENGD';
    const end = (code: Code<'eindresultaat'>) => (dossier: Dossier) =>
      applyAfhandeling(dossier, ended(code, '2026-04-12', { versie: 4, pauzeVerlengdTot: d('2026-05-01') }));
    expect(told({ ...extended, '2026-04-12': end('GEEN_CONTACT') })).toEqual([
      verlengd,
      '2026-05-06 DEFINITIEF HERVAT_INCASSO',
    ]);
    expect(told({ ...extended, '2026-04-12': end('VERVOLGHULP') })).toEqual([
      verlengd,
      '2026-05-04 DEFINITIEF HULP_AANVAARD',
    ]);
  });

  it('an extension is left out where the answer leaves on that day, and the answer then says how long the pause is', () => {
    const { vrijgaven } = play(
      openDossier(melding),
      {
        '2026-03-20': (dossier) => applyAfhandeling(dossier, zaak({ pauzeVerlengdTot: d('2026-04-20') })),
        '2026-03-25': (dossier) =>
          applyAfhandeling(
            dossier,
            ended('VERVOLGHULP', '2026-03-25', { versie: 3, pauzeVerlengdTot: d('2026-04-20') }),
          ),
      },
      '2026-03-04',
      '2026-06-01',
    );
    expect(vrijgaven.map(({ dag, klasse, incassopauzeTot }) => [dag, klasse, incassopauzeTot])).toEqual([
      ['2026-04-04', 'HULP_AANVAARD', '2026-05-04'],
    ]);
  });

  it('an end that never comes is told as TERMIJN_VERSTREKEN, once', () => {
    expect(told({})).toEqual(['2026-04-07 TUSSENTIJDS TERMIJN_VERSTREKEN']);
  });

  it('a term that passed at the municipality tells the creditor nothing', () => {
    expect(told({ '2026-03-10': (dossier) => applyAfhandeling(dossier, ended('VERVOLGHULP')) })).toEqual([
      '2026-04-04 DEFINITIEF HULP_AANVAARD',
    ]);
  });

  it('a final answer after TERMIJN_VERSTREKEN still comes', () => {
    const late = (dossier: Dossier) => applyAfhandeling(dossier, ended('VERVOLGHULP', '2026-04-15'));
    const expected = ['2026-04-07 TUSSENTIJDS TERMIJN_VERSTREKEN', '2026-04-15 DEFINITIEF HULP_AANVAARD'];
    expect(told({ '2026-04-15': late })).toEqual(expected);
    // The end arrives before feedback heard of the days in between: the same two messages.
    const behind = play(openDossier(melding), { '2026-04-01': late }, '2026-03-04', '2026-06-01').vrijgaven;
    expect(behind.map((vrijgave) => `${vrijgave.naam.aard} ${vrijgave.klasse}`)).toEqual([
      'TUSSENTIJDS TERMIJN_VERSTREKEN',
      'DEFINITIEF HULP_AANVAARD',
    ]);
  });
});

describe('one final answer', () => {
  it('an older version, a duplicate and a second ending by another change nothing', () => {
    const once = applyAfhandeling(openDossier(melding), ended('VERVOLGHULP', '2026-03-10', { versie: 5 }));
    const after = decideVrijgaven(once, d('2026-04-04')).dossier;
    expect(applyAfhandeling(after, ended('OVERLEDEN', '2026-03-10', { versie: 4 }))).toBe(after);
    expect(applyAfhandeling(after, ended('OVERLEDEN', '2026-03-10', { versie: 5 }))).toBe(after);
    const second = applyUitkomst(after, { versie: 1, einde: 'GEEN_SIGNAAL', beeindigdOp: d('2026-03-11') });
    expect(second).toMatchObject({ einde: after.einde, dubbelBeeindigd: 1, teVertellen: false });
  });

  it('a correction follows the answer, and one that says the same says nothing', () => {
    const correct = (code: Code<'eindresultaat'>, versie: number) => (dossier: Dossier) =>
      applyAfhandeling(dossier, zaak({ versie, einde: einde(code, '2026-03-10', false, versie - 1) }));
    const { vrijgaven } = play(
      openDossier(melding),
      {
        '2026-03-10': (dossier) => applyAfhandeling(dossier, ended('VERVOLGHULP_FINANCIEEL')),
        '2026-04-05': correct('VERVOLGHULP_NIET_FINANCIEEL', 2),
        '2026-04-06': correct('OVERLEDEN', 3),
        '2026-04-07': correct('GEEN_CONTACT', 4),
      },
      '2026-03-04',
      '2026-06-01',
    );
    const answer = { aard: 'DEFINITIEF' };
    const second = { aard: 'CORRECTIE', correctienummer: 2 };
    const third = { aard: 'CORRECTIE', correctienummer: 3 };
    expect(vrijgaven.map(({ dag, naam, klasse, corrigeert }) => [dag, klasse, naam, corrigeert])).toEqual([
      ['2026-04-04', 'HULP_AANVAARD', answer, null],
      ['2026-04-06', 'OVERLEDEN', second, answer],
      ['2026-04-07', 'HERVAT_INCASSO', third, second],
    ]);
  });

  it('given back by casework and then closed by the router ends once', () => {
    expect(
      told({
        '2026-03-10': (dossier) => applyAfhandeling(dossier, zaak({ versie: 2 })),
        '2026-04-01': (dossier) =>
          applyUitkomst(dossier, { versie: 1, einde: 'GEEN_SIGNAAL', beeindigdOp: d('2026-04-01') }),
      }),
    ).toEqual(['2026-04-06 DEFINITIEF HERVAT_INCASSO']);
  });

  it('of a melding that went on from another municipality nothing is told and nothing waits, and it still ends', () => {
    const moved = openDossier({ ...melding, doorgezet: true });
    const { vrijgaven, dossier } = play(
      moved,
      { '2026-03-10': (current) => applyAfhandeling(current, ended('VERVOLGHULP')) },
      '2026-03-04',
      '2026-06-01',
    );
    expect(vrijgaven).toEqual([]);
    expect(dossier.einde).not.toBeNull();
    expect(decideVrijgaven(dossier, d('2026-06-01')).volgendeOp).toBeNull();
  });

  it('one that its creditor then reports there itself is told as one accepted that day, whatever came of it before', () => {
    const reported = d('2026-04-20');
    const own = { ...melding, versie: 2, incassopauzeTot: d('2026-05-20') };
    const report = (dossier: Dossier) => applyMelding(dossier, own, reported);
    const outcomes: ((dossier: Dossier) => Dossier)[] = [
      (dossier) => dossier,
      (dossier) => applyAfhandeling(dossier, ended('VERVOLGHULP')),
      (dossier) => applyAfhandeling(dossier, ended('GEEN_CONTACT')),
      (dossier) =>
        applyAfhandeling(dossier, {
          ...ended('BETALING_HERVAT'),
          einde: {
            ...einde('BETALING_HERVAT', '2026-03-10'),
            velden: { ...GEEN_VELDEN, hervattingOp: d('2026-03-01') },
          },
        }),
      (dossier) => applyAfhandeling(dossier, zaak({ pauzeVerlengdTot: d('2026-06-01') })),
    ];
    for (const outcome of outcomes) {
      const paused = play(
        openDossier({ ...melding, doorgezet: true }),
        { '2026-03-10': outcome, '2026-04-20': report },
        '2026-03-04',
        '2026-09-01',
      );
      const fresh = play(
        openDossier({ ...own, aangenomenOp: reported }),
        { '2026-04-20': outcome },
        '2026-04-20',
        '2026-09-01',
      );
      expect(paused.vrijgaven).toEqual(fresh.vrijgaven);
      expect(paused.vrijgaven).not.toEqual([]);
    }
  });
});

describe('every outcome', () => {
  it.each(codelijsten.eindresultaat)(
    '%s gives exactly one final answer and nothing waits after it',
    (code) => {
      const { vrijgaven, dossier } = play(
        openDossier(melding),
        { '2026-03-10': (current) => applyAfhandeling(current, ended(code)) },
        '2026-03-04',
        '2026-06-01',
      );
      expect(vrijgaven.filter(({ naam }) => naam.aard === 'DEFINITIEF')).toHaveLength(
        code === 'VERPLAATST' ? 0 : 1,
      );
      expect(vrijgaven).toHaveLength(code === 'VERPLAATST' ? 0 : 1);
      expect(decideVrijgaven(dossier, d('2026-07-01')).volgendeOp).toBeNull();
    },
  );
});

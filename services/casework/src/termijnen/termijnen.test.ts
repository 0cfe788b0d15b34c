import { addDays, datum, daysBetween, isWerkdag, werkdagenTussen } from '@meldpunt/contracts';
import { describe, expect, test } from 'vitest';
import { uiterlijkOp, waarschuwingOp } from './klokken.ts';
import { evaluateTermijnen } from './termijnen.ts';

describe('de vier weken', () => {
  test.each([
    ['een gewone maandag', '2026-03-02', '2026-03-30'],
    ['eindigend op Goede Vrijdag: na Pasen', '2026-03-06', '2026-04-07'],
    ['eindigend op een zaterdag', '2026-03-07', '2026-04-07'],
    ['eindigend op Eerste Kerstdag, een vrijdag', '2026-11-27', '2026-12-28'],
    ['eindigend op Koningsdag', '2026-03-30', '2026-04-28'],
  ])('%s', (_naam, vanaf, tot) => {
    expect(evaluateTermijnen(datum(vanaf), null).contacttermijnTot).toBe(tot);
  });
});

describe('de drie werkdagen', () => {
  test.each([
    ['op maandag gemeld', '2026-03-02', '2026-03-05'],
    ['op vrijdag gemeld', '2026-03-06', '2026-03-11'],
    ['de donderdag voor Pasen', '2026-04-02', '2026-04-09'],
    ['de dag voor kerst', '2026-12-24', '2026-12-30'],
  ])('%s', (_naam, vanaf, tot) => {
    expect(evaluateTermijnen(datum(vanaf), datum(vanaf)).dreigingstermijnTot).toBe(tot);
  });
});

test('over dertig jaar eindigt elke termijn op een werkdag, nooit te vroeg en nooit dagen te laat', () => {
  const mis: string[] = [];
  const einde = datum('2050-01-01');
  for (let dag = datum('2020-01-01'); dag < einde; dag = addDays(dag, 1)) {
    const termijnen = evaluateTermijnen(dag, dag);
    const { contacttermijnTot } = termijnen;
    const dreigingstermijnTot = termijnen.dreigingstermijnTot ?? dag;
    const dagen = daysBetween(dag, contacttermijnTot);
    const tussendag = Array.from({ length: dagen - 28 }, (_, nr) => addDays(dag, 28 + nr));
    const waarschuwingen = [
      { termijn: 'CONTACTTERMIJN', tot: contacttermijnTot } as const,
      { termijn: 'DREIGINGSTERMIJN', tot: dreigingstermijnTot } as const,
    ].map((klok) => ({ op: waarschuwingOp(klok), tot: klok.tot }));
    const goed =
      isWerkdag(contacttermijnTot) &&
      isWerkdag(dreigingstermijnTot) &&
      werkdagenTussen(dag, dreigingstermijnTot) === 3 &&
      !tussendag.some(isWerkdag) &&
      // The longest run of days that are none: Good Friday to Koningsdag on the Tuesday after Easter, in 2038.
      dagen <= 33 &&
      uiterlijkOp({ termijnen, contactpogingen: [] }) === dreigingstermijnTot &&
      waarschuwingen.every(({ op, tot }) => isWerkdag(op) && op < tot);
    if (!goed) mis.push(dag);
  }
  expect(mis).toEqual([]);
});

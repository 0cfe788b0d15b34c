import { describe, expect, test } from 'vitest';
import type { NatieLevering, Regel } from '../natie/natie.ts';
import { type Bewijs, kloptNieuw, Leverboek, type Post, vergelijkLeveringen } from './leverboek.ts';
import type { IntakePosities } from './posities.ts';

const regel = (kenmerk: string, bedragInCenten: number, anders: Partial<Regel> = {}): Regel =>
  ({ actie: 'MELDEN', kenmerk, signaaldatum: '2026-03-02', bedragInCenten, ...anders }) as Regel;

const levering = (leveringskenmerk: string, ...regels: Regel[]): NatieLevering => ({
  partnerId: 'water-01',
  leveringskenmerk,
  regels,
});

const niets = { nieuw: 0, gewijzigd: 0, ongewijzigd: 0, ingetrokken: 0, afgekeurd: 0, aangehouden: 0 };
const bewijs = (anders: Partial<Bewijs>): Bewijs => ({
  ...niets,
  leveringId: 'l',
  stand: 'AFGEROND',
  aangeboden: 0,
  nieuwInCenten: 0,
  ...anders,
});

/** Three leveringen: with a line refused and one held, one with a change and a payment, one on Kafka. */
function inOrde(): { posten: Post[]; intake: Pick<IntakePosities, 'leveringen'> } {
  const boek = new Leverboek();
  const eerste = levering('w-1', regel('a', 5_000), regel('b', 6_000), regel('c', 700), regel('d', 8_000));
  const ontvangen = bewijs({
    aangeboden: 4,
    nieuw: 2,
    afgekeurd: 1,
    aangehouden: 1,
    nieuwInCenten: 13_000,
    fouten: [{ regelnummer: 2 }, { regelnummer: 2 }, { regelnummer: 3 }],
  });
  boek.noteer(eerste, ontvangen);
  boek.noteer(
    levering('w-2', regel('a', 5_500), regel('e', 900), { actie: 'BETAALD', kenmerk: 'd' } as Regel),
    bewijs({ aangeboden: 3, nieuw: 1, gewijzigd: 1, ingetrokken: 1, nieuwInCenten: 900 }),
  );
  // Cut off, or simply sent once more: one receipt for the same lines.
  boek.noteer(eerste, ontvangen);
  boek.noteer(levering('w-3', regel('f', 100)), null);
  const posten = boek.posten.map((post) =>
    post.bewijs === null
      ? { ...post, opTopic: 1, bewijs: bewijs({ aangeboden: 1, nieuw: 1, nieuwInCenten: 100 }) }
      : post,
  );
  return {
    posten,
    intake: {
      leveringen: {
        ...niets,
        leveringen: 3,
        aangeboden: 8,
        nieuw: 4,
        gewijzigd: 1,
        ingetrokken: 1,
        afgekeurd: 1,
        aangehouden: 1,
      },
    },
  };
}

const regels = (posten: readonly Post[], intake: Pick<IntakePosities, 'leveringen'>) =>
  vergelijkLeveringen(posten, intake).map((verschil) => verschil.regel);

describe('what creditors sent against what the hub got', () => {
  test('is the same where nothing was lost, with lines that changed, were refused or held, and came twice', () => {
    const { posten, intake } = inOrde();
    expect(vergelijkLeveringen(posten, intake)).toEqual([]);
    expect(posten.map(kloptNieuw)).toEqual([true, true, true]);
  });

  test('shows a line that the hub lost and knows nothing of, neither on the receipt nor in its sums', () => {
    const { posten, intake } = inOrde();
    const zonder = posten.map((post) =>
      post.leveringskenmerk === 'w-2' && post.bewijs !== null
        ? { ...post, bewijs: { ...post.bewijs, aangeboden: 2, gewijzigd: 0 } }
        : post,
    );
    intake.leveringen.aangeboden -= 1;
    intake.leveringen.gewijzigd -= 1;
    expect(vergelijkLeveringen(zonder, intake)).toEqual([
      {
        regel: 'schuldeisers: water-01 w-2: verzonden = aangeboden volgens het bewijs',
        links: 3,
        rechts: 2,
      },
      { regel: 'schuldeisers: aangeboden (schuldeisers) = aangeboden (intake)', links: 8, rechts: 7 },
    ]);
  });

  test('shows a levering without a receipt, and one that was not finished', () => {
    const { posten, intake } = inOrde();
    const [een, twee, drie] = posten;
    if (een?.bewijs == null || twee === undefined || drie === undefined) throw new Error('no posten');
    const anders = [
      { ...een, bewijs: { ...een.bewijs, stand: 'ONVOLLEDIG' } },
      { ...twee, bewijs: null },
      drie,
    ];
    const gevonden = regels(anders, intake);
    expect(gevonden).toContain('schuldeisers: water-01 w-1: afgerond');
    expect(gevonden).toContain('schuldeisers: water-01 w-2: afgerond');
    expect(gevonden).toContain('schuldeisers: water-01 w-2: verzonden = aangeboden volgens het bewijs');
  });

  test('shows a line that got no result on the topic', () => {
    const { posten, intake } = inOrde();
    const stil = posten.map((post) => (post.opTopic === undefined ? post : { ...post, opTopic: 0 }));
    expect(regels(stil, intake)).toEqual(['schuldeisers: water-01 w-3: verzonden = beantwoord op het topic']);
  });

  test('shows a cent that the creditor did not send', () => {
    const { posten, intake } = inOrde();
    const [een, ...rest] = posten;
    if (een?.bewijs == null) throw new Error('no posten');
    const anders = { ...een, bewijs: { ...een.bewijs, nieuwInCenten: 13_001 } };
    expect(kloptNieuw(anders)).toBe(false);
    expect(regels([anders, ...rest], intake)).toEqual([
      'schuldeisers: water-01 w-1: centen van wat nieuw is = centen volgens het bewijs',
    ]);
  });

  test.each(['nieuw', 'gewijzigd', 'ongewijzigd', 'ingetrokken', 'afgekeurd', 'aangehouden'] as const)(
    'shows a result that was counted and told to nobody: %s',
    (resultaat) => {
      const { posten, intake } = inOrde();
      intake.leveringen[resultaat] += 1;
      expect(regels(posten, intake)).toEqual([
        `schuldeisers: ${resultaat} (bewijzen) = ${resultaat} (intake)`,
      ]);
      expect(
        vergelijkLeveringen(
          posten,
          { leveringen: { ...intake.leveringen, aangeboden: 9 } },
          { [resultaat]: 1 },
        ),
      ).toEqual([]);
    },
  );
});

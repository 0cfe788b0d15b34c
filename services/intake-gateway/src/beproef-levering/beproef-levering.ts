import { type DatabasePool, ProblemError, type UnitOfWork, withTenant } from '@meldpunt/service-kit';
import { Blok, type Blokgevolg } from '../ontvang-levering/blok.ts';
import { type Aanlevering, doorloopLevering, prepareBlok } from '../ontvang-levering/ontvang-levering.ts';
import type { RuweRegel } from '../ontvang-levering/parse-line.ts';
import { selectLevering } from '../ontvang-levering/select-levering.ts';
import { selectAchterstanden, selectLeveringstanden } from '../ontvang-levering/store.ts';
import {
  arrearsOf,
  bereidVoor,
  currentMaatstaf,
  type Intake,
  leveringenOf,
  readArrears,
  readRecorded,
  type Voorbereiding,
} from '../ontvang-levering/verwerk-blok.ts';
import { Proefbewijs } from './proefbewijs.ts';
import { Proefstand } from './proefstand.ts';

/** Lines of one trial: more than all creditors together report in a month, and some 40 MB while it runs. */
export const LANGSTE_PROEF = 100_000;

/**
 * Puts a levering through everything a levering goes through, and records nothing: no levering, no line, no person,
 * no event, no key. Block by block, as it comes in; each block is judged against what stands at that moment, in a
 * transaction that PostgreSQL itself keeps from writing, and takes no locks. A connection that breaks ends the trial.
 *
 * @throws ProblemError TE_GROOT past `langste` lines.
 */
export async function beproefLevering(
  intake: Intake,
  pool: DatabasePool,
  aanlevering: Aanlevering,
  lines: AsyncIterable<{ regelnummer: number; ruw: RuweRegel }>,
  langste = LANGSTE_PROEF,
): Promise<Proefbewijs> {
  const { partnerId, leveringskenmerk } = aanlevering;
  const leveringId = intake.kluis.leveringId(partnerId, leveringskenmerk);
  const bewijs = await readOnly(pool, partnerId, async (db) => {
    const { dag } = await currentMaatstaf(intake, db, partnerId);
    return new Proefbewijs(aanlevering, dag, await selectLevering(db, leveringId));
  });
  const stand = new Proefstand();
  await doorloopLevering(
    leveringskenmerk,
    atMost(lines, langste),
    {
      start: (blok) => {
        const voorbereiding = prepareBlok(intake, pool, partnerId, blok);
        return async () => {
          const aanbod = await voorbereiding;
          await readOnly(pool, partnerId, (db) =>
            beproefBlok(db, intake, aanlevering, aanbod, stand, bewijs),
          );
        };
      },
      close: async () => undefined,
    },
    () => undefined,
  );
  return bewijs;
}

/** The steps of verwerkBlok, with a look where that one takes a lock, and memory where that one writes. */
async function beproefBlok(
  db: UnitOfWork['db'],
  intake: Intake,
  { bron }: Aanlevering,
  aanbod: Voorbereiding,
  stand: Proefstand,
  bewijs: Proefbewijs,
): Promise<void> {
  const maatstaf = await currentMaatstaf(intake, db, aanbod.partnerId);
  const { regels } = maatstaf === aanbod.maatstaf ? aanbod : bereidVoor(intake, maatstaf, aanbod.regels);
  const blok = new Blok(intake.kluis, maatstaf, alleenAntwoord(bewijs));
  const gevraagd = leveringenOf(regels, maatstaf, bron);
  const bekend = await selectLeveringstanden(
    db,
    gevraagd.map(({ leveringId }) => leveringId),
  );
  const nieuw = gevraagd
    .filter(({ leveringId }) => !bekend.some((levering) => levering.leveringId === leveringId))
    .map(({ leveringId }) => ({ leveringId, hoogsteRegel: 0, nieuw: true }));
  const again = blok.openLeveringen(regels, [...bekend, ...nieuw]);
  const nieuwe = blok.splitRecorded(regels, await readRecorded(db, again));
  const kandidaten = await blok.kandidaten(db, nieuwe);
  const ids = arrearsOf(kandidaten);
  await readArrears(db, ids, await selectAchterstanden(db, ids), blok.arrears);
  stand.overlay(blok.arrears);
  for (const regel of nieuwe) blok.decide(regel, kandidaten.get(regel));
  for (const id of blok.usedArrears) {
    const achterstand = blok.arrears.get(id);
    if (achterstand !== undefined) stand.keep(achterstand);
  }
  for (const { telling } of blok.tellingen.values()) bewijs.count(telling);
}

function alleenAntwoord(bewijs: Proefbewijs): Blokgevolg {
  const nothing = () => undefined;
  return {
    melding: nothing,
    houdAan: nothing,
    sluit: nothing,
    regel: nothing,
    antwoord: (uitkomst, gevonden) => bewijs.add(uitkomst, gevonden),
  };
}

async function readOnly<T>(
  pool: DatabasePool,
  partnerId: string,
  fn: (db: UnitOfWork['db']) => Promise<T>,
): Promise<T> {
  return withTenant(pool, { partners: [partnerId] }, async ({ db }) => {
    await db.query('set transaction read only');
    return fn(db);
  });
}

async function* atMost<T>(lines: AsyncIterable<T>, most: number): AsyncGenerator<T> {
  let count = 0;
  for await (const line of lines) {
    if (++count > most) {
      throw new ProblemError('TE_GROOT', {
        detail: `Een proef heeft hoogstens ${most} regels; beproef een langere levering in delen.`,
      });
    }
    yield line;
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import { decode, topics } from '@meldpunt/contracts';
import { leesTopicsTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type Geleverd, metDatabase, vandaagIs } from './etappes.ts';
import { lever, type Partij, zorgregels } from './grote-levering.ts';

/** Milliseconds from before the commit in the gateway until after the one in casework, of so many meldingen of those sent. */
export type Vertraging = { aantal: number; verzonden: number; p50: number; p99: number };

const PER_LEVERING = 10;
/** 200 meldingen a second. */
const ELKE_MS = 50;
const SECONDEN = 20;

/**
 * Delivers 200 meldingen a second in small deliveries, however slow the hub is, then withdraws part of them at half that
 * pace; how long each took to its place on the looplijst, and off it again. All on one clock: it begins at `gezienOp` of
 * the melding, which the gateway notes before its transaction, and ends at the record of casework's answer, which the
 * relay writes after the commit. (`gezienOp` of the answer and `vastgelegd_op` in casework are both of before the commit.)
 */
export async function meetVertraging(
  hub: Hub,
  geleverd: Geleverd,
  nummer: number,
  rust: () => Promise<void>,
): Promise<{ lijst: Vertraging; intrekken: Vertraging }> {
  const partij = zorgregels(geleverd, nummer);
  await vandaagIs(hub, partij.dag);
  await rust();
  const regels = partij.regels
    .slice(0, (SECONDEN * 1_000 * PER_LEVERING) / ELKE_MS)
    .map((regel) => ({ ...regel, kenmerk: `v.${regel.kenmerk}` }));
  await inTempo(hub, geleverd, { ...partij, regels }, 'meld', ELKE_MS);
  await rust();
  const ingetrokken = regels
    .filter((_, plaats) => plaats % 4 === 0)
    .map(({ kenmerk }) => ({ actie: 'INTREKKEN', kenmerk }) as const);
  await inTempo(hub, geleverd, { ...partij, regels: ingetrokken }, 'trek-in', 2 * ELKE_MS);
  await rust();
  return lees(hub, regels.length, ingetrokken.length);
}

async function inTempo(
  hub: Hub,
  geleverd: Geleverd,
  partij: Partij,
  naam: string,
  elkeMs: number,
): Promise<void> {
  const onderweg: Promise<void>[] = [];
  const begin = performance.now();
  for (let van = 0; van < partij.regels.length; van += PER_LEVERING) {
    const beurt = van / PER_LEVERING;
    await pause(Math.max(0, begin + beurt * elkeMs - performance.now()));
    const deel = { ...partij, regels: partij.regels.slice(van, van + PER_LEVERING) };
    onderweg.push(lever(hub, geleverd, deel, `${naam}-${beurt}`));
  }
  await Promise.all(onderweg);
}

async function lees(
  hub: Hub,
  aantalGemeld: number,
  aantalIngetrokken: number,
): Promise<{ lijst: Vertraging; intrekken: Vertraging }> {
  await eisVastgelegd(hub, 'meld', aantalGemeld);
  await eisVastgelegd(hub, 'trek-in', aantalIngetrokken);
  const gemeld = new Map<string, number>();
  const ingetrokken = new Map<string, number>();
  const ontvangen = new Map<string, number>();
  const beeindigd = new Map<string, number>();
  const eerste = (van: Map<string, number>, id: string, op: number) => {
    if (!van.has(id)) van.set(id, op);
  };
  const gesignaleerd = new Set<string>();
  const { melding, signaal, afhandeling } = topics;
  await leesTopicsTotEinde(
    hub.operator,
    hub.admin,
    [melding.naam, signaal.naam, afhandeling.naam],
    'vertraging',
    (topic, _partitie, { value, timestamp }) => {
      if (value === null) return;
      if (topic === signaal.naam) {
        for (const { meldingId } of decode('Signaal', value).meldingen) gesignaleerd.add(meldingId);
        return;
      }
      if (topic === afhandeling.naam) {
        const { meldingId, stand } = decode('Afhandeling', value);
        eerste(stand === 'BEEINDIGD' ? beeindigd : ontvangen, meldingId, Number(timestamp));
        return;
      }
      const { meldingId, kenmerk, stand, gezienOp } = decode('Melding', value);
      if (kenmerk.startsWith('v.'))
        eerste(stand === 'AANGENOMEN' ? gemeld : ingetrokken, meldingId, gezienOp);
    },
  );
  const opLijst = (id: string) => gesignaleerd.has(id);
  return {
    lijst: tussen(houd(gemeld, opLijst), ontvangen, aantalGemeld),
    intrekken: tussen(houd(ingetrokken, opLijst), beeindigd, aantalIngetrokken),
  };
}

/** Every line that was sent is in the gateway's books: what it refused or held is told there, and nothing was lost. */
async function eisVastgelegd(hub: Hub, naam: string, verzonden: number): Promise<void> {
  const { rows } = await metDatabase(hub, (db) =>
    db.query<{ aantal: number }>(
      `select count(*)::int as aantal from intake.levering_regel join intake.levering using (levering_id)
        where leveringskenmerk like $1`,
      [`${naam}-%`],
    ),
  );
  const aantal = rows[0]?.aantal ?? 0;
  if (aantal !== verzonden) throw new Error(`of ${verzonden} lines of "${naam}" the gateway has ${aantal}`);
}

function houd(van: ReadonlyMap<string, number>, welke: (id: string) => boolean): [string, number][] {
  return [...van].filter(([id]) => welke(id));
}

/** Each of them must have come to its end. A melding that no formule signalled is on no looplijst and not among them. */
function tussen(
  van: readonly [string, number][],
  tot: ReadonlyMap<string, number>,
  verzonden: number,
): Vertraging {
  const duren = van
    .flatMap(([id, begin]) => {
      const einde = tot.get(id);
      return einde === undefined ? [] : [einde - begin];
    })
    .toSorted((a, b) => a - b);
  if (duren.length === 0 || duren.length < van.length)
    throw new Error(`of ${van.length} meldingen that were to be measured ${duren.length} came through`);
  const op = (deel: number) =>
    duren[Math.min(duren.length - 1, Math.floor(duren.length * deel))] ?? Number.NaN;
  return { aantal: duren.length, verzonden, p50: op(0.5), p99: op(0.99) };
}

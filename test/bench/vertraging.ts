import { setTimeout as pause } from 'node:timers/promises';
import { decode, topics } from '@meldpunt/contracts';
import { leesTopicsTotEinde } from '../../scripts/simulatie/lees-topic.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type Geleverd, vandaagIs } from './etappes.ts';
import { lever, type Partij, zorgregels } from './grote-levering.ts';

/** Milliseconds between the commit in the gateway and the one in casework. */
export type Vertraging = { aantal: number; p50: number; p99: number };

const PER_LEVERING = 10;
/** 200 meldingen a second. */
const ELKE_MS = 50;
const SECONDEN = 20;

/**
 * Delivers 200 meldingen a second in small deliveries, however slow the hub is, then withdraws part of them at half that
 * pace; how long each took to its place on the looplijst, and off it again. Read from what both services say of the
 * moment of their commit, on one clock.
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
  return lees(hub);
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

async function lees(hub: Hub): Promise<{ lijst: Vertraging; intrekken: Vertraging }> {
  const gemeld = new Map<string, number>();
  const ingetrokken = new Map<string, number>();
  const ontvangen = new Map<string, number>();
  const beeindigd = new Map<string, number>();
  const eerste = (van: Map<string, number>, id: string, op: number) => {
    if (!van.has(id)) van.set(id, op);
  };
  const { melding, afhandeling } = topics;
  await leesTopicsTotEinde(
    hub.operator,
    hub.admin,
    [melding.naam, afhandeling.naam],
    'vertraging',
    (topic, _partitie, { value }) => {
      if (value === null) return;
      if (topic === afhandeling.naam) {
        const { meldingId, stand, gezienOp } = decode('Afhandeling', value);
        eerste(stand === 'BEEINDIGD' ? beeindigd : ontvangen, meldingId, gezienOp);
        return;
      }
      const { meldingId, kenmerk, stand, gezienOp } = decode('Melding', value);
      if (kenmerk.startsWith('v.'))
        eerste(stand === 'AANGENOMEN' ? gemeld : ingetrokken, meldingId, gezienOp);
    },
  );
  return { lijst: tussen(gemeld, ontvangen), intrekken: tussen(ingetrokken, beeindigd) };
}

/** Of what went both ways; a melding that no formule signalled is on no looplijst. */
function tussen(van: ReadonlyMap<string, number>, tot: ReadonlyMap<string, number>): Vertraging {
  const duren = [...van]
    .flatMap(([id, begin]) => {
      const einde = tot.get(id);
      return einde === undefined ? [] : [einde - begin];
    })
    .toSorted((a, b) => a - b);
  const op = (deel: number) =>
    duren[Math.min(duren.length - 1, Math.floor(duren.length * deel))] ?? Number.NaN;
  return { aantal: duren.length, p50: op(0.5), p99: op(0.99) };
}

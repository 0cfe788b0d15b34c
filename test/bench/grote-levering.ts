import type { Datum } from '@meldpunt/contracts';
import type { NatieLevering, Regel } from '../../scripts/natie/natie.ts';
import { leverMetNdjson } from '../../scripts/simulatie/lever.ts';
import type { Hub } from '../../scripts/start/hub.ts';
import {
  type Etappe,
  type Geleverd,
  leveringenVan,
  vandaagIs,
  wachtOpDag,
  wachtOpLegeOutbox,
} from './etappes.ts';

/** Lines that one creditor could deliver, and the day on which they are at hand. */
export type Partij = { partnerId: string; organisatieId: string; dag: Datum; regels: Regel[] };

/**
 * All meldingen of health insurers in a month as if one of them had the country for itself: a delivery large enough to
 * fill every block, which those of a small nation do not.
 */
export function zorgregels(geleverd: Geleverd, nummer: number): Partij {
  const { partners } = geleverd.natie;
  const zorg = new Set(partners.flatMap(({ soort, partnerId }) => (soort === 'ZORG' ? [partnerId] : [])));
  const { laatsteDag, leveringen } = leveringenVan(geleverd, nummer);
  const regels = leveringen
    .filter(({ partnerId }) => zorg.has(partnerId))
    .flatMap(({ partnerId, leveringskenmerk, regels: eigen }) =>
      eigen
        .filter(({ actie }) => actie === 'MELDEN')
        // Numbers of two insurers may be alike, and one may report an arrear twice in a month.
        .map((regel) => ({ ...regel, kenmerk: `${partnerId}.${leveringskenmerk}.${regel.kenmerk}` })),
    );
  const wie = partners.find(({ soort, aansluiting }) => soort === 'ZORG' && aansluiting !== 'KAFKA');
  if (wie === undefined) throw new Error('no health insurer delivers over HTTP');
  return { partnerId: wie.partnerId, organisatieId: wie.organisatieId, dag: laatsteDag, regels };
}

export async function lever(
  hub: Hub,
  { partijen }: Geleverd,
  { partnerId, organisatieId, regels }: Partij,
  leveringskenmerk: string,
): Promise<void> {
  const token = partijen.tokens.get(organisatieId);
  if (token === undefined) throw new Error(`${organisatieId} is not connected`);
  const levering: NatieLevering = { partnerId, leveringskenmerk, regels };
  await leverMetNdjson(hub.service('intake-gateway').url, token, levering);
}

/** One delivery to the gateway, nobody else running, until its last message is with the broker. */
export async function meetGroteLevering(
  hub: Hub,
  geleverd: Geleverd,
  partij: Partij,
  leveringskenmerk: string,
): Promise<Etappe> {
  await vandaagIs(hub, partij.dag);
  await wachtOpDag(hub, 'intake-gateway', partij.dag);
  const begin = performance.now();
  await lever(hub, geleverd, partij, leveringskenmerk);
  await wachtOpLegeOutbox(hub, 'intake-gateway');
  const seconden = (performance.now() - begin) / 1_000;
  return { naam: 'intake: one NDJSON delivery', aantal: partij.regels.length, seconden };
}

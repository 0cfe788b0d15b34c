import { readdirSync, readFileSync } from 'node:fs';
import { type ServiceName, serviceNames } from '../../scripts/start/services.ts';
import type { Keten } from '../keten/keten.ts';
import { ketenrust, sluitAan, vandaagIs } from './etappes.ts';
import { type Partij, zorgregels } from './grote-levering.ts';

/** Megabytes of resident memory of each service: at rest before a delivery, and the most there was until it was read. */
export type Geheugen = { dienst: ServiceName; rust: number; piek: number };

/** Meldingen of the nation whose residents are reported again and again under other addresses. */
const VOORRAAD = 20_000;
/** Lines handed to the connection at a time. */
const STUK = 500;

/** Delivers so many lines as one NDJSON stream to the whole chain and waits until every service has read all of it. */
export async function meetGeheugen(hub: Keten, regels: number): Promise<Geheugen[]> {
  const geleverd = await sluitAan(hub, { meldingenPerMaand: VOORRAAD, historieMaanden: 0, maanden: 1 });
  const rust = ketenrust(hub);
  try {
    const partij = zorgregels(geleverd, 0);
    await vandaagIs(hub, partij.dag);
    await rust.wacht();
    // Something of every kind first, so that rest is that of a service that has worked.
    const lever = (aantal: number, naam: string) =>
      stroom(hub, geleverd.partijen.tokens.get(partij.organisatieId), partij, aantal, naam);
    await lever(STUK, 'warm');
    await rust.wacht();
    const voor = leesGeheugen();
    await lever(regels, 'geheugen');
    // Four milliseconds a melding: several times what the chain takes.
    await rust.wacht(180_000 + regels * 4);
    const na = leesGeheugen();
    return serviceNames.map((dienst) => ({
      dienst,
      rust: voor.get(dienst)?.nu ?? Number.NaN,
      piek: na.get(dienst)?.piek ?? Number.NaN,
    }));
  } finally {
    await rust.sluit();
  }
}

async function stroom(
  hub: Keten,
  token: (() => Promise<{ value: string }>) | undefined,
  { partnerId, regels }: Partij,
  aantal: number,
  naam: string,
): Promise<void> {
  if (token === undefined) throw new Error(`${partnerId} is not connected`);
  const { value } = await token();
  const antwoord = await fetch(`${hub.service('intake-gateway').url}/v1/leveringen?partnerId=${partnerId}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${value}`,
      'content-type': 'application/x-ndjson',
      leveringskenmerk: naam,
    },
    body: ReadableStream.from(stukken(regels, aantal, naam)),
    duplex: 'half',
  } as RequestInit);
  if (!antwoord.ok) throw new Error(`${antwoord.status} ${await antwoord.text()}`);
  await antwoord.arrayBuffer();
}

function* stukken(regels: Partij['regels'], aantal: number, naam: string): Generator<Uint8Array> {
  let stuk = '';
  for (let nummer = 0; nummer < aantal; nummer++) {
    const keer = Math.floor(nummer / regels.length);
    const { burgerservicenummer: _niemand, ...regel } = regels[nummer % regels.length] ?? { kenmerk: '' };
    // Another front door each time, so that they are not all one household.
    const huisnummer = ('huisnummer' in regel ? Number(regel.huisnummer) : 1) + 7 * keer;
    stuk += `${JSON.stringify({ ...regel, huisnummer, kenmerk: `${naam}.${nummer}` })}\n`;
    if ((nummer + 1) % STUK > 0 && nummer + 1 < aantal) continue;
    yield Buffer.from(stuk);
    stuk = '';
  }
}

/** Of the services that this process started; `piek` since they were started. As Linux tells it. */
function leesGeheugen(): Map<ServiceName, { nu: number; piek: number }> {
  const gevonden = new Map<ServiceName, { nu: number; piek: number }>();
  for (const pid of readdirSync('/proc').filter((naam) => /^\d+$/.test(naam))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (veld(status, 'PPid') !== process.pid) continue;
      const opdracht = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const naam = serviceNames.find((dienst) => opdracht.includes(`services/${dienst}/`));
      if (naam === undefined) continue;
      gevonden.set(naam, { nu: veld(status, 'VmRSS') / 1_024, piek: veld(status, 'VmHWM') / 1_024 });
    } catch {
      // The process ended between being listed and being read.
    }
  }
  return gevonden;
}

function veld(status: string, naam: string): number {
  return Number(new RegExp(`^${naam}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
}

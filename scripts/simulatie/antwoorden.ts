import { decode, partnerTerugkoppelingenTopic, type Terugkoppeling } from '@meldpunt/contracts';
import { parse } from 'csv-parse/sync';
import type { Admin, Kafka } from 'kafkajs';
import type { TokenSource } from '../start/identity.ts';
import { leesTopicTotEinde } from './lees-topic.ts';
import { vraagGoed, vraagTekst } from './verzoek.ts';

/** An answer as a creditor gets it, on whatever way. */
export type OntvangenAntwoord = Omit<Terugkoppeling, 'gezienOp'> & { gezienOp: string };

const PAGINA = 1_000;

/** Every terugkoppeling of a creditor by the REST cursor. */
export async function leesAntwoorden(
  feedback: string,
  token: TokenSource,
  partnerId: string,
): Promise<OntvangenAntwoord[]> {
  const antwoorden: OntvangenAntwoord[] = [];
  for (let na = 0; ; ) {
    const { inhoud } = await vraagGoed(
      `${feedback}/v1/terugkoppelingen?partnerId=${partnerId}&na=${na}&limit=${PAGINA}`,
      token,
    );
    const { terugkoppelingen } = inhoud as { terugkoppelingen: OntvangenAntwoord[] };
    const laatste = terugkoppelingen.at(-1);
    if (laatste === undefined) return antwoorden;
    antwoorden.push(...terugkoppelingen);
    na = laatste.volgnummer;
  }
}

/** The same from the creditor's own topic; its rights cover the groups that begin with its client id and a dot. */
export async function leesAntwoordenVanTopic(
  kafka: Kafka,
  admin: Pick<Admin, 'fetchTopicOffsets'>,
  partnerId: string,
  clientId: string,
): Promise<OntvangenAntwoord[]> {
  const antwoorden: OntvangenAntwoord[] = [];
  await leesTopicTotEinde(
    kafka,
    admin,
    partnerTerugkoppelingenTopic(partnerId).naam,
    `${clientId}.antwoorden`,
    (waarde) => {
      const { gezienOp, ...rest } = decode('Terugkoppeling', waarde);
      antwoorden.push({ ...rest, gezienOp: new Date(gezienOp).toISOString() });
    },
  );
  return antwoorden;
}

/** A line of a file, in the columns of who has chosen none. */
export type Bestandsregel = Readonly<Record<string, string>>;

/** The files of the months in which these answers were given. */
export async function leesBestanden(
  feedback: string,
  token: TokenSource,
  partnerId: string,
  antwoorden: readonly OntvangenAntwoord[],
): Promise<Bestandsregel[]> {
  const regels: Bestandsregel[] = [];
  for (const maand of new Set(antwoorden.map(({ dag }) => dag.slice(0, 7)))) {
    const tekst = await vraagTekst(
      `${feedback}/v1/terugkoppelbestanden/${maand}?partnerId=${partnerId}`,
      token,
    );
    regels.push(...parse<Bestandsregel>(tekst, { columns: true, delimiter: ';', bom: true }));
  }
  return regels;
}

/** Answers of which the topic holds something else than the cursor, or that are on one of the two only. */
export function andersOpTopic(
  opCursor: readonly OntvangenAntwoord[],
  opTopic: readonly OntvangenAntwoord[],
): number {
  // A topic may hold a message twice, after a crash of who sends or, marked, after a restore; what it holds twice must be
  // the same.
  const zonderMerk = (antwoord: OntvangenAntwoord) => inhoudVan({ ...antwoord, opnieuwGeleverd: false });
  return verschil(opCursor.map(zonderMerk), [...new Set(opTopic.map(zonderMerk))]);
}

/** The same of the files, by the columns that say what the creditor is to do. */
export function andersInBestand(
  opCursor: readonly OntvangenAntwoord[],
  regels: readonly Bestandsregel[],
): number {
  const euros = (centen: number) =>
    `${Math.trunc(centen / 100)},${String(Math.abs(centen) % 100).padStart(2, '0')}`;
  const dag = (datum: string | null) => (datum === null ? '' : datum.split('-').reverse().join('-'));
  const verwacht = opCursor.map((antwoord) =>
    [
      antwoord.terugkoppelingId,
      antwoord.aard,
      antwoord.klasse,
      dag(antwoord.dag),
      euros(antwoord.bedragInCenten),
      dag(antwoord.hervattingOp),
      dag(antwoord.regelingVanaf),
    ].join('\n'),
  );
  const gelezen = regels.map((regel) =>
    [
      regel.terugkoppelingId,
      regel.aard,
      regel.klasse,
      regel.dag,
      regel.bedrag,
      regel.hervattingOp,
      regel.regelingVanaf,
    ].join('\n'),
  );
  return verschil(verwacht, gelezen);
}

function inhoudVan(antwoord: OntvangenAntwoord): string {
  return JSON.stringify(Object.entries(antwoord).toSorted(([een], [ander]) => (een < ander ? -1 : 1)));
}

/** How many of either are not among the other. */
function verschil(een: readonly string[], ander: readonly string[]): number {
  const niet = (van: readonly string[], onder: readonly string[]) => {
    const bekend = new Set(onder);
    return van.filter((tekst) => !bekend.has(tekst)).length;
  };
  return niet(een, ander) + niet(ander, een) + (ander.length - new Set(ander).size);
}

/** Meldingen that were answered for good more than once, and messages that came twice: both must be none. */
export function dubbeleAntwoorden(antwoorden: readonly OntvangenAntwoord[]): number {
  const definitief = antwoorden.filter(({ aard }) => aard === 'DEFINITIEF').map(({ meldingId }) => meldingId);
  const nummers = antwoorden.map(({ volgnummer }) => volgnummer);
  const ids = antwoorden.map(({ terugkoppelingId }) => terugkoppelingId);
  const dubbel = (waarden: readonly unknown[]) => waarden.length - new Set(waarden).size;
  return dubbel(definitief) + dubbel(nummers) + dubbel(ids);
}

/*
 * A municipality that works from spreadsheets, as a process of its own, run once for each day it works. It knows the
 * interface and the headings people see, and nothing else; it reads and writes sheets with programs that are not ours.
 *
 * Every other time it keeps what was filled in until the next, as happens: the worker was on the way, the sheet came in
 * days later. What it does about a zaak follows from what stands on the sheet alone.
 */
import { hash } from 'node:crypto';
import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';

type Rij = Record<string, unknown>;
type Ingevuld = Readonly<Record<string, string | number | Date | { formule: string }>>;
type Blad = { looplijstId: string; dag: string; koppen: string[]; rijen: Rij[] };
type Antwoord = {
  rijen: { zaakId: string; resultaat: string; code: string | null; handelingen: { resultaat: string }[] }[];
  fouten: { rij: number; kolom: string; code: string }[];
};

/** What a day brought: by zaak the result that was taken in, and how rows were answered. */
export type Dagverslag = {
  gelezen: number;
  einden: Record<string, string>;
  /** VERWERKT, AL_VERWERKT, or the code of a refusal, with how often. */
  antwoorden: Record<string, number>;
  /** Column and code of each fault that was planted and named. */
  fouten: string[];
};

const ZAAK = 'Zaak (niet wijzigen)';
const VERWACHTE_FOUTEN = ['Dagdeel ONGELDIGE_WAARDE', 'Bereikt FORMULE'];

const setting = (naam: string): string => {
  const waarde = process.env[naam];
  if (waarde === undefined) throw new Error(`${naam} is not set`);
  return waarde;
};
const [casework, token, gemeentecode, map] = ['CASEWORK', 'TOKEN', 'GEMEENTECODE', 'MAP'].map(setting);
const bewaard = join(map ?? '', 'blad.json');

async function vraag(path: string, init: RequestInit = {}): Promise<Response> {
  const antwoord = await fetch(`${casework}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
  if (!antwoord.ok) throw new Error(`${path}: ${antwoord.status} ${await antwoord.text()}`);
  return antwoord;
}

async function haalBlad(): Promise<Blad> {
  const gemaakt = await vraag('/v1/looplijsten', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ gemeentecode, behandelaarId: setting('BEHANDELAAR') }),
  });
  const { looplijstId, dag } = (await gemaakt.json()) as Blad;
  const bestand = await vraag(`/v1/looplijsten/${looplijstId}?formaat=xlsx`);
  const [kop = [], ...rest] = await readSheet(Buffer.from(await bestand.arrayBuffer()));
  const koppen = kop.map(String);
  const rijen = rest.map((cellen) =>
    Object.fromEntries(koppen.map((naam, plaats) => [naam, cellen[plaats]])),
  );
  return { looplijstId, dag, koppen, rijen };
}

/** Takes the sheet in with what was filled in, beside what stood there. */
async function leverIn({ looplijstId, koppen, rijen }: Blad, invul: readonly Ingevuld[]): Promise<Antwoord> {
  const cel = (waarde: unknown) => {
    if (waarde === null || waarde === undefined) return null;
    if (waarde instanceof Date) return { value: waarde, type: Date, format: 'dd-mm-yyyy' };
    if (typeof waarde === 'object' && 'formule' in waarde)
      return { value: String(waarde.formule), type: 'Formula' as const };
    return typeof waarde === 'number'
      ? { value: waarde, type: Number }
      : { value: String(waarde), type: String };
  };
  const regels = rijen.map((rij, nr) => koppen.map((kop) => cel(invul[nr]?.[kop] ?? rij[kop])));
  const bestand = await writeExcelFile([
    koppen.map((value) => ({ value, type: String })),
    ...regels,
  ]).toBuffer();
  const antwoord = await vraag(`/v1/looplijsten/${looplijstId}/_inlezen`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
    body: new Uint8Array(bestand),
  });
  return (await antwoord.json()) as Antwoord;
}

const nederlands = (dag: Date) => dag.toISOString().slice(0, 10).split('-').reverse().join('-');
const later = (dag: string, dagen: number) => new Date(Date.parse(`${dag}T00:00:00Z`) + dagen * 86_400_000);

/** 0 to 15, the same for a household in every run, whatever number its zaak has. */
function kansVan(rij: Rij): number {
  const wie = ['Naam', 'Postcode', 'Huisnummer'].map((kop) => rij[kop]).join('/');
  return Number.parseInt(hash('sha256', wie).slice(0, 1), 16);
}

/** What the worker writes about a zaak. Days are sometimes dates and sometimes typed as text. */
function vulIn(rij: Rij, dag: string): Ingevuld {
  if (rij['Let op'] === 'NIET LANGSGAAN') return {};
  const nummer = kansVan(rij);
  const vandaag = nummer % 2 === 0 ? later(dag, 0) : nederlands(later(dag, 0));
  const bezoek = { 'Contact op': vandaag, 'Soort contact': 'Huisbezoek', Dagdeel: 'middag' };
  const thuis = { ...bezoek, Bereikt: 'ja' };
  if (Number(rij.Pogingen) > 0)
    return {
      Eindresultaat: nummer > 8 ? 'Definitief geen contact kunnen krijgen' : 'Geen reactie na eerder contact',
    };
  switch (nummer) {
    case 0:
    case 1:
      return {
        ...thuis,
        'Hoe verliep het': 'Geslaagd',
        Eindresultaat: 'Vervolghulp en/of verwijzing financieel',
      };
    case 2:
    case 3:
      return {
        ...thuis,
        'Hoe verliep het': 'Weigering',
        Eindresultaat: 'Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering',
      };
    case 4:
      return { ...thuis, Eindresultaat: 'BETALING_HERVAT', 'Betaalt weer vanaf': nederlands(later(dag, 14)) };
    case 5:
    case 6:
      return {
        ...thuis,
        Eindresultaat: 'Betalingsregeling getroffen',
        'Regeling vanaf': later(dag, 7),
        'Bedrag per termijn': 25.5,
        'Aantal termijnen': 10,
      };
    case 7:
      return { Eindresultaat: 'Niet opgepakt: onterecht signaal', 'Waarom onterecht': 'Te vroeg' };
    case 8:
      return { Eindresultaat: 'Persoon is geen inwoner (meer) in de gemeente' };
    default:
      return { ...bezoek, Bereikt: 'nee', 'Hoe verliep het': 'Niet thuis' };
  }
}

const verslag: Dagverslag = { gelezen: 0, einden: {}, antwoorden: {}, fouten: [] };

function boek({ rijen, fouten }: Antwoord, blad: Blad, invul: readonly Ingevuld[]): void {
  for (const { zaakId, resultaat, code } of rijen) {
    const naam = code ?? resultaat;
    verslag.antwoorden[naam] = (verslag.antwoorden[naam] ?? 0) + 1;
    const einde = invul[blad.rijen.findIndex((rij) => rij[ZAAK] === zaakId)]?.Eindresultaat;
    if (resultaat !== 'GEWEIGERD' && typeof einde === 'string') verslag.einden[zaakId] = einde;
  }
  for (const { kolom, code } of fouten) verslag.fouten.push(`${kolom} ${code}`);
}

/** Hands in a sheet with two rows spoiled, then mended; the second time the others were done before. */
async function leverInTweeKeer(blad: Blad, invul: readonly Ingevuld[]): Promise<void> {
  const gevuld = invul.flatMap((velden, nr) => ('Bereikt' in velden ? [nr] : []));
  const [eerste, tweede] = gevuld;
  const bedorven = invul.map((velden, nr) => {
    if (nr === eerste) return { ...velden, Dagdeel: 'nacht' };
    return nr === tweede ? { ...velden, Bereikt: { formule: '=1+1' } } : velden;
  });
  const antwoord = await leverIn(blad, bedorven);
  const genoemd = antwoord.fouten.map(({ rij }) => rij);
  const verwacht = [eerste, tweede].flatMap((nr) => (nr === undefined ? [] : [nr + 2]));
  if (
    genoemd.join() !== verwacht.join() ||
    antwoord.fouten.some(({ kolom, code }) => !VERWACHTE_FOUTEN.includes(`${kolom} ${code}`))
  )
    throw new Error(`rows ${verwacht} were spoiled, named were ${JSON.stringify(antwoord.fouten)}`);
  boek(antwoord, blad, bedorven as readonly Ingevuld[]);
  boek(await leverIn(blad, invul), blad, invul);
}

const isBewaard = await access(bewaard).then(
  () => true,
  () => false,
);
if (isBewaard) {
  const { blad, invul } = JSON.parse(await readFile(bewaard, 'utf8')) as { blad: Blad; invul: Ingevuld[] };
  const gevuld = invul.map((velden) => withDays(velden));
  boek(await leverIn(blad, gevuld), blad, gevuld);
  await rm(bewaard);
}
const blad = await haalBlad();
verslag.gelezen = blad.rijen.length;
const invul = blad.rijen.map((rij) => vulIn(rij, blad.dag));
if (isBewaard) await leverInTweeKeer(blad, invul);
else await writeFile(bewaard, JSON.stringify({ blad, invul }));
process.stdout.write(`${JSON.stringify(verslag)}\n`);

/** Dates that were kept as JSON are dates again. */
function withDays(velden: Ingevuld): Ingevuld {
  const isDag = (waarde: unknown): waarde is string =>
    typeof waarde === 'string' && /^\d{4}-\d\d-\d\dT00:00:00\.000Z$/.test(waarde);
  return Object.fromEntries(
    Object.entries(velden).map(([kop, waarde]) => [kop, isDag(waarde) ? new Date(waarde) : waarde]),
  );
}

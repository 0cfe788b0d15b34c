// Longer than most files: the whole of a municipality that works from spreadsheets, to be read from top to bottom.
/*
 * A municipality that works from spreadsheets, as a process of its own, run once for each day it works. It knows the
 * interface and the headings people see, and nothing else; it reads and writes sheets with programs that are not ours.
 *
 * A list holds a team's day, so there are as many lists as it takes to leave nothing lying. Every other time all of
 * them are kept until the next, as happens: the workers were on the way, the sheets came in days later. What is done
 * about a zaak follows from what stands on its row alone.
 */
import { hash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSheet } from 'read-excel-file/node';
import writeExcelFile from 'write-excel-file/node';

/** An attempt at contact, in the fields and codes in which the interface shows it. */
export type Poging = {
  op: string;
  soort: string;
  dagdeel: string | null;
  bereikt: boolean;
  uitkomst: string | null;
};
/** A result with what comes with it, so too. */
export type Einde = {
  eindresultaat: string;
  binnenreden?: string;
  onterechtreden?: string;
  hervattingOp?: string;
  regelingVanaf?: string;
  regelingTermijnInCenten?: number;
  regelingAantalTermijnen?: number;
  nieuweGemeentecode?: string;
};

/** What a day brought. */
export type Dagverslag = {
  lijsten: number;
  regels: number;
  /** Zaken for which no team had a place any more. */
  blijftLiggen: number;
  /** What was on the sheets and was taken in, once each. */
  gedaan: { zaakId: string; poging?: Poging; einde?: Einde }[];
  /** VERWERKT, AL_VERWERKT, or the code of a refusal, with how often a row was answered so. */
  antwoorden: Record<string, number>;
  /** Rows of sheets that were handed in a second time without a change. */
  dubbel: number;
  /** How rows were answered whose zaak had become void while the sheet was away. */
  vervallen: string[];
  /** Rows that were refused and then mended. */
  hersteld: number;
  /** Column and code of each fault that was planted and named. */
  fouten: string[];
};

type Rij = Readonly<Record<string, unknown>>;
type Voornemen = { poging: Poging | null; einde: Einde | null };
type Formule = { formule: string };
type Celwaarde = string | number | boolean | Date | Formule | null;
type Invul = Readonly<Record<string, Celwaarde>>;
/** A list as it was fetched; kept so until it is handed in. */
type Lijst = { looplijstId: string; dag: string; bestand: string };
type Blad = { looplijstId: string; koppen: string[]; rijen: Rij[]; plan: Voornemen[] };
type Antwoord = {
  rijen: {
    rij: number;
    zaakId: string;
    resultaat: string;
    code: string | null;
    handelingen: { handeling: string; resultaat: string }[];
  }[];
  fouten: { rij: number; kolom: string; code: string }[];
};

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ZAAK = 'Zaak (niet wijzigen)';
const VERSIE = 'Versie (niet wijzigen)';
/** The first row of a sheet holds the headings. */
const EERSTE_RIJ = 2;
const ZAKEN_PER_TEAM = 20;
const teams = Array.from({ length: 12 }, (_, nummer) => `wijkteam-${nummer + 1}`);

const setting = (naam: string): string => {
  const waarde = process.env[naam];
  if (waarde === undefined) throw new Error(`${naam} is not set`);
  return waarde;
};
const casework = setting('CASEWORK');
const token = setting('TOKEN');
const gemeentecode = setting('GEMEENTECODE');
/** Where people move to. */
const buurgemeente = setting('BUURGEMEENTE');
const bureau = join(setting('MAP'), 'bewaard.json');

const verslag: Dagverslag = {
  lijsten: 0,
  regels: 0,
  blijftLiggen: 0,
  gedaan: [],
  antwoorden: {},
  dubbel: 0,
  vervallen: [],
  hersteld: 0,
  fouten: [],
};

async function vraag(path: string, init: RequestInit = {}): Promise<Response> {
  const antwoord = await fetch(`${casework}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
    signal: AbortSignal.timeout(60_000),
  });
  if (!antwoord.ok) throw new Error(`${path}: ${antwoord.status} ${await antwoord.text()}`);
  return antwoord;
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** Says once which teams there are and what each can do in a day. */
async function stelTeamsIn(): Promise<void> {
  const pad = `/v1/looplijst-instellingen/${gemeentecode}`;
  const gelezen = await vraag(pad);
  const instelling = (await gelezen.json()) as { behandelaars: unknown[] };
  if (instelling.behandelaars.length > 0) return;
  const behandelaars = teams.map((behandelaarId) => ({
    behandelaarId,
    capaciteit: Array.from({ length: 7 }, () => ZAKEN_PER_TEAM),
    wijken: [],
    aanpakken: [],
  }));
  const etag = gelezen.headers.get('etag') ?? '"0"';
  await vraag(pad, { method: 'PUT', ...json({ ...instelling, behandelaars }, { 'if-match': etag }) });
}

/** A team's list of today, or null when nothing is left for it. */
async function haalLijst(behandelaarId: string): Promise<Lijst | null> {
  const gemaakt = await vraag('/v1/looplijsten', {
    method: 'POST',
    ...json({ gemeentecode, behandelaarId }),
  });
  const kop = (await gemaakt.json()) as {
    looplijstId: string;
    dag: string;
    aantal: number;
    nietGeplaatst: { buitenCapaciteit: number };
  };
  verslag.blijftLiggen = kop.nietGeplaatst.buitenCapaciteit;
  if (kop.aantal === 0) return null;
  const { looplijstId, dag } = kop;
  const bestand = await vraag(`/v1/looplijsten/${looplijstId}?formaat=xlsx`);
  return { looplijstId, dag, bestand: Buffer.from(await bestand.arrayBuffer()).toString('base64') };
}

async function leesBlad({ looplijstId, dag, bestand }: Lijst): Promise<Blad> {
  const [kop = [], ...rest] = await readSheet(Buffer.from(bestand, 'base64'));
  const koppen = kop.map(String);
  const rijen = rest.map(
    (cellen): Rij => Object.fromEntries(koppen.map((naam, plaats) => [naam, cellen[plaats] ?? null])),
  );
  return { looplijstId, koppen, rijen, plan: rijen.map((rij) => beslis(rij, dag)) };
}

/** A sheet says the same as the list read as data: numbers are numbers, days are days, nothing is left out. */
async function vergelijk({ looplijstId, rijen }: Blad): Promise<void> {
  const { regels } = (await (await vraag(`/v1/looplijsten/${looplijstId}`)).json()) as {
    regels: { zaak: Record<string, unknown> & { persoon: Record<string, unknown> | null } }[];
  };
  const opBlad = rijen.map((rij) => [
    rij[ZAAK],
    rij[VERSIE],
    rij.Stand,
    rij.Pogingen,
    typeof rij.Schuld === 'number' ? Math.round(rij.Schuld * 100) : rij.Schuld,
    rij['Eerste contact uiterlijk'],
    rij['Eerste poging'],
    rij.Postcode,
    rij.Straat,
  ]);
  const dag = (van: unknown) => (typeof van === 'string' ? new Date(`${van}T00:00:00Z`) : null);
  const alsGegevens = regels.map(({ zaak }) => [
    zaak.zaakId,
    zaak.versie,
    zaak.stand,
    zaak.aantalContactpogingen,
    zaak.bedragInCenten,
    dag(zaak.uiterlijkOp),
    dag(zaak.eersteContactpogingOp),
    zaak.persoon?.postcode ?? null,
    zaak.persoon?.straatnaam ?? null,
  ]);
  const anders = alsGegevens.findIndex((regel, nr) => JSON.stringify(regel) !== JSON.stringify(opBlad[nr]));
  if (opBlad.length !== alsGegevens.length || anders >= 0)
    throw new Error(
      `the sheet has ${opBlad.length} rows of ${alsGegevens.length}; first to differ: ${anders}`,
    );
}

/** 0 to 15, the same for a household in every run, whatever number its zaak has. */
function cijferVan(rij: Rij): number {
  const wie = ['Naam', 'Postcode', 'Huisnummer'].map((kop) => rij[kop]).join('/');
  return Number.parseInt(hash('sha256', wie).slice(0, 1), 16);
}

const naDagen = (dag: string, dagen: number) =>
  new Date(Date.parse(`${dag}T00:00:00Z`) + dagen * 86_400_000).toISOString().slice(0, 10);

/** What the worker does about a zaak: three times at most, by letter, telephone or at the door. */
function beslis(rij: Rij, dag: string): Voornemen {
  if (rij['Let op'] === 'NIET LANGSGAAN') return { poging: null, einde: null };
  const nummer = cijferVan(rij);
  const bezoek: Poging = {
    op: dag,
    soort: 'HUISBEZOEK',
    dagdeel: 'MIDDAG',
    bereikt: false,
    uitkomst: 'NIET_THUIS',
  };
  const thuis: Poging = { ...bezoek, bereikt: true, uitkomst: 'GESLAAGD' };
  const pogingen = Number(rij.Pogingen);
  if (pogingen > 1) {
    const binnenreden = nummer % 2 === 0 ? {} : { binnenreden: 'ONBEKEND_ADRES' };
    return { poging: null, einde: { eindresultaat: 'GEEN_CONTACT', ...binnenreden } };
  }
  if (pogingen === 1) {
    if (nummer % 2 === 0)
      return { poging: { ...bezoek, dagdeel: 'AVOND', uitkomst: 'HERHAALD_NIET_THUIS' }, einde: null };
    return { poging: { ...thuis, dagdeel: 'AVOND' }, einde: { eindresultaat: 'ADVIES_OF_QUICK_FIX' } };
  }
  const regeling: Voornemen = {
    poging: thuis,
    einde: {
      eindresultaat: 'REGELING_GETROFFEN',
      regelingVanaf: naDagen(dag, 7),
      regelingTermijnInCenten: 2_550,
      regelingAantalTermijnen: 10,
    },
  };
  // Whoever owes several creditors gets one arrangement for all on the sheet, which the hub cannot take.
  if (String(rij['Soorten schuld']).includes(',')) return regeling;
  switch (nummer) {
    case 0:
    case 1:
      return { poging: thuis, einde: { eindresultaat: 'VERVOLGHULP_FINANCIEEL' } };
    case 2:
      return {
        poging: { ...thuis, uitkomst: 'WEIGERING' },
        einde: { eindresultaat: 'HOEFT_GEEN_HULP' },
      };
    case 3:
    case 4:
      return {
        poging: { ...thuis, uitkomst: null },
        einde: { eindresultaat: 'BETALING_HERVAT', hervattingOp: naDagen(dag, 14) },
      };
    case 5:
    case 6:
      return regeling;
    case 7:
      return {
        poging: null,
        einde: { eindresultaat: 'NIET_OPGEPAKT_ONTERECHT', onterechtreden: 'TE_VROEG' },
      };
    case 8:
      return {
        poging: null,
        einde: { eindresultaat: 'GEEN_INWONER', nieuweGemeentecode: buurgemeente },
      };
    case 9:
    case 10:
      return { poging: { ...bezoek, soort: 'BRIEF', dagdeel: null, uitkomst: null }, einde: null };
    case 11:
      return { poging: { ...bezoek, soort: 'TELEFOON', uitkomst: 'GEEN_GEHOOR' }, einde: null };
    default:
      return { poging: bezoek, einde: null };
  }
}

/** As people write it: results by name, but for one that was typed as its code. */
const woorden: Readonly<Record<string, string>> = {
  HUISBEZOEK: 'Huisbezoek',
  BRIEF: 'brief',
  TELEFOON: 'Telefoon',
  MIDDAG: 'middag',
  AVOND: 'Avond',
  NIET_THUIS: 'Niet thuis',
  HERHAALD_NIET_THUIS: 'Herhaald niet thuis',
  GEEN_GEHOOR: 'geen gehoor',
  GESLAAGD: 'Geslaagd',
  WEIGERING: 'weigering',
  TE_VROEG: 'Te vroeg',
  ONBEKEND_ADRES: 'Onbekend adres',
  VERVOLGHULP_FINANCIEEL: 'Vervolghulp en/of verwijzing financieel',
  HOEFT_GEEN_HULP: 'Inwoner regelt het zelf/hoeft geen hulp vanuit vroegsignalering',
  REGELING_GETROFFEN: 'Betalingsregeling getroffen',
  ZELF_BETAALD_OF_REGELING: 'Inwoner heeft zelf al betaald/betalingsregeling getroffen',
  NIET_OPGEPAKT_ONTERECHT: 'Niet opgepakt: onterecht signaal',
  GEEN_INWONER: 'Persoon is geen inwoner (meer) in de gemeente',
  GEEN_CONTACT: 'Definitief geen contact kunnen krijgen',
  ADVIES_OF_QUICK_FIX: '(Budget)advies en/of quick fix',
};

/** The cells of a row. Half of the people type days and amounts as text, and some have a box to tick. */
function vulIn({ poging, einde }: Voornemen, rij: Rij): Invul {
  const nummer = cijferVan(rij);
  const typt = nummer % 2 === 1;
  const woord = (code: string | null | undefined) => (code ? (woorden[code] ?? code) : null);
  const dag = (van: string | undefined) =>
    van === undefined ? null : typt ? van.split('-').reverse().join('-') : new Date(`${van}T00:00:00Z`);
  const bedrag = (centen: number | undefined) => {
    if (centen === undefined) return null;
    return typt ? (centen / 100).toFixed(2).replace('.', ',') : centen / 100;
  };
  return {
    'Contact op': dag(poging?.op),
    'Soort contact': woord(poging?.soort),
    Dagdeel: woord(poging?.dagdeel),
    Bereikt: poging === null ? null : nummer % 3 === 0 ? poging.bereikt : poging.bereikt ? 'ja' : 'Nee',
    'Hoe verliep het': woord(poging?.uitkomst),
    Eindresultaat: woord(einde?.eindresultaat),
    'Reden (blijft binnen de gemeente)': woord(einde?.binnenreden),
    'Waarom onterecht': woord(einde?.onterechtreden),
    'Betaalt weer vanaf': dag(einde?.hervattingOp),
    'Regeling vanaf': dag(einde?.regelingVanaf),
    'Bedrag per termijn': bedrag(einde?.regelingTermijnInCenten),
    'Aantal termijnen': einde?.regelingAantalTermijnen ?? null,
    // A spreadsheet makes a number of it, without its zeros in front.
    'Verhuisd naar (gemeentecode)':
      einde?.nieuweGemeentecode === undefined ? null : Number(einde.nieuweGemeentecode),
  };
}

function cel(waarde: unknown) {
  if (waarde === null || waarde === undefined) return null;
  if (waarde instanceof Date) return { value: waarde, type: Date, format: 'dd-mm-yyyy' };
  if (typeof waarde === 'object' && 'formule' in waarde)
    return { value: String(waarde.formule), type: 'Formula' as const };
  if (typeof waarde === 'number') return { value: waarde, type: Number };
  if (typeof waarde === 'boolean') return { value: waarde, type: Boolean };
  return { value: String(waarde), type: String };
}

/** Hands the sheet in with what was filled in, beside what stood there; `anders` by row over what was meant. */
async function leverIn(blad: Blad, anders: ReadonlyMap<number, Invul> = new Map()): Promise<Antwoord> {
  const { looplijstId, koppen, rijen, plan } = blad;
  const regels = rijen.map((rij, nr) => {
    const ingevuld: Rij = {
      ...rij,
      ...vulIn(plan[nr] ?? { poging: null, einde: null }, rij),
      ...anders.get(nr),
    };
    return koppen.map((kop) => cel(ingevuld[kop]));
  });
  const kop = koppen.map((value) => ({ value, type: String }));
  const bestand = await writeExcelFile([kop, ...regels]).toBuffer();
  const antwoord = await vraag(`/v1/looplijsten/${looplijstId}/_inlezen`, {
    method: 'POST',
    headers: { 'content-type': XLSX },
    body: new Uint8Array(bestand),
  });
  return boek((await antwoord.json()) as Antwoord, blad);
}

function boek(antwoord: Antwoord, { rijen, plan }: Blad): Antwoord {
  for (const { rij, zaakId, resultaat, code, handelingen } of antwoord.rijen) {
    const nr = rij - EERSTE_RIJ;
    if (rijen[nr]?.[ZAAK] !== zaakId) throw new Error(`the answer about row ${rij} is of another zaak`);
    const naam = code ?? resultaat;
    verslag.antwoorden[naam] = (verslag.antwoorden[naam] ?? 0) + 1;
    const isNu = (soort: string) =>
      handelingen.some((een) => een.handeling === soort && een.resultaat === 'VERWERKT');
    const { poging = null, einde = null } = plan[nr] ?? {};
    if (poging !== null && isNu('CONTACTPOGING')) verslag.gedaan.push({ zaakId, poging });
    if (einde !== null && isNu('EINDRESULTAAT')) verslag.gedaan.push({ zaakId, einde });
  }
  verslag.fouten.push(...antwoord.fouten.map(({ kolom, code }) => `${kolom} ${code}`));
  return antwoord;
}

/** Hands a sheet in with three rows spoiled. Just those must be named, each by the cell that is wrong. */
async function leverBedorvenIn(blad: Blad): Promise<void> {
  const fouten: readonly [kolom: string, waarde: Celwaarde, code: string][] = [
    ['Dagdeel', 'nacht', 'ONGELDIGE_WAARDE'],
    ['Bereikt', { formule: '=1+1' }, 'FORMULE'],
    ['Soort contact', null, 'VELD_ONTBREEKT'],
  ];
  const metPoging = blad.plan.flatMap(({ poging }, nr) => (poging === null ? [] : [nr]));
  const bedorven = metPoging.slice(0, fouten.length).flatMap((nr, plaats) => {
    const fout = fouten[plaats];
    return fout === undefined ? [] : [{ nr, kolom: fout[0], waarde: fout[1], code: fout[2] }];
  });
  const antwoord = await leverIn(
    blad,
    new Map(bedorven.map(({ nr, kolom, waarde }) => [nr, { [kolom]: waarde }])),
  );
  const verwacht = bedorven.map(({ nr, kolom, code }) => `${nr + EERSTE_RIJ} ${kolom} ${code}`);
  const genoemd = antwoord.fouten.map(({ rij, kolom, code }) => `${rij} ${kolom} ${code}`);
  if (genoemd.toSorted().join() !== verwacht.toSorted().join())
    throw new Error(`spoiled were ${verwacht.join(', ')}; named were ${genoemd.join(', ')}`);
  const toch = antwoord.rijen.find(({ rij }) => bedorven.some(({ nr }) => nr + EERSTE_RIJ === rij));
  if (toch !== undefined) throw new Error(`row ${toch.rij} has a fault and was answered ${toch.resultaat}`);
}

/** Hands in what was meant; a result that a sheet cannot tell is mended on it and handed in again. */
async function leverGoedIn(blad: Blad): Promise<Antwoord> {
  const antwoord = await leverIn(blad);
  if (antwoord.fouten.length > 0) throw new Error(`${antwoord.fouten.length} faults in a sheet without any`);
  const perMelding = antwoord.rijen.filter(({ code }) => code === 'REGELING_PER_MELDING');
  if (perMelding.length === 0) return antwoord;
  for (const { rij } of perMelding) {
    const gemeend = blad.plan[rij - EERSTE_RIJ];
    if (gemeend !== undefined) gemeend.einde = { eindresultaat: 'ZELF_BETAALD_OF_REGELING' };
  }
  verslag.hersteld += perMelding.length;
  const opnieuw = await leverIn(blad);
  const nietKlaar = opnieuw.rijen.filter(
    ({ rij, resultaat }) => resultaat !== 'VERWERKT' && perMelding.some((een) => een.rij === rij),
  );
  if (nietKlaar.length > 0) throw new Error(`${nietKlaar.length} mended rows were not done`);
  return opnieuw;
}

/** The same sheet once more must be answered as done before, row by row; what was refused still is. */
async function leverNogEensIn(blad: Blad, vorige: Antwoord): Promise<void> {
  const antwoord = await leverIn(blad);
  verslag.dubbel += antwoord.rijen.length;
  const alsEerst = (een: Antwoord) =>
    een.rijen.map(({ rij, code }) => `${rij} ${code ?? 'AL_VERWERKT'}`).join();
  if (antwoord.rijen.some(({ handelingen }) => handelingen.some((een) => een.resultaat === 'VERWERKT')))
    throw new Error('a sheet that came twice was done twice');
  if (alsEerst(antwoord) !== alsEerst(vorige))
    throw new Error('a sheet that came twice was answered otherwise');
}

/** A sheet that was away for days: what became void meanwhile must be refused, whatever stands on its row. */
async function leverLaatIn(blad: Blad): Promise<void> {
  const gevraagd = await vraag(`/v1/looplijsten/${blad.looplijstId}/vervallen`);
  const { vervallen } = (await gevraagd.json()) as { vervallen: { zaakId: string }[] };
  const weg = new Set(vervallen.map(({ zaakId }) => zaakId));
  const antwoord = await leverGoedIn(blad);
  const ingevuld = blad.rijen.flatMap((rij, nr) => {
    const { poging = null, einde = null } = blad.plan[nr] ?? {};
    return weg.has(String(rij[ZAAK])) && (poging !== null || einde !== null) ? [nr + EERSTE_RIJ] : [];
  });
  for (const nummer of ingevuld) {
    const rij = antwoord.rijen.find((een) => een.rij === nummer);
    if (rij?.resultaat !== 'GEWEIGERD' || rij.code === null)
      throw new Error(`row ${nummer} is of a zaak that is void, and was answered ${rij?.resultaat}`);
    verslag.vervallen.push(rij.code);
  }
  await leverNogEensIn(blad, antwoord);
}

await stelTeamsIn();
const bewaard = await readFile(bureau, 'utf8').then(
  (tekst) => JSON.parse(tekst) as Lijst[],
  () => null,
);
for (const lijst of bewaard ?? []) await leverLaatIn(await leesBlad(lijst));
await rm(bureau, { force: true });

const teBewaren: Lijst[] = [];
for (const team of teams) {
  const lijst = await haalLijst(team);
  if (lijst === null) break;
  const blad = await leesBlad(lijst);
  await vergelijk(blad);
  verslag.lijsten += 1;
  verslag.regels += blad.rijen.length;
  if (bewaard === null) {
    teBewaren.push(lijst);
    continue;
  }
  // The first sheet of the day has faults in it, the second comes twice.
  if (verslag.lijsten === 1) await leverBedorvenIn(blad);
  const antwoord = await leverGoedIn(blad);
  if (verslag.lijsten === 2) await leverNogEensIn(blad, antwoord);
}
if (bewaard === null) await writeFile(bureau, JSON.stringify(teBewaren));
process.stdout.write(`${JSON.stringify(verslag)}\n`);

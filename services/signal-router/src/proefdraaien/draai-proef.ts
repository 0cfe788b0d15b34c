/*
 * One run, over one or many municipalities: reads what is kept in one snapshot, plays it kring by kring, and tells what
 * may be shown. The snapshot belongs to a connection of its own in a transaction that can only read; for one
 * municipality it ends before the playing begins, so that it holds nothing up in the database.
 */
import { type Datum, datum, isKlein, type Sleutelbos } from '@meldpunt/contracts';
import { type Queryable, readDay, statement } from '@meldpunt/service-kit';
import { keptSince } from '../bewaren/bewaartermijn.ts';
import { terugkijkOf } from '../form-signalen/evaluate-formule.ts';
import type { FormulesInForce } from '../form-signalen/formules-in-force.ts';
import { Persoonskluis } from '../form-signalen/persoonskluis.ts';
import { parseStoredFormule } from '../formules/parse-formule.ts';
import { FormuleStore, newestStandaard } from '../gemeenteformules/formule-store.ts';
import { perMaand, withoutBounds } from '../matchmoment/decide-stichten.ts';
import { instellingOn } from '../matchmoment/matchinstelling.ts';
import {
  countProefmeldingen,
  type Gemeentekringen,
  inPorties,
  readProefmeldingen,
} from './lees-meldingen.ts';
import { firstFullMonth, lastDayOf, maandenFor, type Proefmaand } from './maanden.ts';
import type { Proefopdracht } from './opdracht.ts';
import { legeSpeltelling, type Spel, type Speltelling, speelKring } from './speel-gemeente.ts';
import { type GetoondeFormule, toonFormule } from './toon-proef.ts';

/** What a municipality reads of a run. */
export interface Proefuitslag {
  /** The hub's day of the snapshot. */
  readonly dag: Datum;
  /** Of every melding accepted from this day on something is kept. */
  readonly bewaardVanaf: Datum;
  readonly maanden: readonly Proefmaand[];
  /** Meldingen that were looked at; null when there are too few without signaal to say so. */
  readonly meldingen: number | null;
  readonly geldend: GetoondeFormule;
  readonly formules: readonly GetoondeFormule[];
}

export interface Gemeenteuitslag {
  readonly gemeentecode: string;
  readonly uitslag: Proefuitslag;
  /** The bare counts, for a whole of many municipalities. Never shown. */
  readonly telling: Speltelling;
}

export interface Proefomgeving {
  readonly db: Queryable;
  readonly sleutelbos: Sleutelbos;
  /** Where the meldingen are nobody's and nothing was erased: look at all since this day. */
  readonly allesSinds?: Datum;
  /** Awaited between kringen and while reading: is told how many meldingen were played, makes room, throws to stop. */
  readonly tussendoor: (gespeeld: number) => Promise<void> | undefined;
  /** How many there will be, as soon as it is known. */
  readonly opTotaal?: (meldingen: number) => void;
  readonly opGemeente: (uitslag: Gemeenteuitslag) => void;
}

const INWONERS = statement(
  'router-select-inwoners',
  `select gemeentecode, inwoners from gemeente where gemeentecode = any($1::text[])`,
);

/** Plays these municipalities one after the other. Leaves the connection without a transaction, also when it fails. */
export async function draaiProef(
  gemeentecodes: readonly string[],
  opdracht: Proefopdracht,
  omgeving: Proefomgeving,
): Promise<void> {
  const { db } = omgeving;
  await db.query('begin isolation level repeatable read read only');
  try {
    // No helpers: what judges the meldingen that come in has the other core.
    await db.query(
      `set local enable_seqscan = on; set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 0`,
    );
    const gegevens = await readGegevens(gemeentecodes, omgeving);
    const vanaf = [...gegevens.since.values()].reduce(
      (first, day) => (day < first ? day : first),
      gegevens.dag,
    );
    const aantallen = await countProefmeldingen(db, gemeentecodes, vanaf);
    omgeving.opTotaal?.([...aantallen.values()].reduce((sum, aantal) => sum + aantal, 0));
    const kluis = new Persoonskluis(omgeving.sleutelbos);
    const lees = (codes: readonly string[]) =>
      readProefmeldingen(db, kluis, codes, vanaf, () => omgeving.tussendoor(0));
    const [only] = gemeentecodes;
    if (gemeentecodes.length === 1 && only !== undefined) {
      let found: Gemeentekringen = { gemeentecode: only, kringen: [] };
      for await (const gelezen of lees(gemeentecodes)) found = gelezen;
      await db.query('commit');
      await speel(found, opdracht, gegevens, omgeving);
      return;
    }
    const left = new Set(gemeentecodes);
    for (const portie of inPorties(gemeentecodes, aantallen)) {
      for await (const gelezen of lees(portie)) {
        left.delete(gelezen.gemeentecode);
        await speel(gelezen, opdracht, gegevens, omgeving);
      }
    }
    for (const gemeentecode of left) await speel({ gemeentecode, kringen: [] }, opdracht, gegevens, omgeving);
  } finally {
    // Without a transaction it does nothing but warn.
    await db.query('rollback').catch(() => {});
  }
}

interface Gegevens {
  readonly dag: Datum;
  readonly formules: FormulesInForce;
  readonly since: ReadonlyMap<string, Datum>;
  readonly inwoners: ReadonlyMap<string, number | null>;
}

async function readGegevens(
  gemeentecodes: readonly string[],
  { db, allesSinds }: Proefomgeving,
): Promise<Gegevens> {
  const day = await readDay(db);
  if (day === undefined) throw new Error('no day is known');
  const dag = datum(day);
  // Without plug-ins: what is tried out judges with the fallback of a formule that has one.
  const formules = await new FormuleStore().load(db, gemeentecodes);
  const { rows } = await db.query<{ gemeentecode: string; inwoners: number | null }>(INWONERS, [
    gemeentecodes,
  ]);
  const standaard = newestStandaard();
  const keptByAll = keptSince((at) => standaard.beoordeling.terugkijk(at), dag);
  return {
    dag,
    formules,
    inwoners: new Map(rows.map(({ gemeentecode, inwoners }) => [gemeentecode, inwoners])),
    since: new Map(
      gemeentecodes.map((gemeentecode) => {
        if (allesSinds !== undefined) return [gemeentecode, allesSinds];
        const own = keptSince((at) => terugkijkOf(formules.inForce(gemeentecode, at), at), dag);
        return [gemeentecode, own > keptByAll ? own : keptByAll];
      }),
    ),
  };
}

async function speel(
  { gemeentecode, kringen }: Gemeentekringen,
  opdracht: Proefopdracht,
  { dag, formules, since, inwoners }: Gegevens,
  omgeving: Proefomgeving,
): Promise<void> {
  const bewaardVanaf = since.get(gemeentecode) ?? dag;
  const maanden = maandenFor(bewaardVanaf, dag, opdracht.periode);
  const used = maanden.filter(({ gebruik }) => gebruik === 'GEBRUIKT').map(({ maand }) => maand);
  const matching = withoutBounds(formules.matching);
  const kandidaten = opdracht.formules.map(({ naam, formule }) => {
    const read = parseStoredFormule(formule);
    if (read.status === 'FOUT') throw new Error('a formule that was accepted cannot be read');
    const fixed = { naam, versie: 1, beoordeling: read.beoordeling };
    return { naam, fixed, inForce: { inForce: () => fixed, find: () => fixed, matching } };
  });
  const spel: Spel = {
    geldend: { inForce: formules.inForce, find: formules.find, matching },
    kandidaten: kandidaten.map(({ inForce }) => inForce),
    maanden: new Set(used),
    tot: lastDayOf(maanden, dag),
  };
  const telling = legeSpeltelling(spel);
  const gezien = { aantal: 0, zonderSignaal: 0 };
  for (const all of kringen) {
    const kring = all.filter(({ melding }) => melding.feiten.aangenomenOp >= bewaardVanaf);
    if (used.length > 0) speelKring(telling, kring, spel);
    gezien.aantal += kring.length;
    gezien.zonderSignaal += kring.filter(({ signaalOp }) => signaalOp === null).length;
    const room = omgeving.tussendoor(all.length);
    if (room !== undefined) await room;
  }
  const grootte = {
    maanden: used.length,
    inwoners: inwoners.get(gemeentecode) ?? null,
    capaciteit: capaciteitOf(gemeentecode, opdracht, formules, dag),
  };
  const now = formules.inForce(gemeentecode, dag);
  const fullSince = (of: typeof now) =>
    firstFullMonth((at) => of.beoordeling.terugkijk(at), bewaardVanaf, maanden);
  omgeving.opGemeente({
    gemeentecode,
    telling,
    uitslag: {
      dag,
      bewaardVanaf,
      maanden,
      meldingen: isKlein(gezien) ? null : gezien.aantal,
      geldend: toonFormule(now.naam, fullSince(now), telling.geldend, grootte),
      formules: kandidaten.flatMap(({ naam, fixed }, nr) => {
        const own = telling.kandidaten[nr];
        return own === undefined ? [] : [toonFormule(naam, fullSince(fixed), own, grootte)];
      }),
    },
  });
}

/** What was asked to be held against, or else the bound that is in force. */
function capaciteitOf(
  gemeentecode: string,
  { capaciteit }: Proefopdracht,
  { matching }: FormulesInForce,
  dag: Datum,
): Proefopdracht['capaciteit'] {
  if (Object.keys(capaciteit).length > 0) return capaciteit;
  const now = instellingOn(matching?.versies.get(gemeentecode) ?? [], dag).capaciteit;
  return now === null ? {} : perMaand(now);
}

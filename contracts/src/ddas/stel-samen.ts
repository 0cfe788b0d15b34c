import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { type Deel, DeelError, type Deelregel } from './deel.ts';
import type { AanleverendeOrganisatie, DdasMapping, Exportbevinding, Periode } from './feiten.ts';

/** What may be shown of a levering: counts and codes, nothing a screen could tell a person by. */
export interface Leveringverslag {
  readonly gemeentecode: string;
  /** In the file, by the service that gave them. */
  readonly vroegsignalen: Readonly<Record<Deel, number>>;
  readonly zaken: number;
  /** Given by both because it went from router to casework in between; casework's stands in the file. */
  readonly inBeide: number;
  /** Known and not in the file, by reason. */
  readonly nietInBestand: Readonly<Partial<Record<Exportbevinding, number>>>;
  /** In the file with a remark. */
  readonly opgemerkt: Readonly<Partial<Record<Exportbevinding, number>>>;
}

type Kop = Extract<Deelregel, { soort: 'KOP' }>;

export interface GelezenDeel {
  readonly kop: Kop;
  readonly vroegsignalen: ReadonlyMap<string, object>;
  readonly zaken: readonly { readonly meldingIds: readonly string[]; readonly waarde: object }[];
  readonly elders: readonly string[];
  readonly nietGemaakt: ReadonlyMap<string, Exportbevinding>;
  readonly bevindingen: readonly { readonly meldingId: string; readonly code: Exportbevinding }[];
}

/** @throws DeelError DEEL_ONLEESBAAR for lines that are no whole part. */
export async function readDeel(regels: AsyncIterable<Deelregel> | Iterable<Deelregel>): Promise<GelezenDeel> {
  let kop: Kop | undefined;
  let slot = false;
  let aantal = 0;
  const vroegsignalen = new Map<string, object>();
  const zaken: { meldingIds: readonly string[]; waarde: object }[] = [];
  const elders: string[] = [];
  const nietGemaakt = new Map<string, Exportbevinding>();
  const bevindingen: { meldingId: string; code: Exportbevinding }[] = [];
  for await (const regel of regels) {
    if (slot || (kop === undefined) !== (regel.soort === 'KOP'))
      throw new DeelError('DEEL_ONLEESBAAR', 'a part is one head, its lines and one end');
    switch (regel.soort) {
      case 'KOP':
        kop = regel;
        break;
      case 'VROEGSIGNAAL':
        vroegsignalen.set(regel.meldingId, regel.waarde);
        break;
      case 'ZAAK':
        zaken.push(regel);
        break;
      case 'ELDERS':
        elders.push(regel.meldingId);
        break;
      case 'NIET_GEMAAKT':
        nietGemaakt.set(regel.meldingId, regel.code);
        break;
      case 'BEVINDING':
        bevindingen.push(regel);
        break;
      case 'SLOT':
        if (regel.regels !== aantal) throw new DeelError('DEEL_ONLEESBAAR', 'lines of the part are missing');
        slot = true;
        break;
    }
    aantal++;
  }
  if (kop === undefined || !slot) throw new DeelError('DEEL_ONLEESBAAR', 'the part has no end');
  return { kop, vroegsignalen, zaken, elders, nietGemaakt, bevindingen };
}

export interface Levering {
  readonly periode: Periode;
  readonly vroegsignalen: readonly object[];
  readonly vroegsignaalzaken: readonly object[];
  readonly verslag: Leveringverslag;
}

/**
 * One municipality's levering from the two parts of it. Every melding accepted in the period must be in it or be
 * named with the reason why not: a melding that the router handed over and casework does not know stops it.
 *
 * @throws DeelError
 */
export function stelLeveringSamen(een: GelezenDeel, ander: GelezenDeel): Levering {
  const router = [een, ander].find(({ kop }) => kop.deel === 'router');
  const casework = [een, ander].find(({ kop }) => kop.deel === 'casework');
  if (router === undefined || casework === undefined || !belongTogether(router.kop, casework.kop))
    throw new DeelError(
      'DELEN_HOREN_NIET_BIJ_ELKAAR',
      'one of router and one of casework, of the same period',
    );
  const bijCasework = (meldingId: string): boolean =>
    casework.vroegsignalen.has(meldingId) || casework.nietGemaakt.has(meldingId);
  const onderweg = router.elders.filter((meldingId) => !bijCasework(meldingId)).length;
  if (onderweg > 0) throw new DeelError('MELDINGEN_ONDERWEG', `${onderweg} meldingen`);
  const vanRouter = new Map([...router.vroegsignalen].filter(([meldingId]) => !bijCasework(meldingId)));
  const alle = new Map([...vanRouter, ...casework.vroegsignalen]);
  const los = casework.zaken.filter(({ meldingIds }) => !meldingIds.every((id) => alle.has(id))).length;
  if (los > 0) throw new DeelError('VERWIJZING_ONTBREEKT', `${los} zaken`);
  const delen = [router, casework];
  const { gemeentecode, van, tot } = casework.kop;
  return {
    periode: { van, tot },
    vroegsignalen: sortedValues(alle),
    vroegsignaalzaken: casework.zaken
      .toSorted((links, rechts) => compare(links.meldingIds[0] ?? '', rechts.meldingIds[0] ?? ''))
      .map(({ waarde }) => waarde),
    verslag: {
      gemeentecode,
      vroegsignalen: { router: vanRouter.size, casework: casework.vroegsignalen.size },
      zaken: casework.zaken.length,
      inBeide: router.vroegsignalen.size - vanRouter.size,
      nietInBestand: tally(delen.flatMap(({ nietGemaakt }) => [...nietGemaakt.values()])),
      opgemerkt: tally(delen.flatMap(({ bevindingen }) => bevindingen.map(({ code }) => code))),
    },
  };
}

/**
 * The whole file, checked against the schema of its version.
 *
 * @param aangeleverdOp Instant of making it, ISO 8601.
 * @throws DeelError NIET_VOLGENS_SCHEMA with the first places that are wrong.
 */
export function stelBestandSamen(
  mapping: DdasMapping,
  leveringen: readonly { readonly levering: Levering; readonly organisatie: AanleverendeOrganisatie }[],
  aangeleverdOp: string,
  leverancier: string,
): object {
  const periode = leveringen[0]?.levering.periode;
  const gelijk = leveringen.every(
    ({ levering }) => levering.periode.van === periode?.van && levering.periode.tot === periode.tot,
  );
  if (periode === undefined || !gelijk)
    throw new DeelError('DELEN_HOREN_NIET_BIJ_ELKAAR', 'a file is about one period');
  const bestand = {
    ...mapping.toKop(periode, aangeleverdOp, leverancier),
    leveringen: leveringen.map(({ levering, organisatie }, index) => ({
      ...mapping.toLeveringkop(index + 1, levering.verslag.gemeentecode, organisatie),
      vroegsignalen: levering.vroegsignalen,
      vroegsignaalzaken: levering.vroegsignaalzaken,
    })),
  };
  const fouten = checkBestand(mapping.schema, bestand);
  if (fouten.length > 0) throw new DeelError('NIET_VOLGENS_SCHEMA', fouten.join(', '));
  return bestand;
}

const MOST_ERRORS = 10;

/** Places of a file that its schema does not allow, with the rule; never what stood there. */
export function checkBestand(schema: object, bestand: unknown): readonly string[] {
  const ajv = new Ajv2020({ allErrors: false, strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  if (validate(bestand)) return [];
  return (validate.errors ?? []).slice(0, MOST_ERRORS).map((fout) => `${fout.instancePath} ${fout.keyword}`);
}

function belongTogether(een: Kop, ander: Kop): boolean {
  return (['ddasVersie', 'gemeentecode', 'van', 'tot'] as const).every((veld) => een[veld] === ander[veld]);
}

function sortedValues(van: ReadonlyMap<string, object>): object[] {
  return [...van].sort(([links], [rechts]) => compare(links, rechts)).map(([, waarde]) => waarde);
}

function compare(links: string, rechts: string): number {
  return links < rechts ? -1 : links > rechts ? 1 : 0;
}

function tally(codes: readonly Exportbevinding[]): Partial<Record<Exportbevinding, number>> {
  const per: Partial<Record<Exportbevinding, number>> = {};
  for (const code of codes) per[code] = (per[code] ?? 0) + 1;
  return per;
}

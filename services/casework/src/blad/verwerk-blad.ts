import { hash } from 'node:crypto';
import type { Code } from '@meldpunt/contracts';
import { type Weigercode, weigeringen } from '../behandelen/handeling.ts';
import {
  type Door,
  handleHandelingen,
  type Opdracht,
  type Verwerking,
} from '../behandelen/handle-handelingen.ts';
import { parseHandeling } from '../behandelen/parse-handeling.ts';
import { HANDELINGEN_PER_TRANSACTIE, type RunTransaction, retryConflicts } from '../behandelen/verwerk.ts';
import type { Verzending } from '../zaak/verzending.ts';
import { type Bladhandeling, type Bladrij, kopVan } from './parse-blad.ts';

/** What became of a row. */
export type Rijresultaat = {
  readonly rij: number;
  readonly zaakId: string;
  readonly resultaat: Code<'handelingresultaat'>;
  readonly code: Weigercode | null;
  readonly kolom: string | null;
  readonly tekst: string | null;
  readonly handelingen: readonly {
    readonly handeling: string;
    readonly resultaat: Code<'handelingresultaat'>;
  }[];
};

type Stap = {
  readonly handeling: string;
  readonly verwerking: Pick<Verwerking, 'resultaat' | 'code' | 'veld'>;
};

/** What whoever hands in a list again with something else in a row reads: he knows of rows and not of ids of acts. */
const eerderVastgelegd: ReadonlyMap<string, { readonly veld: string; readonly tekst: string }> = new Map([
  [
    'OPPAKKEN',
    {
      veld: 'contactdatum',
      tekst:
        'Deze zaak is met deze lijst al opgepakt, op een andere dag. Maak een nieuwe lijst, of leg de contactpoging vast in de zaak.',
    },
  ],
  [
    'CONTACTPOGING',
    {
      veld: 'contactdatum',
      tekst:
        'Van deze zaak is met deze lijst al een contactpoging vastgelegd, met andere gegevens. Maak voor een volgende contactpoging een nieuwe lijst, of leg haar vast in de zaak.',
    },
  ],
  [
    'EINDRESULTAAT',
    {
      veld: 'eindresultaat',
      tekst:
        'Van deze zaak is met deze lijst al een eindresultaat vastgelegd, met andere gegevens. Corrigeer het in de zaak.',
    },
  ],
]);

/**
 * Does what the rows of a looplijst say, by the same acts and rules as `_verwerk`. The acts of a row follow each other: the
 * first only on the version that stood on the sheet, each next one only on what the one before left, and none after a
 * refusal. So a row about a zaak that changed since is told and does nothing. The id of an act comes from the list, the
 * zaak and its kind: a sheet handed in again, or handed in again after a failure halfway, does nothing twice, and the
 * same row with other content is refused.
 */
export async function verwerkBlad(
  looplijstId: string,
  rijen: readonly Bladrij[],
  door: Door,
  run: RunTransaction,
  verzending: () => Verzending,
): Promise<Rijresultaat[]> {
  const stappen = new Map<Bladrij, Stap[]>(rijen.map((rij) => [rij, []]));
  const versies = new Map<Bladrij, number | null>(rijen.map((rij) => [rij, rij.zaakVersie]));
  for (let nummer = 0; ; nummer++) {
    const ronde = rijen.flatMap((rij) => {
      const handeling = rij.handelingen[nummer];
      const vorige = stappen.get(rij)?.at(-1);
      if (handeling === undefined || vorige?.verwerking.resultaat === 'GEWEIGERD') return [];
      return [{ rij, handeling }];
    });
    if (ronde.length === 0) break;
    const gelezen = ronde.map((een) => ({
      ...een,
      gelezen: parseHandeling(toInvoer(looplijstId, een.rij, een.handeling)),
    }));
    for (const { rij, handeling, gelezen: uitkomst } of gelezen) {
      if (uitkomst.status === 'GEWEIGERD') {
        const { code, veld } = uitkomst;
        stappen
          .get(rij)
          ?.push({ handeling: handeling.handeling, verwerking: { resultaat: 'GEWEIGERD', code, veld } });
      }
    }
    const goed = gelezen.flatMap((een) =>
      een.gelezen.status === 'GELEZEN' ? [{ ...een, gelezen: een.gelezen }] : [],
    );
    for (let begin = 0; begin < goed.length; begin += HANDELINGEN_PER_TRANSACTIE) {
      const deel = goed.slice(begin, begin + HANDELINGEN_PER_TRANSACTIE);
      const opdrachten = deel.map(
        ({ rij, gelezen: { handeling } }): Opdracht => ({
          handeling,
          verwachteVersie: versies.get(rij) ?? null,
        }),
      );
      const verwerkt = await retryConflicts(() =>
        run((work) => handleHandelingen(work, opdrachten, door, verzending())),
      );
      for (const [plaats, { rij, handeling }] of deel.entries()) {
        const verwerking = verwerkt[plaats];
        if (verwerking === undefined) throw new Error('an act without a result');
        stappen.get(rij)?.push({ handeling: handeling.handeling, verwerking });
        versies.set(rij, verwerking.zaakVersie);
      }
    }
  }
  return rijen.map((rij) => toResultaat(rij, stappen.get(rij) ?? []));
}

function toInvoer(looplijstId: string, { zaakId }: Bladrij, handeling: Bladhandeling): unknown {
  const naam = hash('sha256', `${looplijstId}/${zaakId}/${handeling.handeling}`, 'hex').slice(0, 40);
  return { ...handeling, zaakId, handelingId: `blad.${naam}` };
}

function toResultaat({ rij, zaakId }: Bladrij, stappen: readonly Stap[]): Rijresultaat {
  const handelingen = stappen.map(({ handeling, verwerking: { resultaat } }) => ({ handeling, resultaat }));
  const geweigerd = stappen.find(({ verwerking }) => verwerking.resultaat === 'GEWEIGERD');
  if (geweigerd !== undefined && geweigerd.verwerking.code !== null) {
    const { code, veld } = geweigerd.verwerking;
    const eerder = code === 'HANDELING_WIJKT_AF' ? eerderVastgelegd.get(geweigerd.handeling) : undefined;
    const kolom = kopVan(geweigerd.handeling, eerder?.veld ?? veld);
    const tekst = eerder?.tekst ?? weigeringen[code].tekst;
    return { rij, zaakId, resultaat: 'GEWEIGERD', code, kolom, tekst, handelingen };
  }
  const alles = stappen.every(({ verwerking }) => verwerking.resultaat === 'AL_VERWERKT');
  const resultaat = alles ? 'AL_VERWERKT' : 'VERWERKT';
  return { rij, zaakId, resultaat, code: null, kolom: null, tekst: null, handelingen };
}

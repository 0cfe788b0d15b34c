import { type Datum, meldcodes } from '@meldpunt/contracts';
import { ProblemError } from '@meldpunt/service-kit';
import type { Gevonden } from '../ontvang-levering/beoordeel-regel.ts';
import { incassopauzeTot } from '../ontvang-levering/incassopauze.ts';
import { addFouten, type Leveringrij, type Regelfout } from '../ontvang-levering/ontvangstbewijs.ts';
import { addTelling, emptyTelling, type Telling } from '../ontvang-levering/telling.ts';
import type { Regeluitkomst } from '../ontvang-levering/verwerk-blok.ts';

/**
 * Characters of distinct outcomes that are kept. Each names what is wrong with a line, also fields by the names that the
 * creditor gave them: of lines that all differ in these a hundred thousand would be hundreds of megabytes.
 */
const MEESTE_TEKENS = 16_000_000;

/** Pieces the answer is written in. */
const STUK = 64 * 1024;

/**
 * The receipt of a trial while it grows. Of every line the number and the place of its outcome in a list of distinct
 * outcomes are kept, some ten bytes; a month of a large creditor has a few hundred distinct ones.
 */
export class Proefbewijs {
  readonly #aanhef: { readonly partnerId: string; readonly leveringskenmerk: string };
  readonly #dag: Datum;
  readonly #vorige: Leveringrij | undefined;
  readonly #telling = emptyTelling();
  readonly #fouten: Regelfout[] = [];
  readonly #nummers: number[] = [];
  readonly #uitkomsten: number[] = [];
  readonly #distinct = new Map<string, number>();
  #tekens = 0;

  /** `vorige`: the levering of this name as it stands, when part of it was recorded before. */
  constructor(
    aanhef: { readonly partnerId: string; readonly leveringskenmerk: string },
    dag: Datum,
    vorige: Leveringrij | undefined,
  ) {
    this.#aanhef = aanhef;
    this.#dag = dag;
    this.#vorige = vorige;
  }

  get regels(): number {
    return this.#nummers.length;
  }

  /** @throws ProblemError TE_GROOT when there is too much that differs from line to line. */
  add(uitkomst: Regeluitkomst, gevonden: Gevonden | null): void {
    addFouten(this.#fouten, [uitkomst]);
    const { regelnummer, resultaat, bevindingen, incassopauzeTot: pauze } = uitkomst;
    const text = JSON.stringify({
      resultaat,
      gemeentecode: gevonden?.gemeentecode ?? null,
      gemeenteGevondenDoor: gevonden?.door ?? null,
      incassopauzeTot: pauze,
      bevindingen: bevindingen.map(({ code, veld }) => ({
        code,
        veld,
        ernst: meldcodes[code].ernst,
        tekst: meldcodes[code].tekst,
      })),
    });
    let index = this.#distinct.get(text);
    if (index === undefined) {
      this.#tekens += text.length;
      if (this.#tekens > MEESTE_TEKENS) {
        throw new ProblemError('TE_GROOT', {
          detail: 'Er is te veel verschillends mis met de regels; beproef de levering in delen.',
        });
      }
      index = this.#distinct.size;
      this.#distinct.set(text, index);
    }
    this.#nummers.push(regelnummer);
    this.#uitkomsten.push(index);
  }

  count(telling: Telling): void {
    addTelling(this.#telling, telling);
  }

  /** The receipt as JSON, in pieces. */
  *json(): Generator<string> {
    const distinct = [...this.#distinct.keys()];
    let piece = `${JSON.stringify(this.#kop()).slice(0, -1)},"regels":[`;
    for (const [index, nummer] of this.#nummers.entries()) {
      const uitkomst = distinct[this.#uitkomsten[index] ?? -1] ?? '{}';
      piece += `${index === 0 ? '' : ','}{"regelnummer":${nummer},${uitkomst.slice(1)}`;
      if (piece.length < STUK) continue;
      yield piece;
      piece = '';
    }
    yield `${piece}]}`;
  }

  #kop(): object {
    const { partnerId, leveringskenmerk } = this.#aanhef;
    const ontvangenDag = this.#vorige?.ontvangenDag ?? this.#dag;
    const telling = this.#telling;
    const vorige = this.#vorige;
    return {
      partnerId,
      leveringskenmerk,
      ontvangenDag,
      incassopauzeTot: incassopauzeTot(ontvangenDag),
      aangeboden: (vorige?.aangeboden ?? 0) + telling.aangeboden,
      nieuw: (vorige?.nieuw ?? 0) + telling.nieuw,
      gewijzigd: (vorige?.gewijzigd ?? 0) + telling.gewijzigd,
      ongewijzigd: (vorige?.ongewijzigd ?? 0) + telling.ongewijzigd,
      ingetrokken: (vorige?.ingetrokken ?? 0) + telling.ingetrokken,
      afgekeurd: (vorige?.afgekeurd ?? 0) + telling.afgekeurd,
      aangehouden: (vorige?.aangehouden ?? 0) + telling.aangehouden,
      waarschuwingen: (vorige?.waarschuwingen ?? 0) + telling.waarschuwingen,
      nieuwInCenten: (vorige?.nieuwInCenten ?? 0) + telling.centenEerste,
      wijzigingInCenten: (vorige?.wijzigingInCenten ?? 0) + telling.centenWijzigingen,
      ingetrokkenInCenten: (vorige?.ingetrokkenInCenten ?? 0) + telling.centenIngetrokken,
      fouten: this.#fouten,
    };
  }
}

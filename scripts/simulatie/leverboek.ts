import type { NatieLevering } from '../natie/natie.ts';
import { som, type Verschil } from './balans.ts';
import type { IntakePosities } from './posities.ts';

const RESULTATEN = ['nieuw', 'gewijzigd', 'ongewijzigd', 'ingetrokken', 'afgekeurd', 'aangehouden'] as const;
export type Aantallen = Record<(typeof RESULTATEN)[number], number>;

/** The receipt of a levering, as far as it is compared. */
export type Bewijs = Aantallen & {
  leveringId: string;
  stand: string;
  aangeboden: number;
  /** Amounts of the lines that became a new melding. */
  nieuwInCenten: number;
  /** Findings of lines that were refused or held; the first hundred. */
  fouten?: readonly { regelnummer: number }[];
};

/** A levering in the books of its creditor. */
export type Post = {
  partnerId: string;
  leveringskenmerk: string;
  /** What its lines asked to be reported, in cents, in their order; null of a line that reports nothing. */
  bedragen: readonly (number | null)[];
  /** Null as long as there is none. */
  bewijs: Bewijs | null;
  /** Numbers of the lines that became a new melding, as the creditor takes it to be or as it was told. */
  nieuw: readonly number[];
  /** Lines with a result on the topic of a creditor that delivers there. */
  opTopic?: number;
};

/** What the creditors of a play sent, and the receipts they got for it. */
export class Leverboek {
  readonly #posten = new Map<string, Post>();
  readonly #gemeld = new Set<string>();

  /** Also of a levering that is delivered again, of which there is one receipt. */
  noteer(levering: NatieLevering, bewijs: Bewijs | null): void {
    const { partnerId, leveringskenmerk, regels } = levering;
    const sleutel = `${partnerId} ${leveringskenmerk}`;
    const bekend = this.#posten.get(sleutel);
    this.#posten.set(sleutel, {
      partnerId,
      leveringskenmerk,
      bedragen: regels.map(({ actie, bedragInCenten }) =>
        actie === 'MELDEN' ? (bedragInCenten ?? null) : null,
      ),
      bewijs,
      nieuw: bekend?.nieuw ?? this.#eersteMeldingen(levering, bewijs),
    });
  }

  /** The lines that report something a first time, but for those that the receipt says were refused or held. */
  #eersteMeldingen({ partnerId, regels }: NatieLevering, bewijs: Bewijs | null): number[] {
    const fout = new Set(bewijs?.fouten?.map(({ regelnummer }) => regelnummer));
    return regels.flatMap(({ actie, kenmerk, signaaldatum = '' }, plaats) => {
      const melding = `${partnerId} ${kenmerk} ${signaaldatum.slice(0, 7)}`;
      if (actie !== 'MELDEN' || fout.has(plaats + 1) || this.#gemeld.has(melding)) return [];
      this.#gemeld.add(melding);
      return [plaats + 1];
    });
  }

  get posten(): Post[] {
    return [...this.#posten.values()];
  }
}

/** Whether what the creditor takes to be new comes to what its receipt says; else only the hub can tell which lines are. */
export function kloptNieuw({ bewijs, bedragen, nieuw }: Post): boolean {
  return bewijs?.nieuw === nieuw.length && bewijs.nieuwInCenten === centenVan(bedragen, nieuw);
}

function centenVan(bedragen: Post['bedragen'], regelnummers: readonly number[]): number {
  return regelnummers.reduce((totaal, regelnummer) => totaal + (bedragen[regelnummer - 1] ?? 0), 0);
}

/**
 * What creditors sent against what the hub says it got: line by line of each levering that there was, however often it was
 * cut off or delivered again, and all of them together. Where a creditor cannot know which of its lines were new (refused or
 * held ones among them, or a topic) the hub's list of those is held against the hub's receipt: their number and cents, not
 * which they are. `buitenom`: what others offered in a creditor's name, by result.
 */
export function vergelijkLeveringen(
  posten: readonly Post[],
  { leveringen }: Pick<IntakePosities, 'leveringen'>,
  buitenom: Partial<Aantallen> = {},
): Verschil[] {
  const verschillen: Verschil[] = [];
  const gelijk = (wat: string, links: number, rechts: number) => {
    if (links !== rechts) verschillen.push({ regel: `schuldeisers: ${wat}`, links, rechts });
  };
  for (const post of posten) {
    const { partnerId, leveringskenmerk, bedragen, bewijs, nieuw, opTopic } = post;
    const welke = `${partnerId} ${leveringskenmerk}`;
    gelijk(`${welke}: verzonden = aangeboden volgens het bewijs`, bedragen.length, bewijs?.aangeboden ?? 0);
    gelijk(`${welke}: afgerond`, 1, bewijs?.stand === 'AFGEROND' ? 1 : 0);
    if (opTopic !== undefined)
      gelijk(`${welke}: verzonden = beantwoord op het topic`, bedragen.length, opTopic);
    gelijk(`${welke}: nieuw = nieuw volgens het bewijs`, nieuw.length, bewijs?.nieuw ?? 0);
    gelijk(
      `${welke}: centen van wat nieuw is = centen volgens het bewijs`,
      centenVan(bedragen, nieuw),
      bewijs?.nieuwInCenten ?? 0,
    );
  }
  const aantal = (van: (post: Post) => number) => posten.reduce((totaal, post) => totaal + van(post), 0);
  gelijk(
    'aangeboden (schuldeisers) = aangeboden (intake)',
    aantal(({ bedragen }) => bedragen.length) + som(buitenom),
    leveringen.aangeboden,
  );
  for (const resultaat of RESULTATEN) {
    gelijk(
      `${resultaat} (bewijzen) = ${resultaat} (intake)`,
      aantal(({ bewijs }) => bewijs?.[resultaat] ?? 0) + (buitenom[resultaat] ?? 0),
      leveringen[resultaat],
    );
  }
  return verschillen;
}

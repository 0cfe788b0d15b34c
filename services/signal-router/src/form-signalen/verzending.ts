import {
  cloudEventHeaders,
  derivedId,
  encode,
  type Signaal,
  type SignaalMelding,
  topics,
  type Uitkomst,
} from '@meldpunt/contracts';
import type { Clock, OutgoingMessage } from '@meldpunt/service-kit';
import { boundRedenen } from './bound-redenen.ts';
import type { Persoonskluis } from './persoonskluis.ts';
import type { SignaalVersie } from './signaal-versies.ts';
import type { Einde, MeldingStaat, Regel } from './staat.ts';

/** Maps the name of a topic in the contracts to the one on this broker; tests put a prefix before it. */
export type NameTopic = (naam: string) => string;

/** Turns what was decided into messages. */
export class Verzending {
  readonly #kluis: Persoonskluis;
  readonly #clock: Clock;
  readonly #nameTopic: NameTopic;

  constructor(kluis: Persoonskluis, clock: Clock, nameTopic: NameTopic) {
    this.#kluis = kluis;
    this.#clock = clock;
    this.#nameTopic = nameTopic;
  }

  signaal({ signaal, meldingen }: SignaalVersie): OutgoingMessage {
    const { regels, onderbouwing, invoer, ...rest } = signaal;
    const show = (
      regel: GetoondeRegel,
      persoonOf: (melding: MeldingStaat) => Buffer | null,
    ): SignaalMelding[] => {
      const melding = meldingen.get(regel.meldingId);
      return melding === undefined ? [] : [toSignaalMelding(regel, melding, persoonOf(melding))];
    };
    // Who receives it needs the resident to work on the melding: not once the signaal is over, and not of evidence.
    const inHanden = ({ feiten, bron }: MeldingStaat) =>
      signaal.stand === 'LOPEND'
        ? this.#kluis.sealForSignaal(signaal.signaalId, feiten.meldingId, bron, signaal.gewijzigdOp)
        : null;
    const gezienOp = this.#clock.now().getTime();
    const event: Signaal = {
      ...rest,
      motivering: boundRedenen(rest.motivering),
      gefaaldeFormule: invoer.gefaald?.formule ?? null,
      meldingen: regels.flatMap((regel) => show(regel, inHanden)),
      onderbouwing: onderbouwing.flatMap(({ meldingId, persoonId }) => {
        const houder = meldingen.get(meldingId)?.houder;
        if (houder?.status === 'WEG') return [];
        const beantwoordOp = houder?.status === 'BEANTWOORD' ? houder.op : null;
        const regel = {
          meldingId,
          persoonId,
          stand: 'BEANTWOORD',
          alleenDoorAnderen: false,
          beantwoordOp,
        } as const;
        return show(regel, () => null);
      }),
      gezienOp,
    };
    return {
      topic: this.#nameTopic(topics.signaal.naam),
      key: signaal.gemeentecode,
      value: encode('Signaal', event),
      headers: cloudEventHeaders({
        schema: 'Signaal',
        id: `${signaal.signaalId}/${signaal.versie}`,
        service: 'signal-router',
        time: gezienOp,
      }),
    };
  }

  uitkomst({ feiten, einde, op, formule, formuleVersie, redenen }: Einde): OutgoingMessage {
    const gezienOp = this.#clock.now().getTime();
    const event: Uitkomst = {
      meldingId: feiten.meldingId,
      versie: 1,
      meldingVersie: feiten.versie,
      partnerId: feiten.partnerId,
      soort: feiten.soort,
      gemeentecode: feiten.gemeentecode,
      einde,
      beeindigdOp: op,
      bedragInCenten: feiten.bedragInCenten,
      formule,
      formuleVersie,
      redenen,
      gezienOp,
    };
    return {
      topic: this.#nameTopic(topics.uitkomst.naam),
      key: feiten.gemeentecode,
      value: encode('Uitkomst', event),
      headers: cloudEventHeaders({
        schema: 'Uitkomst',
        id: derivedId('uitkomst', feiten.meldingId),
        service: 'signal-router',
        time: gezienOp,
      }),
    };
  }
}

type GetoondeRegel = Pick<Regel, 'meldingId' | 'persoonId' | 'stand' | 'alleenDoorAnderen' | 'beantwoordOp'>;

function toSignaalMelding(
  { persoonId, stand, alleenDoorAnderen, beantwoordOp }: GetoondeRegel,
  { feiten }: MeldingStaat,
  persoon: Buffer | null,
): SignaalMelding {
  const { versie, stand: meldingstand, gemeentecode, ...shown } = feiten;
  return {
    ...shown,
    meldingVersie: versie,
    stand,
    alleenDoorAnderen,
    meldingstand,
    beantwoordOp,
    persoonId,
    persoon,
  };
}

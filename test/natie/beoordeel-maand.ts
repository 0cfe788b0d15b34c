import { type Koppeling, koppelingTellen } from '../../scripts/natie/koppeling.ts';
import { maakNatie, type NatieOpties } from '../../scripts/natie/natie.ts';
import { parseFormule } from '../../services/signal-router/src/formules/parse-formule.ts';
import { standaard1 } from '../../services/signal-router/src/formules/standaard/standaard-1.ts';
import { neemNatieAan } from './aannemen.ts';
import { clustersOf, groepeerStanden } from './groeperen.ts';
import { telZaken, type Zakentelling } from './zaken.ts';

export interface Maandoordeel {
  readonly resultaten: Readonly<Record<string, number>>;
  /** By '<partnerId> <kenmerk>': the codes with which the gateway refuses lines of an arrear, as one text. */
  readonly geweigerd: ReadonlyMap<string, string>;
  /** The same as the truth has it: the one code with which its lines must be refused. */
  readonly geplant: ReadonlyMap<string, string>;
  /** Arrears that made a melding all the same. */
  readonly geplantEnAangenomen: readonly string[];
  readonly koppeling: Koppeling;
  readonly zaken: Zakentelling;
  /** Share of the accepted meldingen that end in a zaak under the default formule. */
  readonly inZaak: number;
}

/** A month of a nation through the pure rules of gateway and router, without a hub. */
export async function beoordeelMaand(opties: Partial<NatieOpties>): Promise<Maandoordeel> {
  const natie = maakNatie(opties);
  const formule = parseFormule(standaard1);
  if (formule.status !== 'GOED') throw new Error('the default formule cannot be read');
  const { standen, resultaten, geweigerd } = await neemNatieAan(natie);
  const geplant = new Map<string, string>();
  for (const { partnerId, kenmerk, geplant: code } of natie.waarheid.alle())
    if (code !== null) geplant.set(`${partnerId} ${kenmerk}`, code);
  const aangenomen = new Set(standen.map(({ inhoud }) => `${inhoud.partnerId} ${inhoud.kenmerk}`));
  const koppeling = koppelingTellen(natie.waarheid, clustersOf(groepeerStanden(standen)));
  const zaken = telZaken(standen, formule.beoordeling, natie.opties.eersteMaand);
  return {
    resultaten,
    geweigerd: new Map(
      [...geweigerd].map(([achterstand, codes]) => [achterstand, [...codes].sort().join(' ')]),
    ),
    geplant,
    geplantEnAangenomen: [...geplant.keys()].filter((achterstand) => aangenomen.has(achterstand)),
    koppeling,
    zaken,
    inZaak: zaken.inZaak / zaken.meldingen,
  };
}

/*
 * How many meldingen end in a zaak under the default formule. Groups are formed once, over all that was delivered;
 * within a group its meldingen come in the order of acceptance, and the formule is put to the group after each of them,
 * as the router does. Once it fires, what is open in the group is in a zaak. A melding is open until its creditor took
 * it back and for 28 days at most: by then the router closed it, or casework answered it (design: the four weeks).
 */
import { addDays, type Datum } from '@meldpunt/contracts';
import type { Beoordeling, GroepMelding } from '../../services/signal-router/src/formules/formule.ts';
import type { Groep } from '../../services/signal-router/src/groeperen/groepeer.ts';
import type { Stand } from './aannemen.ts';
import { adresVan, type Gemeentegroepen, groepeerStanden } from './groeperen.ts';

const DAGEN_OPEN = 28;

export interface Zakentelling {
  readonly meldingen: number;
  readonly inZaak: number;
  /** Meldingen that got no signal, by kind of creditor. */
  readonly zonderPerSoort: Readonly<Record<string, number>>;
}

/** Counts the meldingen of months from `eersteMaand` on. */
export function telZaken(standen: readonly Stand[], formule: Beoordeling, eersteMaand: string): Zakentelling {
  const history = new Map<string, Stand[]>();
  for (const stand of standen) {
    const own = history.get(stand.inhoud.meldingId);
    if (own === undefined) history.set(stand.inhoud.meldingId, [stand]);
    else own.push(stand);
  }
  const inZaak = new Set<string>();
  const gemeenten = groepeerStanden(standen);
  for (const gemeente of gemeenten)
    for (const groep of gemeente.groepen) playGroep(groep, history, formule, inZaak);
  return countFrom(gemeenten, inZaak, eersteMaand);
}

function playGroep(
  groep: Groep,
  history: ReadonlyMap<string, readonly Stand[]>,
  formule: Beoordeling,
  inZaak: Set<string>,
): void {
  const persoonOf = new Map<string, string>();
  const events: Stand[] = [];
  for (const { meldingIds } of groep.personen) {
    for (const meldingId of meldingIds) {
      persoonOf.set(meldingId, meldingIds[0] ?? meldingId);
      events.push(...(history.get(meldingId) ?? []));
    }
  }
  events.sort((a, b) => (a.dag < b.dag ? -1 : a.dag > b.dag ? 1 : 0));
  const now = new Map<string, Stand>();
  for (const event of events) {
    now.set(event.inhoud.meldingId, event);
    if (event.inhoud.stand !== 'AANGENOMEN') continue;
    const meldingen = [...now.values()].map((stand) => toGroepMelding(stand, persoonOf, event.dag));
    if (!formule.evaluate({ meldingen, verzameladres: groep.verzameladres }, event.dag).signaal) continue;
    for (const { meldingId, open } of meldingen) if (open) inZaak.add(meldingId);
  }
}

function toGroepMelding(
  { inhoud, persoon }: Stand,
  persoonOf: ReadonlyMap<string, string>,
  dag: Datum,
): GroepMelding {
  return {
    meldingId: inhoud.meldingId,
    achterstandId: inhoud.achterstandId,
    persoon: persoonOf.get(inhoud.meldingId) ?? inhoud.meldingId,
    adres: adresVan(persoon),
    partnerId: inhoud.partnerId,
    soort: inhoud.soort,
    meldmaand: inhoud.meldmaand,
    signaaldatum: inhoud.signaaldatum,
    ontstaansdatum: inhoud.ontstaansdatum,
    bedragInCenten: inhoud.bedragInCenten,
    aantalTermijnen: inhoud.aantalTermijnen,
    crisissignaal: inhoud.crisissignaal,
    dreiging: inhoud.dreiging,
    open: inhoud.stand === 'AANGENOMEN' && dag < addDays(inhoud.aangenomenOp, DAGEN_OPEN),
    eindresultaat: null,
  };
}

function countFrom(
  gemeenten: readonly Gemeentegroepen[],
  inZaak: ReadonlySet<string>,
  eersteMaand: string,
): Zakentelling {
  const zonderPerSoort: Record<string, number> = {};
  let meldingen = 0;
  let found = 0;
  for (const { laatste } of gemeenten) {
    for (const [meldingId, { inhoud }] of laatste) {
      if (inhoud.meldmaand < eersteMaand) continue;
      meldingen++;
      if (inZaak.has(meldingId)) found++;
      else zonderPerSoort[inhoud.soort] = (zonderPerSoort[inhoud.soort] ?? 0) + 1;
    }
  }
  return { meldingen, inZaak: found, zonderPerSoort };
}

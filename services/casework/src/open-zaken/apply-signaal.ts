import type { Code, Datum, Signaal, SignaalMelding } from '@meldpunt/contracts';
import { evaluateTermijnen, shiftTermijnen } from '../termijnen/termijnen.ts';
import type { Afhandelingstaat } from '../zaak/afhandeling-van.ts';
import { closeWithoutAct } from '../zaak/close-zaak.ts';
import { weightiest } from '../zaak/record-change.ts';
import {
  isLopend,
  isOpen,
  kaalEinde,
  type Meldinggegevens,
  openMeldingen,
  type Zaak,
  type ZaakMelding,
} from '../zaak/zaak.ts';
import { endWithoutZaak, resultaatVanPartner } from './end-without-zaak.ts';

export type AppliedSignaal = {
  /** Zaken that are new or changed, their versions not yet raised. */
  readonly zaken: readonly { readonly zaak: Zaak; readonly gebeurtenis: Code<'zaakgebeurtenis'> }[];
  /** Meldingen seen for the first time when there was nothing left to work on: ended or given back without a zaak. */
  readonly zonderZaak: readonly Afhandelingstaat[];
};

export type BekendeZaken = {
  /** Every zaak of this signaal. */
  readonly zaken: readonly Zaak[];
  /** Meldingen of this signaal that ended without a zaak. */
  readonly zonderZaak: ReadonlySet<string>;
};

/**
 * Brings the zaken of one signaal to what a newer version of it says; a pure function of both.
 *
 * A melding the signaal holds open joins the running zaak of its resident, or opens one; when the resident's last
 * zaak is over, the new one follows it. Once in a zaak a melding stays there until it ends, and what ended or was
 * given back is never looked at again.
 *
 * Of a melding that is open here the signaal may say two things. That the creditor withdrew it or was paid: then it
 * ends. Before the resident was reached it ends as the creditor says, and the worker of a zaak that was taken up is
 * told; afterwards the zaak goes on without it and it ends as paid or arranged by the resident. Moved to another
 * municipality, it ends as that. Or that the signaal let it go because its formule no longer holds: not taken up, it
 * goes back to the router; taken up, casework keeps it and ends it.
 */
export function applySignaal(
  bekend: BekendeZaken,
  signaal: Signaal,
  dag: Datum,
  deriveZaakId: (signaalId: string, meldingId: string) => string,
): AppliedSignaal {
  const zaken = new Map(
    bekend.zaken.map((zaak) => [
      zaak.zaakId,
      { had: zaak, zaak, gebeurtenissen: [] as Code<'zaakgebeurtenis'>[] },
    ]),
  );
  const bij = new Map<string, string>();
  for (const zaak of bekend.zaken)
    for (const melding of zaak.meldingen) bij.set(melding.meldingId, zaak.zaakId);
  const nieuw = new Map<string, SignaalMelding[]>();
  const zonderZaak: Afhandelingstaat[] = [];

  for (const gemeld of signaal.meldingen) {
    const vak = zaken.get(bij.get(gemeld.meldingId) ?? '');
    if (vak !== undefined) {
      const na = applyMelding(vak.zaak, gemeld, dag);
      vak.zaak = na.zaak;
      if (na.gebeurtenis !== null) vak.gebeurtenissen.push(na.gebeurtenis);
    } else if (bekend.zonderZaak.has(gemeld.meldingId) || gemeld.stand === 'BEANTWOORD') {
    } else if (gemeld.stand === 'OPEN' && gemeld.meldingstand === 'AANGENOMEN') {
      nieuw.set(gemeld.persoonId, [...(nieuw.get(gemeld.persoonId) ?? []), gemeld]);
    } else {
      zonderZaak.push(endWithoutZaak(signaal, gemeld, dag));
    }
  }

  for (const [persoonId, meldingen] of nieuw) {
    const eerste = meldingen[0];
    if (eerste === undefined) continue;
    const vakken = [...zaken.values()].filter(({ zaak }) => zaak.persoonId === persoonId);
    const lopend = vakken.find(({ zaak }) => isLopend(zaak));
    if (lopend !== undefined) {
      lopend.zaak = {
        ...lopend.zaak,
        meldingen: [...lopend.zaak.meldingen, ...meldingen.map((melding) => join(melding, dag))],
      };
      lopend.gebeurtenissen.push('AANGEVULD');
      continue;
    }
    const zaakId = deriveZaakId(signaal.signaalId, eerste.meldingId);
    const vorige = latest(vakken.map(({ zaak }) => zaak));
    const zaak = openZaak(zaakId, vorige?.zaakId ?? null, signaal, meldingen, dag);
    zaken.set(zaakId, { had: zaak, zaak, gebeurtenissen: ['GEOPEND'] });
  }

  const veranderd: { zaak: Zaak; gebeurtenis: Code<'zaakgebeurtenis'> }[] = [];
  for (const vak of zaken.values()) {
    const afgerond = settle(vak.had, vak.zaak, signaal, dag, vak.gebeurtenissen);
    const gebeurtenis = weightiest(vak.gebeurtenissen);
    if (gebeurtenis !== null) veranderd.push({ zaak: afgerond, gebeurtenis });
  }
  return { zaken: veranderd, zonderZaak };
}

type Stap = { readonly zaak: Zaak; readonly gebeurtenis: Code<'zaakgebeurtenis'> | null };

function applyMelding(zaak: Zaak, gemeld: SignaalMelding, dag: Datum): Stap {
  const melding = zaak.meldingen.find((kandidaat) => kandidaat.meldingId === gemeld.meldingId);
  if (melding === undefined || !isOpen(melding)) return { zaak, gebeurtenis: null };
  const opgepakt = zaak.opgepaktOp !== null;
  if (gemeld.stand === 'LOSGELATEN' && !opgepakt) {
    return {
      zaak: replace(zaak, { ...melding, afloop: { status: 'TERUGGEGEVEN', op: dag } }),
      gebeurtenis: 'GEWIJZIGD',
    };
  }
  const gegevens = gegevensVan(gemeld);
  const bijgewerkt = gemeld.meldingVersie > melding.meldingVersie ? { ...melding, ...gegevens } : melding;
  if (gemeld.meldingstand === 'AANGENOMEN') {
    return bijgewerkt === melding
      ? { zaak, gebeurtenis: null }
      : { zaak: replace(zaak, bijgewerkt), gebeurtenis: 'GEWIJZIGD' };
  }
  const eindresultaat = resultaatVanPartner(gemeld.meldingstand, zaak.contactOp !== null);
  const na = replace(zaak, { ...bijgewerkt, afloop: kaalEinde(dag, 'PARTNER', eindresultaat) });
  return { zaak: opgepakt ? { ...na, meldingIngetrokkenOp: dag } : na, gebeurtenis: 'MELDING_INGETROKKEN' };
}

/**
 * What the signaal as a whole changes about a zaak that still runs, and its ending when this version took the last of it
 * away. A zaak of which nothing was open any more runs because somebody took it up; the signaal has no say in it then,
 * least of all by being over.
 */
function settle(
  had: Zaak,
  zaak: Zaak,
  signaal: Signaal,
  dag: Datum,
  gebeurtenissen: Code<'zaakgebeurtenis'>[],
): Zaak {
  if (!isLopend(zaak) || (openMeldingen(had).length === 0 && openMeldingen(zaak).length === 0)) return zaak;
  const zonder = closeWithoutAct(zaak, dag);
  if (!isLopend(zonder)) {
    gebeurtenissen.push(zonder.stand === 'VERVALLEN' ? 'VERVALLEN' : 'AFGESLOTEN');
    return zonder;
  }
  const vervallen = isVervallenVoor(zaak, signaal) ? (zaak.signaalVervallenOp ?? dag) : null;
  const starts = clockStarts(zaak, signaal);
  const termijnen = shiftTermijnen(zaak.termijnen, starts.klokVanaf, starts.dreigingVanaf);
  const { aanpak, zwaarte, crisis } = signaal;
  const gelijk =
    zaak.aanpak === aanpak &&
    zaak.zwaarte === zwaarte &&
    zaak.crisis === crisis &&
    zaak.termijnen === termijnen &&
    zaak.signaalVervallenOp === vervallen;
  if (gelijk) return zaak;
  gebeurtenissen.push('GEWIJZIGD');
  return { ...zaak, aanpak, zwaarte, crisis, termijnen, signaalVervallenOp: vervallen };
}

/**
 * Whether the signaal says no more that anybody should be contacted about this zaak: it is over, or, running on for
 * another resident, it let go of every melding that is open here.
 */
function isVervallenVoor(zaak: Zaak, signaal: Signaal): boolean {
  if (signaal.stand === 'VERVALLEN') return true;
  const losgelaten = new Set(
    signaal.meldingen.flatMap(({ stand, meldingId }) => (stand === 'LOSGELATEN' ? [meldingId] : [])),
  );
  const open = openMeldingen(zaak);
  return open.length > 0 && open.every(({ meldingId }) => losgelaten.has(meldingId));
}

export function openZaak(
  zaakId: string,
  volgtOpZaakId: string | null,
  signaal: Signaal,
  gemeld: readonly SignaalMelding[],
  dag: Datum,
): Zaak {
  const meldingen = gemeld.map((melding) => join(melding, dag));
  const { klokVanaf, dreigingVanaf } = clockStarts({ volgtOpZaakId, meldingen }, signaal);
  return {
    zaakId,
    signaalId: signaal.signaalId,
    persoonId: gemeld[0]?.persoonId ?? '',
    gemeentecode: signaal.gemeentecode,
    versie: 0,
    signaalVersie: signaal.versie,
    volgtOpZaakId,
    aanleiding: 'SIGNAAL',
    bronZaakId: null,
    stand: 'NIEUW',
    aanpak: signaal.aanpak,
    zwaarte: signaal.zwaarte,
    crisis: signaal.crisis,
    geopendOp: dag,
    opgepaktOp: null,
    eersteContactpogingOp: null,
    contactOp: null,
    contactpogingen: [],
    gesprek: null,
    termijnen: evaluateTermijnen(klokVanaf, dreigingVanaf),
    stap: null,
    stappenTeLaat: [],
    signaalVervallenOp: null,
    meldingIngetrokkenOp: null,
    afgeslotenOp: null,
    eindresultaat: null,
    hulpvraagOp: null,
    meldingen,
  };
}

/**
 * The clocks of a zaak are those of its signaal, but they cannot have begun before its own first melding was
 * accepted, and a zaak that follows another is under a threat only when its own meldingen state one.
 */
export function clockStarts(
  zaak: Pick<Zaak, 'volgtOpZaakId' | 'meldingen'>,
  signaal: Signaal,
): { readonly klokVanaf: Datum; readonly dreigingVanaf: Datum | null } {
  const eerste = earliest(zaak.meldingen.map((melding) => melding.aangenomenOp));
  const klokVanaf = eerste !== null && eerste > signaal.klokVanaf ? eerste : signaal.klokVanaf;
  if (zaak.volgtOpZaakId === null) return { klokVanaf, dreigingVanaf: signaal.dreigingVanaf };
  const dreigingen = zaak.meldingen.filter(isOpen).flatMap((melding) => melding.dreigingGemeldOp ?? []);
  return { klokVanaf, dreigingVanaf: earliest(dreigingen) };
}

export function join(gemeld: SignaalMelding, dag: Datum): ZaakMelding {
  return {
    ...gegevensVan(gemeld),
    versie: 0,
    vanafZaakVersie: 0,
    ontvangenOp: dag,
    verlenging: null,
    afloop: { status: 'OPEN' },
  };
}

export function gegevensVan(gemeld: SignaalMelding): Meldinggegevens {
  const { stand, meldingstand, beantwoordOp, persoonId, persoon, ...gegevens } = gemeld;
  return gegevens;
}

/** The zaak no other one follows. */
function latest(zaken: readonly Zaak[]): Zaak | undefined {
  const gevolgd = new Set(zaken.map((zaak) => zaak.volgtOpZaakId));
  return zaken.find((zaak) => !gevolgd.has(zaak.zaakId));
}

function earliest(dagen: readonly Datum[]): Datum | null {
  return dagen.reduce<Datum | null>((min, dag) => (min === null || dag < min ? dag : min), null);
}

function replace(zaak: Zaak, nieuw: ZaakMelding): Zaak {
  return {
    ...zaak,
    meldingen: zaak.meldingen.map((melding) => (melding.meldingId === nieuw.meldingId ? nieuw : melding)),
  };
}

import type { Code, Contactpoging, Datum, SignaalMelding } from '@meldpunt/contracts';

/**
 * A zaak is one resident in one signaal with the meldingen that signaal handed over: what a municipality works on.
 *
 * It begins NIEUW on the looplijst. Taking it up makes it OPGEPAKT; from then on attempts at contact are recorded,
 * and once the resident was reached what the conversation brought. It ends AFGESLOTEN with one result, given by the
 * municipality or by time, or VERVALLEN when its meldingen went away under it before anybody was reached. A zaak that
 * ended never runs again: later meldingen of the same resident open a new zaak that follows it, and so does the
 * resident who asks for help afterwards (R62). That one is opened OPGEPAKT and reached, without meldingen of its own:
 * its creditors had their answer. Only results may be corrected, for a while.
 *
 * A melding in it is open until exactly one ending: BEEINDIGD with an eindresultaat, or TERUGGEGEVEN to the router,
 * which owns it again then. Two meldingen of one zaak may end apart, on different days and with different results. A
 * zaak that was taken up may outlive its open meldingen: the creditor's pause ran out or it withdrew, but somebody is
 * in touch with the resident and will give the zaak its result.
 */
export type Zaak = {
  readonly zaakId: string;
  readonly signaalId: string;
  readonly persoonId: string;
  readonly gemeentecode: string;
  /** Rises with every change of the zaak or of one of its meldingen; the ETag. */
  readonly versie: number;
  /** Version of its signaal that was last applied; kept with the signaal. */
  readonly signaalVersie: number;
  readonly volgtOpZaakId: string | null;
  readonly aanleiding: Code<'zaakaanleiding'>;
  /** With HULPVRAAG: the zaak whose meldingen say who the resident is. */
  readonly bronZaakId: string | null;
  readonly stand: Code<'zaakstand'>;
  readonly aanpak: Code<'aanpak'>;
  /** Weight the formule gave, 0 to 1000. */
  readonly zwaarte: number;
  readonly crisis: boolean;
  readonly geopendOp: Datum;
  readonly opgepaktOp: Datum | null;
  readonly eersteContactpogingOp: Datum | null;
  /** Day the resident was first reached. */
  readonly contactOp: Datum | null;
  /** Oldest first. */
  readonly contactpogingen: readonly Contactpoging[];
  readonly gesprek: Gesprek | null;
  readonly termijnen: Termijnen;
  /** The step it is in; null once it ended. */
  readonly stap: Stap | null;
  readonly stappenTeLaat: readonly StapTeLaat[];
  /** Day the signaal lapsed under a zaak that goes on; nobody may begin with contact from then on. */
  readonly signaalVervallenOp: Datum | null;
  /** Day on which a melding left a zaak that was taken up: the worker is to be told. */
  readonly meldingIngetrokkenOp: Datum | null;
  readonly afgeslotenOp: Datum | null;
  /** The one result of the zaak (DDAS): the one that closed it. */
  readonly eindresultaat: Code<'eindresultaat'> | null;
  /** Day on which the resident asked for help after this zaak had ended. */
  readonly hulpvraagOp: Datum | null;
  readonly meldingen: readonly ZaakMelding[];
};

/** What conversations brought, in codes only and as last told (R63 to R66). Notes stay in the municipality's system. */
export type Gesprek = {
  /** Day it was last told. */
  readonly op: Datum;
  readonly hulpsoort: Code<'hulpsoort'> | null;
  readonly schuldklasse: Code<'schuldklasse'> | null;
  readonly verwijzing: Code<'verwijzing'> | null;
  readonly toestemming: Code<'toestemming'> | null;
};

export type Stapnaam = Extract<Code<'termijn'>, 'OPPAKKEN' | 'EERSTE_CONTACTPOGING' | 'RESULTAAT'>;

/** A step with the last day the municipality agreed for it when it began; null when nothing was agreed. */
export type Stap = {
  readonly stap: Stapnaam;
  readonly vanaf: Datum;
  readonly tot: Datum | null;
  /** TERMIJN_NADERT went out. */
  readonly genaderd: boolean;
  /** Day on which it had run out with the step not done. */
  readonly verstrekenOp: Datum | null;
};

export type StapTeLaat = { readonly stap: Stapnaam; readonly tot: Datum; readonly gedaanOp: Datum };

/** The two statutory clocks (Wgs art. 4), tracked apart. */
export type Termijnen = {
  /** Start of the four weeks. */
  readonly klokVanaf: Datum;
  /** Start of the three working days, when a threat was stated. */
  readonly dreigingVanaf: Datum | null;
  readonly contacttermijnTot: Datum;
  readonly dreigingstermijnTot: Datum | null;
  /** Days on which the clock had run out without an attempt at contact in time. */
  readonly contacttermijnVerstrekenOp: Datum | null;
  readonly dreigingstermijnVerstrekenOp: Datum | null;
  /** Last day of the term for which TERMIJN_NADERT went out. */
  readonly genaderdVoor: Datum | null;
};

/** What the creditor told about a melding, as the signaal shows it; the resident is kept apart, sealed. */
export type Meldinggegevens = Omit<
  SignaalMelding,
  'stand' | 'meldingstand' | 'beantwoordOp' | 'persoonId' | 'persoon'
>;

export type ZaakMelding = Meldinggegevens & {
  /** Version of the afhandeling of (signaal, melding). */
  readonly versie: number;
  /** Version of the zaak from which it is part of it. */
  readonly vanafZaakVersie: number;
  /** The hub's day on which it came into this zaak. */
  readonly ontvangenOp: Datum;
  readonly verlenging: Verlenging | null;
  readonly afloop: Afloop;
};

export type Verlenging = {
  readonly tot: Datum;
  readonly reden: Code<'verlengingsreden'>;
  readonly aantal: number;
};

export type Afloop =
  | { readonly status: 'OPEN' }
  | { readonly status: 'TERUGGEGEVEN'; readonly op: Datum }
  | Einde;

export type Einde = {
  readonly status: 'BEEINDIGD';
  readonly op: Datum;
  /** Who ended it: the municipality by an act, the creditor by its own word, or the end of the pause. */
  readonly door: 'GEMEENTE' | 'PARTNER' | 'PAUZE';
  readonly eindresultaat: Code<'eindresultaat'>;
  readonly binnenreden: Code<'binnenreden'> | null;
  readonly onterechtreden: Code<'onterechtreden'> | null;
  readonly hervattingOp: Datum | null;
  readonly regeling: Regeling | null;
  readonly nieuweGemeentecode: string | null;
  /** A person released telling the creditor: that help is running or, where alleenDoorAnderen, what came of it. */
  readonly hulpMagGemeld: boolean;
  /** How often the result was put right. */
  readonly correctienummer: number;
};

export type Regeling = {
  readonly vanaf: Datum;
  readonly termijnInCenten: number;
  readonly aantalTermijnen: number;
};

export function isLopend(zaak: Zaak): boolean {
  return zaak.stand === 'NIEUW' || zaak.stand === 'OPGEPAKT';
}

export function isOpen(melding: ZaakMelding): boolean {
  return melding.afloop.status === 'OPEN';
}

export function openMeldingen(zaak: Zaak): readonly ZaakMelding[] {
  return zaak.meldingen.filter(isOpen);
}

/** The zaak with some of its meldingen changed; the same value when there are none. */
export function changeMeldingen(
  zaak: Zaak,
  gekozen: readonly ZaakMelding[],
  change: (melding: ZaakMelding) => ZaakMelding,
): Zaak {
  if (gekozen.length === 0) return zaak;
  const ids = new Set(gekozen.map((melding) => melding.meldingId));
  return {
    ...zaak,
    meldingen: zaak.meldingen.map((melding) => (ids.has(melding.meldingId) ? change(melding) : melding)),
  };
}

/** An ending without any of the companions that only some results have. */
export function kaalEinde(op: Datum, door: Einde['door'], eindresultaat: Code<'eindresultaat'>): Einde {
  return {
    status: 'BEEINDIGD',
    op,
    door,
    eindresultaat,
    binnenreden: null,
    onterechtreden: null,
    hervattingOp: null,
    regeling: null,
    nieuweGemeentecode: null,
    hulpMagGemeld: false,
    correctienummer: 0,
  };
}

import type { Code, Datum, Persoon } from '@meldpunt/contracts';
import { vraagtVrijgave } from '../behandelen/vraagt-vrijgave.ts';
import { uiterlijkOp } from '../termijnen/klokken.ts';
import { openBedragInCenten } from '../zaak/prioriteit.ts';
import type { Stap, Zaak, ZaakMelding } from '../zaak/zaak.ts';

/** A zaak as a municipality sees it, in the list and alone. */
export type ZaakWeergave = ReturnType<typeof toWeergave>;

export function toWeergave(zaak: Zaak, pc4: string | null, persoon: Persoon | null) {
  const { termijnen } = zaak;
  return {
    zaakId: zaak.zaakId,
    signaalId: zaak.signaalId,
    gemeentecode: zaak.gemeentecode,
    versie: zaak.versie,
    stand: zaak.stand,
    aanpak: zaak.aanpak,
    zwaarte: zaak.zwaarte,
    crisis: zaak.crisis,
    dreiging: termijnen.dreigingVanaf !== null,
    bedragInCenten: openBedragInCenten(zaak),
    pc4,
    geopendOp: zaak.geopendOp,
    opgepaktOp: zaak.opgepaktOp,
    eersteContactpogingOp: zaak.eersteContactpogingOp,
    contactOp: zaak.contactOp,
    aantalContactpogingen: zaak.contactpogingen.length,
    contacttermijnTot: termijnen.contacttermijnTot,
    dreigingstermijnTot: termijnen.dreigingstermijnTot,
    uiterlijkOp: uiterlijkOp(zaak),
    contacttermijnVerstrekenOp: termijnen.contacttermijnVerstrekenOp,
    dreigingstermijnVerstrekenOp: termijnen.dreigingstermijnVerstrekenOp,
    signaalVervallenOp: zaak.signaalVervallenOp,
    meldingIngetrokkenOp: zaak.meldingIngetrokkenOp,
    afgeslotenOp: zaak.afgeslotenOp,
    eindresultaat: zaak.eindresultaat,
    volgtOpZaakId: zaak.volgtOpZaakId,
    aanleiding: zaak.aanleiding,
    hulpvraagOp: zaak.hulpvraagOp,
    stap: zaak.stap === null ? null : toStapWeergave(zaak.stap),
    persoon,
    meldingen: visibleMeldingen(zaak).map((melding) => toMeldingWeergave(melding)),
  };
}

function toStapWeergave({ stap, vanaf, tot, verstrekenOp }: Stap) {
  return { stap, vanaf, tot, verstrekenOp };
}

export type MeldingWeergave = ReturnType<typeof toMeldingWeergave>;

export function toMeldingWeergave(melding: ZaakMelding) {
  const { versie, vanafZaakVersie, ontvangenOp, verlenging, afloop, ...gegevens } = melding;
  const einde = afloop.status === 'BEEINDIGD' ? afloop : null;
  return {
    ...gegevens,
    ontvangenOp,
    stand: afloop.status === 'OPEN' ? ('OPEN' as const) : ('BEEINDIGD' as const),
    pauzeVerlengdTot: verlenging?.tot ?? null,
    verlengingsreden: verlenging?.reden ?? null,
    beeindigdOp: (einde?.op ?? null) as Datum | null,
    eindresultaat: (einde?.eindresultaat ?? null) as Code<'eindresultaat'> | null,
    binnenreden: einde?.binnenreden ?? null,
    onterechtreden: einde?.onterechtreden ?? null,
    hervattingOp: einde?.hervattingOp ?? null,
    regelingVanaf: einde?.regeling?.vanaf ?? null,
    regelingTermijnInCenten: einde?.regeling?.termijnInCenten ?? null,
    regelingAantalTermijnen: einde?.regeling?.aantalTermijnen ?? null,
    nieuweGemeentecode: einde?.nieuweGemeentecode ?? null,
    hulpMagGemeld: einde?.hulpMagGemeld ?? false,
    wachtOpVrijgave: einde !== null && !einde.hulpMagGemeld && vraagtVrijgave(melding, einde.eindresultaat),
    correctienummer: einde?.correctienummer ?? 0,
  };
}

/** What went back to the router is no longer the municipality's business: no signaal holds it. */
export function visibleMeldingen(zaak: Zaak): readonly ZaakMelding[] {
  return zaak.meldingen.filter((melding) => melding.afloop.status !== 'TERUGGEGEVEN');
}

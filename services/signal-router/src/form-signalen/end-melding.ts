import type { Code, Datum } from '@meldpunt/contracts';
import type { Verdict } from './evaluate-formule.ts';
import type { MeldingStaat } from './staat.ts';
import type { Werkstaat } from './werkstaat.ts';

/**
 * The router ends a melding that no signaal holds, once. Without signaal it stays as evidence; taken back by the
 * creditor it is forgotten.
 */
export function endMelding(
  werk: Werkstaat,
  melding: MeldingStaat,
  einde: Code<'uitkomsteinde'>,
  dag: Datum,
  verdict: Pick<Verdict, 'formule' | 'oordeel'> | null,
): void {
  const { feiten } = melding;
  const redenen = verdict?.oordeel.redenen.filter((reden) => !reden.voldaan).map((reden) => reden.code) ?? [];
  werk.putEinde({
    feiten,
    einde,
    op: dag,
    formule: verdict?.formule.naam ?? null,
    formuleVersie: verdict?.formule.versie ?? null,
    redenen: [...new Set(redenen)],
  });
  werk.tellingen.tel(feiten.gemeentecode, dag, 'beeindigdHier');
  werk.tellingen.tel(feiten.gemeentecode, dag, 'centenBeeindigdHier', feiten.bedragInCenten);
  if (einde === 'GEEN_SIGNAAL') {
    werk.putMelding({
      ...melding,
      houder: { status: 'BEANTWOORD', op: dag, signaalId: null, eindresultaat: null },
    });
  } else {
    werk.putMelding({ ...erased(melding), houder: { status: 'WEG', op: dag, signaalId: null } });
  }
}

export function withdrawalEinde(stand: Code<'meldingstand'>): Code<'uitkomsteinde'> {
  switch (stand) {
    case 'BETAALD':
      return 'BETAALD_BIJ_PARTNER';
    case 'VERPLAATST':
      return 'VERPLAATST';
    case 'INGETROKKEN':
      return 'INGETROKKEN_DOOR_PARTNER';
    case 'AANGENOMEN':
      throw new RangeError('a melding that stands is not withdrawn');
  }
}

/** Without the resident: a row to know the id by. */
export function erased(melding: MeldingStaat): MeldingStaat {
  return {
    ...melding,
    sleutels: { bsn: null, plaats: null, adres: null },
    bron: { blok: null, kenmerken: () => null, persoon: () => null },
  };
}

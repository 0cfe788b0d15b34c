import { addMonths, type Code, type Datum } from '@meldpunt/contracts';
import { closeWithoutAct, closeZaak, evaluateZaakresultaat } from '../zaak/close-zaak.ts';
import { changeMeldingen, isLopend, kaalEinde, openMeldingen, type Zaak } from '../zaak/zaak.ts';
import { dagenVanTermijnen, passTermijnen } from './klokken.ts';
import { dagenVanStap, passStap } from './stappen.ts';
import { dagNa, pauzeTot, UITERSTE_MAANDEN, uiterstePauze } from './termijnen.ts';

export type Daggebeurtenis = 'TERMIJN_NADERT' | 'TERMIJN_VERSTREKEN' | 'GEWIJZIGD' | 'AFGESLOTEN' | null;

export type Dagbesluit = {
  readonly zaak: Zaak;
  readonly gebeurtenis: Daggebeurtenis;
  /** With TERMIJN_NADERT and TERMIJN_VERSTREKEN: which; of several the one of the law. */
  readonly termijn: Code<'termijn'> | null;
};

/**
 * What a day does to a running zaak. While a term of the law waits for an attempt at contact: a warning before the one
 * that ends first, and the breach of each on the day after its last; the same for what the municipality agreed for the
 * step it is in. When the pause of a melding is over, extension
 * included, an open melding ends PAUZE_VERSTREKEN so that the creditor gets its answer. A zaak that nobody took up
 * ends with its last melding; one that was taken up goes on until two months after its last acceptance and ends then
 * by what was reached, so that nothing stays open for ever.
 */
export function decideDag(zaak: Zaak, dag: Datum): Dagbesluit {
  if (!isLopend(zaak)) return { zaak, gebeurtenis: null, termijn: null };
  const wet = passWettelijk(zaak, dag);
  const stap = passStap(wet.zaak, dag);
  const gewaarschuwd = heaviest(wet, stap.gebeurtenis, zaak.stap?.stap ?? null);
  const verlopen = openMeldingen(stap.zaak).filter((melding) => dag > pauzeTot(melding));
  let na = changeMeldingen(stap.zaak, verlopen, (melding) => ({
    ...melding,
    afloop: kaalEinde(dag, 'PAUZE', 'PAUZE_VERSTREKEN'),
  }));
  if (na.stand === 'NIEUW' && verlopen.length > 0) na = closeWithoutAct(na, dag);
  if (na.stand === 'OPGEPAKT' && dag > laatsteDag(na)) na = closeZaak(na, dag, evaluateZaakresultaat(na));
  if (!isLopend(na)) return { zaak: na, gebeurtenis: 'AFGESLOTEN', termijn: null };
  if (gewaarschuwd.gebeurtenis !== null) return { zaak: na, ...gewaarschuwd };
  return { zaak: na, gebeurtenis: verlopen.length > 0 ? 'GEWIJZIGD' : null, termijn: null };
}

function heaviest(
  wet: Dagbesluit,
  stap: Daggebeurtenis,
  stapnaam: Code<'termijn'> | null,
): Pick<Dagbesluit, 'gebeurtenis' | 'termijn'> {
  const { gebeurtenis, termijn } = wet;
  const stapWeegt = stap !== null && (gebeurtenis === null || stap === 'TERMIJN_VERSTREKEN');
  return stapWeegt && gebeurtenis !== 'TERMIJN_VERSTREKEN'
    ? { gebeurtenis: stap, termijn: stapnaam }
    : { gebeurtenis, termijn };
}

function passWettelijk(zaak: Zaak, dag: Datum): Dagbesluit {
  const verandering = passTermijnen(zaak, dag);
  if (verandering === null) return { zaak, gebeurtenis: null, termijn: null };
  const { termijnen, gebeurtenis, termijn } = verandering;
  return { zaak: { ...zaak, termijnen }, gebeurtenis, termijn };
}

/**
 * First day after `dag` on which decideDag has something to do, null when it never has. Kept with the zaak, so that
 * a day looks at the zaken it is about and skipped days are caught up in order.
 */
export function nextDag(zaak: Zaak, dag: Datum): Datum | null {
  if (!isLopend(zaak)) return null;
  const dagen: Datum[] = openMeldingen(zaak).map((melding) => dagNa(pauzeTot(melding)));
  dagen.push(...dagenVanStap(zaak, dagNa));
  if (zaak.stand === 'OPGEPAKT') dagen.push(dagNa(laatsteDag(zaak)));
  dagen.push(...dagenVanTermijnen(zaak, dag));
  const eerste = dagen.reduce<Datum | null>(
    (min, kandidaat) => (min === null || kandidaat < min ? kandidaat : min),
    null,
  );
  return eerste !== null && eerste <= dag ? dagNa(dag) : eerste;
}

/** Last day on which a zaak that was taken up may run without a result. */
function laatsteDag(zaak: Zaak): Datum {
  // Opened at the resident's request it has no pause to go by.
  let laatste =
    zaak.aanleiding === 'HULPVRAAG' ? addMonths(zaak.geopendOp, UITERSTE_MAANDEN) : zaak.geopendOp;
  for (const melding of zaak.meldingen) {
    for (const dag of [uiterstePauze(melding), pauzeTot(melding)]) if (dag > laatste) laatste = dag;
  }
  return laatste;
}

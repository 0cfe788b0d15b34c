import { writeSheet } from '@meldpunt/service-kit';
import { type Bladregel, getoondeKolommen, invulkolommen, sleutelkolommen } from './kolommen.ts';

/** The workbook of a looplijst: what is known, what is to be filled in, and at the end which zaak each row is. */
export function schrijfBlad(regels: readonly Bladregel[]): Buffer {
  const vast = (kolommen: typeof getoondeKolommen) =>
    kolommen.map(({ kop, breedte, soort }) => ({ header: kop, width: breedte, kind: soort }));
  const invullen = invulkolommen.map(({ kop, breedte, invul }) => ({
    header: kop,
    width: breedte,
    kind: kindOf(invul.soort),
    choices: invul.soort === 'keuze' ? invul.keuzes : invul.soort === 'jaNee' ? ['Ja', 'Nee'] : [],
    fillIn: true,
  }));
  return writeSheet({
    name: 'Looplijst',
    columns: [...vast(getoondeKolommen), ...invullen, ...vast(sleutelkolommen)],
    rows: regels.map((regel) => [
      ...getoondeKolommen.map(({ waarde }) => waarde(regel)),
      ...invulkolommen.map(() => null),
      ...sleutelkolommen.map(({ waarde }) => waarde(regel)),
    ]),
  });
}

function kindOf(soort: (typeof invulkolommen)[number]['invul']['soort']): 'text' | 'date' | 'number' {
  return soort === 'dag' ? 'date' : soort === 'bedrag' || soort === 'aantal' ? 'number' : 'text';
}

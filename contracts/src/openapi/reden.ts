import { fromRecord } from './json-schema.ts';

/** A reason of a verdict, as the router gives it and casework shows it. */
export const redenvelden = fromRecord('Reden', 'Wat een bouwsteen vond, ook als er niet aan is voldaan', {
  code: 'Naam van de bouwsteen',
  pad: 'Plaats in de formule, bijvoorbeeld of/2/samenloop',
  voldaan: 'Of eraan is voldaan',
  soort: 'Soort signaalpartner waar de reden over gaat',
  gevonden: 'Gevonden aantal',
  vereist: 'Vereist aantal',
  eenheid: 'Eenheid van beide aantallen',
  meldingIds: 'Meldingen waar de reden op rust',
});

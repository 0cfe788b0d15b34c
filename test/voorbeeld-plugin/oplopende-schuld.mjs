// An example of a formule from outside: see README.md in this folder.

/** @typedef {import('@meldpunt/signal-router/plug-in').PluginMelding} Melding */

/**
 * Satisfied when one arrear keeps growing: reported in so many successive meldingen, each higher than the one before,
 * and together so many percent up.
 *
 * @type {import('@meldpunt/signal-router/plug-in').PluginFormule<{ stappen: number, procent: number }>}
 */
const oplopendeSchuld = {
  naam: 'oplopende-schuld',
  versie: 1,
  omschrijving: 'Een achterstand die bij elke melding hoger wordt',
  redenen: { stijging: 'Een achterstand steeg bij opeenvolgende meldingen' },
  parameterschema: {
    type: 'object',
    properties: {
      stappen: { type: 'integer', minimum: 1, maximum: 6, default: 2 },
      procent: { type: 'integer', minimum: 1, maximum: 1_000, default: 25 },
    },
    additionalProperties: false,
  },
  terugkijkDagen: 183,

  evaluate({ meldingen }, { stappen, procent }) {
    const reeksen = perAchterstand(meldingen).filter((reeks) => reeks.some(({ open }) => open));
    const stijgend = reeksen.map(laatsteStijging);
    const beste = stijgend.sort((a, b) => b.length - a.length || stijging(b) - stijging(a))[0] ?? [];
    const voldaan = beste.length - 1 >= stappen && stijging(beste) >= procent;
    return {
      signaal: voldaan,
      aanpak: 'BELLEN',
      zwaarte: 400,
      redenen: [
        {
          code: 'stijging',
          voldaan,
          gevonden: Math.floor(stijging(beste)),
          vereist: procent,
          eenheid: 'procent',
          meldingIds: beste.map(({ meldingId }) => meldingId),
        },
      ],
    };
  },
};

export default oplopendeSchuld;

/**
 * The meldingen of each arrear, from old to new.
 * @param {readonly Melding[]} meldingen
 * @returns {Melding[][]}
 */
function perAchterstand(meldingen) {
  const reeksen = Object.values(Object.groupBy(meldingen, ({ achterstandId }) => achterstandId));
  return reeksen.map((reeks = []) => reeks.toSorted((a, b) => (a.signaaldatum < b.signaaldatum ? -1 : 1)));
}

/**
 * The end of a series in which every amount is higher than the one before.
 * @param {readonly Melding[]} reeks
 */
function laatsteStijging(reeks) {
  let begin = reeks.length - 1;
  while (begin > 0 && bedrag(reeks[begin - 1]) < bedrag(reeks[begin])) begin -= 1;
  return reeks.slice(Math.max(0, begin));
}

/** @param {readonly Melding[]} reeks */
function stijging(reeks) {
  const [eerste, laatste] = [bedrag(reeks[0]), bedrag(reeks.at(-1))];
  return eerste === 0 ? 0 : ((laatste - eerste) / eerste) * 100;
}

/** @param {Melding | undefined} melding */
function bedrag(melding) {
  return melding?.bedragInCenten ?? 0;
}

import { codelijsten, toonTabel } from '@meldpunt/contracts';
import type { Cel, Maat } from './cel.ts';
import { type EigenRij, onderdruk, type Rij, type Verborgen } from './onderdruk.ts';
import type { Gemeenteregel, ZonderSignaal } from './rapport.ts';
import type { Gemeentegegevens } from './store.ts';
import { perThousand, Sums } from './sums.ts';

/** Kinds and results, each with every code it can have: which of them occur tells as much as how often. */
export function sumZonderSignaal(cellen: readonly Cel[]): ZonderSignaal {
  const sums = new Sums(cellen.filter(({ signaal }) => !signaal));
  const toon = (maat: Maat, codes: readonly string[]) => {
    const tabel = toonTabel(
      codes.map((sleutel) => {
        const { aantal } = sums.of(maat, sleutel);
        return { sleutel, aantal, zonderSignaal: aantal };
      }),
    );
    const tellingen = tabel.cellen.map(({ sleutel: code, aantal }) => ({
      code,
      aantal,
      centen: aantal === null ? null : sums.of(maat, code).centen,
    }));
    return { aantal: tabel.totaal, tellingen };
  };
  const { aantal, tellingen: perSoort } = toon('VOLUME', codelijsten.partnersoort);
  const { tellingen: resultaten } = toon('RESULTAAT', ['OPEN', ...codelijsten.uitkomsteinde]);
  return { aantal, centen: aantal === null ? null : sums.total('VOLUME').centen, perSoort, resultaten };
}

/** One line for each, in the order of their codes, with what may be seen of it by whoever has those of `eigen`. */
export function perGemeente(
  cellen: readonly Cel[],
  gemeenten: readonly Gemeentegegevens[],
  eigen: readonly string[],
): Gemeenteregel[] {
  const perCode = Map.groupBy(cellen, (cel) => cel.gemeentecode);
  const own = new Set(eigen);
  const toRij = (gemeente: Gemeentegegevens) => {
    const sums = new Sums(perCode.get(gemeente.gemeentecode) ?? []);
    const zaak = (code: string) => sums.of('ZAAK', code).aantal;
    const rij = {
      meldingen: sums.total('VOLUME').aantal,
      soorten: codelijsten.partnersoort.map((code) => sums.of('VOLUME', code).aantal),
      zaken: zaak('TOTAAL'),
      contact: zaak('CONTACT'),
      hulp: zaak('HULP'),
      termijnVerstreken: zaak('CONTACTTERMIJN_VERSTREKEN') + zaak('DREIGINGSTERMIJN_VERSTREKEN'),
    };
    return { gemeente, rij };
  };
  const open = gemeenten
    .filter(({ gemeentecode }) => own.has(gemeentecode) && perCode.has(gemeentecode))
    .map((gemeente) => {
      const zonderSignaal = (perCode.get(gemeente.gemeentecode) ?? []).filter(({ signaal }) => !signaal);
      return { ...toRij(gemeente), zonderSignaal: toEigenRij(zonderSignaal) };
    });
  const guarded = gemeenten.filter(({ gemeentecode }) => !own.has(gemeentecode)).map(toRij);
  const verborgen = onderdruk(
    guarded.map(({ rij }) => rij),
    open.map(({ zonderSignaal }) => zonderSignaal),
  );
  return [
    ...open.map(({ gemeente, rij, zonderSignaal }) => {
      const meldingen = zonderSignaal.meldingen.verborgen;
      const soorten = zonderSignaal.soorten.map((soort) => soort.verborgen);
      const zaak = { zaken: false, contact: false, hulp: false, termijnVerstreken: false };
      return toRegel(gemeente, rij, { meldingen, soorten, ...zaak });
    }),
    ...guarded.flatMap(({ gemeente, rij }, nr) => {
      const hidden = verborgen[nr];
      // Who is not there has nought, which is not told where nought is hidden.
      const isThere = perCode.has(gemeente.gemeentecode) || hidden?.meldingen === true;
      return hidden !== undefined && isThere ? [toRegel(gemeente, rij, hidden)] : [];
    }),
  ].sort((left, right) => (left.gemeentecode < right.gemeentecode ? -1 : 1));
}

/** What is hidden of a municipality's own, as its own report decides it. */
function toEigenRij(cellen: readonly Cel[]): EigenRij {
  const sums = new Sums(cellen);
  const getoond = sumZonderSignaal(cellen);
  return {
    meldingen: { aantal: sums.total('VOLUME').aantal, verborgen: getoond.aantal === null },
    soorten: getoond.perSoort.map(({ code, aantal }) => ({
      aantal: sums.of('VOLUME', code).aantal,
      verborgen: aantal === null,
    })),
  };
}

function toRegel(
  { gemeentecode, naam, inwoners }: Gemeentegegevens,
  rij: Rij,
  verborgen: Verborgen,
): Gemeenteregel {
  const shown = (naam: Exclude<keyof Rij, 'soorten'>) => (verborgen[naam] ? null : rij[naam]);
  const meldingen = shown('meldingen');
  return {
    gemeentecode,
    naam,
    inwoners,
    meldingen,
    perDuizendInwoners: meldingen === null ? null : perThousand(meldingen, inwoners),
    // A hidden total would follow from its parts.
    perSoort: Object.fromEntries(
      codelijsten.partnersoort.map((code, nr) => [
        code,
        meldingen === null || verborgen.soorten[nr] === true ? null : (rij.soorten[nr] ?? 0),
      ]),
    ),
    zaken: shown('zaken'),
    contact: shown('contact'),
    hulp: shown('hulp'),
    termijnVerstreken: shown('termijnVerstreken'),
  };
}

/* The page: what came out of the formules, in tables and plots. One file, nothing from elsewhere. */
import type { GetoondeFormule } from '../../services/signal-router/src/proefdraaien/toon-proef.ts';
import { UITSLAGEN, type Uitslag } from '../../services/signal-router/src/proefdraaien/uitslag.ts';
import type { Landelijk } from './draai.ts';
import { FORMULES } from './rangorde.ts';

const KLEUREN = ['#154273', '#b0720a', '#39870c', '#6b6b6b'];
const NAMEN: Readonly<Record<Uitslag, string>> = {
  contact: 'Contact gelegd',
  hulp: 'Hulp aanvaard',
  alOpgelost: 'Al opgelost',
  onterecht: 'Onterecht',
};

export function maakVerslag(landelijk: Landelijk): string {
  const { formules, geldend } = landelijk;
  const alle = [...formules, geldend];
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Proefdraaien</title>
<style>
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { text-align: right; padding: .3rem .8rem; border-bottom: 1px solid #ccc }
th:first-child, td:first-child { text-align: left }
svg { width: 100%; height: auto }
svg text { font: 12px sans-serif }
</style>
</head>
<body>
<h1>Proefdraaien op het jaar van een verzonnen land</h1>
<p>${getal(landelijk.meldingen)} meldingen in ${landelijk.gemeenten} gemeenten, waarvan ${getal(landelijk.beoordeeld)}
beoordeeld; wat is teruggenomen doet niet mee. Niemand hierin bestaat. De geldende formule is de standaard.</p>
${tabel(alle)}
<h2>Signalen per maand</h2>
${lijnen(alle)}
<h2>Hoe zaken afliepen</h2>
<p>Aandeel van de signalen met een bekend resultaat, met het 95 %-interval van Wilson.</p>
${UITSLAGEN.map((uitslag) => `<h3>${NAMEN[uitslag]}</h3>\n${intervallen(alle, uitslag)}`).join('\n')}
<h2>Anders dan de geldende formule</h2>
${verschillen(formules)}
<h2>Vroeger of later</h2>
${momenten(formules)}
<h2>Gemeenten</h2>
<p>Signalen per maand per 1.000 inwoners: elke stip is een gemeente waarvan het aantal getoond mag worden.</p>
${stippen(landelijk)}
<h2>Wat er geplant is</h2>
<p>De gemiddelde nood van wie een formule hoort te kiezen, zoals het land haar verbergt. De uitkomsten zetten de formules
${landelijk.rangordeKlopt ? 'in dezelfde volgorde' : '<strong>niet</strong> in dezelfde volgorde'}.</p>
<table><tr><th>Formule</th><th>Geplante nood</th><th>Hulp aanvaard</th></tr>
${formules.map((formule, nr) => `<tr><td>${titel(formule)}</td><td>${procent(landelijk.nood[nr] ?? null)}</td><td>${procent(formule.uitslagen.hulp?.aandeel ?? null)}</td></tr>`).join('\n')}
</table>
</body>
</html>
`;
}

function titel({ naam }: Pick<GetoondeFormule, 'naam'>): string {
  return tekst(FORMULES.find((formule) => formule.naam === naam)?.titel ?? `Geldend: ${naam}`);
}

function tekst(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function getal(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('nl-NL');
}

function procent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toLocaleString('nl-NL', { maximumFractionDigits: 1 })} %`;
}

function tabel(alle: readonly GetoondeFormule[]): string {
  const rows = alle.map((formule) => {
    const bezoek = formule.perAanpak.find(({ sleutel }) => sleutel === 'HUISBEZOEK')?.aantal ?? null;
    const cells = [
      getal(formule.signalen),
      getal(formule.perDuizend),
      getal(bezoek),
      procent(formule.uitslagen.hulp?.aandeel ?? null),
    ];
    return `<tr><td>${titel(formule)}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><tr><th>Formule</th><th>Signalen</th><th>Per maand per 1.000</th><th>Huisbezoeken</th><th>Hulp aanvaard</th></tr>
${rows.join('\n')}
</table>`;
}

const BREED = 800;
const LINKS = 330;

function kleur(nr: number): string {
  return KLEUREN[nr % KLEUREN.length] ?? '#000';
}

function lijnen(alle: readonly GetoondeFormule[]): string {
  const hoog = 260;
  const meeste = Math.max(1, ...alle.flatMap(({ perMaand }) => perMaand.map(({ aantal }) => aantal ?? 0)));
  const maanden = alle[0]?.perMaand.map(({ sleutel }) => sleutel) ?? [];
  const x = (nr: number) => 60 + (nr * (BREED - 80)) / Math.max(1, maanden.length - 1);
  const y = (aantal: number) => hoog - 30 - (aantal / meeste) * (hoog - 60);
  const lines = alle.map(({ perMaand }, nr) => {
    const points = perMaand.flatMap(({ aantal }, at) =>
      aantal === null ? [] : [`${x(at)},${y(aantal).toFixed(1)}`],
    );
    return `<polyline fill="none" stroke="${kleur(nr)}" stroke-width="2" points="${points.join(' ')}"/>`;
  });
  const labels = maanden.map(
    (maand, nr) => `<text x="${x(nr)}" y="${hoog - 8}" text-anchor="middle">${tekst(maand)}</text>`,
  );
  const legend = alle.map(
    (formule, nr) =>
      `<text x="${60 + (nr % 2) * 370}" y="${hoog + 14 + Math.floor(nr / 2) * 18}" fill="${kleur(nr)}">${titel(formule)}</text>`,
  );
  return plaat(hoog + 44, 'Signalen per maand per formule', [
    `<text x="55" y="${y(meeste)}" text-anchor="end">${getal(meeste)}</text><text x="55" y="${y(0)}" text-anchor="end">0</text>`,
    `<line x1="60" x2="${BREED - 20}" y1="${y(0)}" y2="${y(0)}" stroke="#999"/>`,
    ...lines,
    ...labels,
    ...legend,
  ]);
}

function intervallen(alle: readonly GetoondeFormule[], uitslag: Uitslag): string {
  const most = Math.max(0.01, ...alle.map(({ uitslagen }) => uitslagen[uitslag]?.tot ?? 0));
  const x = (share: number) => LINKS + (share / most) * (BREED - LINKS - 90);
  const rows = alle.map((formule, nr) => {
    const at = 18 + nr * 26;
    const found = formule.uitslagen[uitslag];
    const label = `<text x="${LINKS - 10}" y="${at + 4}" text-anchor="end">${titel(formule)}</text>`;
    if (found === null) return `${label}<text x="${LINKS}" y="${at + 4}">–</text>`;
    return `${label}<line x1="${x(found.van)}" x2="${x(found.tot)}" y1="${at}" y2="${at}" stroke="${kleur(nr)}" stroke-width="3"/><circle cx="${x(found.aandeel)}" cy="${at}" r="5" fill="${kleur(nr)}"/><text x="${x(found.tot) + 10}" y="${at + 4}">${procent(found.aandeel)}</text>`;
  });
  return plaat(alle.length * 26 + 10, NAMEN[uitslag], rows);
}

function verschillen(formules: readonly GetoondeFormule[]): string {
  const rows = formules.map((formule) => {
    const { verschil } = formule;
    return [titel(formule), verschil?.ookGeldend, verschil?.alleenNieuw, verschil?.alleenGeldend] as const;
  });
  const redenen = formules.map((formule) => {
    const lost = formule.verschil?.redenenGemist ?? [];
    const shown = lost.map(({ sleutel, aantal }) => `${tekst(sleutel)}: ${getal(aantal)}`).join(', ');
    return `<li>${titel(formule)}, waarom niet meer: ${shown === '' ? 'geen' : shown}</li>`;
  });
  return `${balken(rows, ['in beide', 'alleen nieuw', 'alleen geldend'])}<ul>${redenen.join('\n')}</ul>`;
}

function momenten(formules: readonly GetoondeFormule[]): string {
  const rows = formules.map((formule) => {
    const { verschil } = formule;
    return [titel(formule), verschil?.vroeger, verschil?.gelijk, verschil?.later] as const;
  });
  return balken(rows, ['vroeger', 'dezelfde dag', 'later']);
}

type Rij = readonly [string, ...(number | null | undefined)[]];

function balken(rows: readonly Rij[], delen: readonly string[]): string {
  const most = Math.max(
    1,
    ...rows.map(([, ...values]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0)),
  );
  const bars = rows.map(([label, ...values], nr) => {
    const at = 8 + nr * 34;
    let left = LINKS;
    const parts = values.map((value, deel) => {
      const width = ((value ?? 0) / most) * (BREED - LINKS - 20);
      const part = `<rect x="${left.toFixed(1)}" y="${at}" width="${width.toFixed(1)}" height="22" fill="${kleur(deel)}"><title>${tekst(delen[deel] ?? '')}: ${getal(value ?? null)}</title></rect>`;
      left += width;
      return part;
    });
    return `<text x="${LINKS - 10}" y="${at + 16}" text-anchor="end">${label}</text>${parts.join('')}`;
  });
  const legend = delen.map(
    (deel, nr) =>
      `<text x="${LINKS + nr * 150}" y="${rows.length * 34 + 22}" fill="${kleur(nr)}">${tekst(deel)}</text>`,
  );
  const table = rows.map(
    ([label, ...values]) =>
      `<tr><td>${label}</td>${values.map((value) => `<td>${getal(value ?? null)}</td>`).join('')}</tr>`,
  );
  return `${plaat(rows.length * 34 + 30, delen.join(', '), [...bars, ...legend])}
<table><tr><th>Formule</th>${delen.map((deel) => `<th>${tekst(deel)}</th>`).join('')}</tr>
${table.join('\n')}
</table>`;
}

function stippen({ perGemeente, formules }: Landelijk): string {
  const most = Math.max(0.01, ...perGemeente.flatMap((values) => values.map((value) => value ?? 0)));
  const rows = formules.map((formule, nr) => {
    const at = 24 + nr * 44;
    const dots = (perGemeente[nr] ?? []).flatMap((value, place) =>
      value === null
        ? []
        : [
            `<circle cx="${(LINKS + (value / most) * (BREED - LINKS - 60)).toFixed(1)}" cy="${at + ((place % 9) - 4) * 3}" r="2" fill="${kleur(nr)}" fill-opacity=".5"/>`,
          ],
    );
    return `<text x="${LINKS - 10}" y="${at + 4}" text-anchor="end">${titel(formule)}</text>${dots.join('')}`;
  });
  return plaat(formules.length * 44 + 24, 'Signalen per 1.000 inwoners per gemeente', [
    ...rows,
    `<text x="${LINKS}" y="${formules.length * 44 + 18}">0</text><text x="${BREED - 60}" y="${formules.length * 44 + 18}" text-anchor="end">${getal(Number(most.toFixed(2)))}</text>`,
  ]);
}

function plaat(hoog: number, naam: string, delen: readonly string[]): string {
  return `<svg viewBox="0 0 ${BREED} ${hoog}" role="img" aria-label="${tekst(naam)}">\n${delen.join('\n')}\n</svg>`;
}

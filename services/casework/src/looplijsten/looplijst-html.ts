import type { Datum } from '@meldpunt/contracts';
import { dayOfMonth, monthOf, weekday, yearOf } from '@meldpunt/contracts';
import { geboortedagVan, letOp, naamVan } from '../blad/kolommen.ts';
import { woordVan } from '../blad/woorden.ts';
import type { MeldingWeergave } from '../looplijst/zaak-weergave.ts';
import type { Looplijstweergave, Regelweergave } from './read-looplijst.ts';

/** What the page says besides the list itself. */
export type Paginagegevens = {
  readonly gemeentenaam: string;
  /** When the page was made, as people in the Netherlands read a clock: 08:15. */
  readonly tijd: string;
  /** The hub's day on which it was made. */
  readonly dag: Datum;
  readonly partners: ReadonlyMap<
    string,
    { readonly partnerNaam: string; readonly telefoonIncasso: string | null }
  >;
};

/** A page without script, and its style apart so that its digest can be named in the policy of the answer. */
export type Pagina = { readonly html: string; readonly stijl: string };

const dagen = ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'];
const maanden =
  'januari februari maart april mei juni juli augustus september oktober november december'.split(' ');

function voluit(dag: Datum): string {
  return `${dagen[weekday(dag) - 1]} ${dayOfMonth(dag)} ${maanden[monthOf(dag) - 1]} ${yearOf(dag)}`;
}

function kort(dag: Datum): string {
  return dag.split('-').reverse().join('-');
}

function euro(centen: number): string {
  const heel = String(Math.floor(centen / 100)).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return `€ ${heel},${String(centen % 100).padStart(2, '0')}`;
}

const ENTITEITEN: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function veilig(tekst: string): string {
  return tekst.replaceAll(/[&<>"']/g, (teken) => ENTITEITEN[teken] ?? '');
}

/**
 * The looplijst of one worker as a page to print: each resident on a block that is not torn over two sheets, what is known
 * of him and room to note what happened. Every sheet says whose it is, when it was made and until when it holds. Readable
 * without colour, in the order it is read aloud, and in Dutch.
 */
export function looplijstPagina(lijst: Looplijstweergave, gegevens: Paginagegevens): Pagina {
  const { gemeentenaam, tijd, dag, partners } = gegevens;
  const wie = [lijst.behandelaarId, lijst.metBehandelaarId].filter((een) => een !== null).join(' en ');
  const geldig = `Geldig tot het einde van ${voluit(lijst.geldigTot)}`;
  const gemaakt = `Gemaakt op ${voluit(dag)} om ${tijd} uur`;
  const stijl = stijlVan(`Looplijst ${wie} · ${gemaakt} · ${geldig}`);
  const vervangen =
    lijst.vervangenDoor === null
      ? ''
      : '<p class="waarschuwing"><strong>Let op:</strong> deze lijst is vervangen door een latere.</p>';
  const regels =
    lijst.regels.length === 0
      ? '<p>Er staan geen zaken op deze lijst.</p>'
      : `<ol class="regels">${lijst.regels.map((regel) => regelHtml(regel, partners)).join('')}</ol>`;
  const titel = `Looplijst van ${wie} voor ${voluit(lijst.dag)}`;
  const html = `<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${veilig(titel)} – ${veilig(gemeentenaam)}</title>
<style>${stijl}</style>
</head>
<body>
<header>
<p class="gemeente">Gemeente ${veilig(gemeentenaam)}</p>
<h1>${veilig(titel)}</h1>
<p>${veilig(gemaakt)}. <strong>${veilig(geldig)}.</strong> Vraag voor vertrek na welke zaken intussen zijn vervallen.</p>
<p>Vertrouwelijk. Laat deze lijst nergens achter en vernietig hem na gebruik.</p>
${vervangen}
</header>
<main>
<h2>${lijst.regels.length === 1 ? '1 zaak' : `${lijst.regels.length} zaken`}</h2>
${regels}
</main>
</body>
</html>
`;
  return { html, stijl };
}

function regelHtml(regel: Regelweergave, partners: Paginagegevens['partners']): string {
  const { zaak, volgorde } = regel;
  if (regel.vervallen) {
    return `<li value="${volgorde}"><article class="vervallen"><h3><span class="nr">${volgorde}</span> Niet langsgaan</h3><p>Deze zaak is vervallen of afgesloten sinds de lijst is gemaakt.</p></article></li>`;
  }
  const { persoon } = zaak;
  const naam = persoon === null ? 'Gegevens niet beschikbaar' : naamVan(persoon);
  const waarschuwing = letOp(zaak, false);
  const adres =
    persoon === null
      ? null
      : [
          [persoon.straatnaam, persoon.huisnummer, persoon.huisnummertoevoeging],
          [persoon.postcode, persoon.plaatsnaam],
        ]
          .map((delen) => delen.filter((deel) => deel !== null).join(' '))
          .filter((deel) => deel !== '')
          .join(', ');
  const wijk = [
    regel.wijk,
    regel.dagdeel === null ? null : `liefst ${woordVan('dagdeel', regel.dagdeel).toLowerCase()}`,
  ]
    .filter((deel) => deel !== null)
    .join(', ');
  const pogingen =
    zaak.aantalContactpogingen === 0
      ? 'nog geen'
      : `${zaak.aantalContactpogingen}, de eerste op ${kort(zaak.eersteContactpogingOp ?? zaak.geopendOp)}`;
  const velden: readonly (readonly [string, string | null])[] = [
    ['Adres', adres],
    ['Geboren', geboortedagVan(persoon?.geboortedatum ?? null)],
    ['Telefoon', persoon?.telefoonnummer ?? null],
    ['E-mail', persoon?.email ?? null],
    ['Aanpak', woordVan('aanpak', zaak.aanpak)],
    ['Wijk', wijk === '' ? null : wijk],
    ['Eerste contact uiterlijk', kort(zaak.uiterlijkOp)],
    ['Eerdere pogingen', pogingen],
  ];
  const gegevens = velden
    .filter(([, waarde]) => waarde !== null)
    .map(([naamVeld, waarde]) => `<div><dt>${naamVeld}</dt><dd>${veilig(waarde ?? '')}</dd></div>`)
    .join('');
  const open = zaak.meldingen.filter(({ stand }) => stand === 'OPEN');
  return `<li value="${volgorde}"><article>
<h3><span class="nr">${volgorde}</span> ${veilig(naam)}${waarschuwing === null ? '' : ` <strong class="spoed">${veilig(waarschuwing)}</strong>`}</h3>
<dl>${gegevens}</dl>
<table><caption>Achterstanden, samen ${euro(zaak.bedragInCenten)}</caption><thead><tr><th scope="col">Soort</th><th scope="col">Signaalpartner</th><th scope="col">Incasso bereikbaar op</th><th scope="col" class="bedrag">Bedrag</th></tr></thead><tbody>${open.map((melding) => meldingHtml(melding, partners)).join('')}</tbody></table>${open.some(({ alleenDoorAnderen }) => alleenDoorAnderen) ? DOOR_ANDEREN : ''}
<p class="noteren"><span class="vak" aria-hidden="true"></span> Gesproken <span class="vak" aria-hidden="true"></span> Niet thuis <span class="vak" aria-hidden="true"></span> Wil geen hulp <span class="vak" aria-hidden="true"></span> Kaartje met naam achtergelaten <span class="lijn" aria-hidden="true"></span></p>
</article></li>`;
}

/** Under the table of who has such a melding; the telephone number beside it is what makes the mistake likely. */
const DOOR_ANDEREN =
  '<p class="noot">(*) In beeld door meldingen van anderen. Wie hierover belt, laat deze signaalpartner weten dat er meer speelt.</p>';

function meldingHtml(melding: MeldingWeergave, partners: Paginagegevens['partners']): string {
  const partner = partners.get(melding.partnerId);
  return `<tr><td>${veilig(woordVan('partnersoort', melding.soort))}</td><td>${veilig(partner?.partnerNaam ?? melding.partnerId)}${melding.alleenDoorAnderen ? ' (*)' : ''}</td><td>${veilig(partner?.telefoonIncasso ?? '–')}</td><td class="bedrag">${euro(melding.bedragInCenten)}</td></tr>`;
}

/** `onderaan` stands on every printed sheet. A string of CSS; what could end it is not in a date, a time or a name. */
function stijlVan(onderaan: string): string {
  const tekst = onderaan.replaceAll(/[^\p{L}\p{N} .:·_-]/gu, '');
  return `
@page { size: A4; margin: 14mm 12mm 18mm; @bottom-left { content: "${tekst}"; font: 8pt sans-serif; } @bottom-right { content: "Blad " counter(page) " van " counter(pages); font: 8pt sans-serif; } }
* { box-sizing: border-box; }
body { color: #000; background: #fff; font: 11pt/1.4 Arial, Helvetica, sans-serif; max-width: 52rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5em; line-height: 1.2; margin: 0 0 .4em; }
h2 { font-size: 1.1em; border-bottom: 2px solid #000; padding-bottom: .2em; }
h3 { font-size: 1.15em; margin: 0 0 .4em; }
header p { margin: .2em 0; }
.gemeente { font-weight: bold; }
.regels { list-style: none; margin: 0; padding: 0; }
article { border: 1px solid #555; border-radius: 4px; padding: .7em .9em; margin: 0 0 .8em; break-inside: avoid; }
.nr { display: inline-block; min-width: 1.9em; text-align: center; border: 1px solid #000; border-radius: 1em; margin-right: .3em; }
.spoed { border: 2px solid #000; padding: 0 .4em; margin-left: .5em; font-size: .85em; text-transform: uppercase; }
.waarschuwing { border: 2px solid #000; padding: .4em .6em; }
.vervallen { border-style: dashed; }
dl { display: grid; grid-template-columns: 1fr 1fr; gap: .1em 1.5em; margin: 0 0 .5em; }
dl div { display: flex; gap: .5em; }
dt { min-width: 11.2em; color: #333; }
dd { margin: 0; font-weight: bold; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin-bottom: .6em; }
caption { text-align: left; font-weight: bold; padding: .2em 0; }
th, td { text-align: left; border-bottom: 1px solid #999; padding: .15em .8em .15em 0; vertical-align: top; }
.bedrag { text-align: right; padding-right: 0; white-space: nowrap; }
.noteren, .noot { margin: 0; }
.noot { font-size: .85em; margin-bottom: .4em; }
.vak { display: inline-block; width: .9em; height: .9em; border: 1px solid #000; vertical-align: -.1em; margin-left: .9em; }
.vak:first-child { margin-left: 0; }
.lijn { display: block; border-bottom: 1px solid #000; height: 1.8em; }
@media screen and (max-width: 40rem) { dl { grid-template-columns: 1fr; } table { font-size: .8em; } th, td { padding-right: .4em; } }
@media print { body { padding: 0; max-width: none; font-size: 10pt; } }
`;
}

import { describe, expect, test } from 'vitest';
import { maakLijst } from '../../test/lijstvoorbeeld.ts';
import { VANDAAG } from '../../test/voorbeeld.ts';
import { looplijstPagina } from './looplijst-html.ts';

const gegevens = {
  gemeentenaam: "'s-Hertogenbosch",
  tijd: '08:15',
  dag: VANDAAG,
  partners: new Map([['woonstek', { partnerNaam: 'Woonstek', telefoonIncasso: '0301234567' }]]),
};

describe('de bladzijde van een looplijst', () => {
  const lijst = maakLijst([{ achternaam: 'Jansen', telefoonnummer: '0612345678' }, {}]);
  const { html, stijl } = looplijstPagina(lijst, gegevens);

  test('zegt van wie zij is, wanneer zij is gemaakt en tot wanneer zij geldt, ook op elk blad', () => {
    expect(html).toContain('<html lang="nl">');
    expect(html).toContain('<h1>Looplijst van anne voor maandag 2 maart 2026</h1>');
    expect(html).toContain('Gemaakt op maandag 2 maart 2026 om 08:15 uur.');
    expect(html).toContain('<strong>Geldig tot het einde van maandag 2 maart 2026.</strong>');
    expect(html).toContain('Gemeente &#39;s-Hertogenbosch');
    expect(stijl).toContain(
      'content: "Looplijst anne · Gemaakt op maandag 2 maart 2026 om 08:15 uur · Geldig tot',
    );
  });

  test('toont wie, waar, wat en bij wie te bellen', () => {
    expect(html).toContain('A. van der Jansen <strong class="spoed">Spoed, Dreiging</strong>');
    expect(html).toContain('<dd>Proefstraat 12, 6511AA Nijmegen</dd>');
    expect(html).toContain('<dt>Geboren</dt><dd>02-01-1980</dd>');
    expect(html).toContain('<dd>Centrum, liefst avond</dd>');
    expect(html).toContain('Achterstanden, samen € 1.434,56');
    expect(html).toContain(
      '<td>Huur</td><td>Woonstek</td><td>0301234567</td><td class="bedrag">€ 1.200,00</td>',
    );
  });

  test('zegt bij welke signaalpartner wie belt laat merken dat er meer speelt, en anders niets daarover', () => {
    const gemerkt = maakLijst([{}], { partnerId: 'woonstek', alleenDoorAnderen: true });
    const pagina = looplijstPagina(gemerkt, gegevens).html;
    expect(pagina).toContain('<td>Woonstek (*)</td><td>0301234567</td>');
    expect(pagina).toContain('<td>stroom</td>');
    expect(pagina.match(/<p class="noot">\(\*\) In beeld door meldingen van anderen\./g)).toHaveLength(1);
    expect(html).not.toMatch(/\(\*\)|class="noot"/);
  });

  test('heeft geen script en niets van elders, en laat zich niets aandoen', () => {
    const kwaad = '<script>alert(1)</script>"\'&';
    const boos = looplijstPagina(maakLijst([{ achternaam: kwaad, straatnaam: kwaad }]), {
      ...gegevens,
      gemeentenaam: kwaad,
      partners: new Map([['woonstek', { partnerNaam: kwaad, telefoonIncasso: kwaad }]]),
    });
    expect(boos.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(boos.html).not.toMatch(/<script|<link|<img|https?:|\son\w+=/);
    expect(boos.html.split('</style>')).toHaveLength(2);
  });

  test('toont niemand bij wie niet meer langsgegaan wordt', () => {
    const [eerste, ...rest] = lijst.regels;
    if (eerste === undefined) throw new Error('no line');
    const vervallen = { ...eerste, vervallen: true, zaak: { ...eerste.zaak, persoon: null } };
    const pagina = looplijstPagina({ ...lijst, vervangenDoor: 'x', regels: [vervallen, ...rest] }, gegevens);
    expect(pagina.html).toContain('Niet langsgaan');
    expect(pagina.html).not.toContain('Jansen');
    expect(pagina.html).toContain('deze lijst is vervangen door een latere');
  });

  test('is ook zonder zaken of met een gewiste inwoner een bladzijde', () => {
    expect(looplijstPagina(maakLijst([]), gegevens).html).toContain('Er staan geen zaken op deze lijst.');
    const [regel] = lijst.regels;
    if (regel === undefined) throw new Error('no line');
    const leeg = { ...lijst, regels: [{ ...regel, zaak: { ...regel.zaak, persoon: null } }] };
    expect(looplijstPagina(leeg, gegevens).html).toContain('Gegevens niet beschikbaar');
  });
});

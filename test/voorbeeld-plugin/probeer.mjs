// Runs the cases of voorbeelden.json through a plug-in, without a hub: node probeer.mjs [plug-in] [voorbeelden]
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [plugin = './oplopende-schuld.mjs', voorbeelden = './voorbeelden.json'] = process.argv
  .slice(2)
  .map((path) => resolve(path));
const hier = (path) => new URL(path.startsWith('.') ? path : pathToFileURL(path), import.meta.url);
const [formule] = [(await import(hier(plugin).href)).default].flat();
let mis = 0;
for (const { waarom, peildatum, parameters, meldingen, verwacht } of JSON.parse(
  await readFile(hier(voorbeelden), 'utf8'),
)) {
  const groep = { meldingen: meldingen.map(vulAan), verzameladres: false };
  const { signaal, redenen } = formule.evaluate(groep, parameters, peildatum);
  const goed =
    signaal === verwacht.signaal && redenen[0].gevonden === (verwacht.gevonden ?? redenen[0].gevonden);
  if (!goed) mis += 1;
  console.log(`${goed ? 'goed' : 'MIS '}  ${waarom}`);
  if (!goed) console.log(`      kreeg signaal ${signaal}, gevonden ${redenen[0].gevonden}`);
}
console.log(mis === 0 ? 'Alle voorbeelden kloppen.' : `${mis} voorbeelden kloppen niet.`);
process.exitCode = mis === 0 ? 0 : 1;

/** What a case leaves out. */
function vulAan(velden, plaats) {
  return {
    meldingId: `m${plaats + 1}`,
    achterstandId: `a${plaats + 1}`,
    persoon: 'p1',
    adres: 'd1',
    partnerId: 'zorg',
    soort: 'ZORG',
    meldmaand: velden.signaaldatum.slice(0, 7),
    ontstaansdatum: null,
    bedragInCenten: 20_000,
    aantalTermijnen: null,
    crisissignaal: false,
    dreiging: null,
    open: true,
    eindresultaat: null,
    ...velden,
  };
}

// Runs the cases of voorbeelden.json through a plug-in, without a hub: node probeer.mjs [plug-in] [voorbeelden]
// Judges in a thread that is ended when it takes too long, fills in what the parameterschema leaves to its defaults, and
// looks at the answers as the hub does, but for the soort of a reden. Of the schema it knows type, enum, minimum, maximum
// and default; the hub knows all.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/**
 * Milliseconds of processor time for one answer, of which the hub gives 250, and on the clock, for what waits instead of
 * computing: a machine that is busy with something else is not the plug-in's fault.
 */
const REKENTIJD_MS = 2_000;
const WACHTTIJD_MS = 30_000;
const KIJK_MS = 50;
const GEHEUGEN_MB = 64;
const AANPAKKEN = ['BRIEF', 'BELLEN', 'HUISBEZOEK', 'EIGEN_CONSULENT'];
const NAAM = /^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/;

await (isMainThread ? probeer() : antwoord());

/** In the thread: loads the newest version and judges each groep it is sent. */
async function antwoord() {
  const versies = [(await import(workerData)).default].flat();
  const formule = versies.reduce((newest, one) => (one?.versie > newest?.versie ? one : newest));
  const { evaluate, ...over } = formule;
  parentPort.postMessage({
    over: JSON.parse(JSON.stringify(over)),
    isFunctie: typeof evaluate === 'function',
  });
  parentPort.on('message', ({ groep, parameters, peildatum }) => {
    try {
      parentPort.postMessage({ oordeel: formule.evaluate(groep, parameters, peildatum) });
    } catch (error) {
      // The line that threw, and where it stands.
      parentPort.postMessage({
        fout: `gooit ${`${error?.stack ?? error}`.split('\n').slice(0, 2).join('')}`,
      });
    }
  });
}

async function probeer() {
  const [plugin = './oplopende-schuld.mjs', voorbeelden = './voorbeelden.json'] = process.argv.slice(2);
  const hier = (path) =>
    process.argv.length > 2 ? pathToFileURL(resolve(path)) : new URL(path, import.meta.url);
  let draad = await begin(hier(plugin).href);
  if (draad.fouten.length > 0) {
    console.error(`${plugin} is geen formule:\n  ${draad.fouten.join('\n  ')}`);
    await draad.stop();
    process.exitCode = 2;
    return;
  }
  let mis = 0;
  for (const { waarom, peildatum, parameters, meldingen, verwacht } of JSON.parse(
    await readFile(hier(voorbeelden), 'utf8'),
  )) {
    const groep = { meldingen: meldingen.map(vulAan), verzameladres: false };
    const gevuld = vulParameters(draad.over.parameterschema, parameters ?? {});
    const bezwaren = [...gevuld.fouten];
    if (bezwaren.length === 0) {
      const { oordeel, fout } = await draad.vraag({ groep, parameters: gevuld.parameters, peildatum });
      if (fout !== undefined) bezwaren.push(fout);
      else bezwaren.push(...foutenIn(oordeel, draad.over, groep), ...anders(oordeel, verwacht));
      if (draad.isWeg()) draad = await begin(hier(plugin).href);
    }
    if (bezwaren.length > 0) mis += 1;
    console.log(`${bezwaren.length === 0 ? 'goed' : 'MIS '}  ${waarom}`);
    for (const bezwaar of bezwaren) console.log(`      ${bezwaar}`);
  }
  await draad.stop();
  console.log(mis === 0 ? 'Alle voorbeelden kloppen.' : `${mis} voorbeelden kloppen niet.`);
  process.exitCode = mis === 0 ? 0 : 1;
}

/** A thread with the formule in it. */
async function begin(url) {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: url,
    resourceLimits: { maxOldGenerationSizeMb: GEHEUGEN_MB },
  });
  let weg = false;
  let klaar = () => {};
  worker.on('message', (bericht) => klaar(bericht));
  worker.on('messageerror', () =>
    klaar({ fout: 'antwoordt met iets wat niet is over te dragen, zoals een functie' }),
  );
  worker.on('error', (error) => klaar({ fout: `houdt op: ${error.message}` }));
  worker.on('exit', () => {
    weg = true;
    klaar({ fout: 'beëindigt de draad' });
  });
  /** Milliseconds of processor time; null of a thread that has ended, or is deaf in the middle of something. */
  const gerekend = async () => {
    const vraag = worker.cpuUsage().then(({ user, system }) => (user + system) / 1_000);
    return Promise.race([vraag, sleep(KIJK_MS * 4, null)]).catch(() => null);
  };
  const wacht = async () => {
    const einde = new Promise((resolve) => (klaar = resolve));
    const begin = performance.now();
    const eerder = (await gerekend()) ?? 0;
    const kijker = setInterval(async () => {
      const rekentijd = ((await gerekend()) ?? eerder) - eerder;
      const wachttijd = performance.now() - begin;
      if (rekentijd <= REKENTIJD_MS && wachttijd <= WACHTTIJD_MS) return;
      weg = true;
      klaar({
        fout:
          rekentijd > REKENTIJD_MS
            ? `rekende langer dan ${REKENTIJD_MS} ms`
            : `antwoordde niet binnen ${WACHTTIJD_MS} ms`,
      });
      worker.terminate();
    }, KIJK_MS);
    const antwoord = await einde;
    clearInterval(kijker);
    return antwoord;
  };
  const { over, isFunctie, fout } = await wacht();
  return {
    over,
    fouten: fout === undefined ? foutenInBeschrijving(over, isFunctie) : [fout],
    vraag: (bericht) => {
      const antwoord = wacht();
      worker.postMessage(bericht);
      return antwoord;
    },
    isWeg: () => weg,
    stop: () => worker.terminate(),
  };
}

function foutenInBeschrijving(over, isFunctie) {
  const { naam, versie, omschrijving, redenen, parameterschema, terugkijkDagen } = over;
  return [
    [NAAM.test(naam), 'naam: 2 tot 40 kleine letters, cijfers en streepjes'],
    [Number.isInteger(versie) && versie >= 1, 'versie: een geheel getal vanaf 1'],
    [typeof omschrijving === 'string' && omschrijving.trim() !== '', 'omschrijving: een zin'],
    [
      Object.keys(redenen ?? {}).length > 0 && Object.keys(redenen).every((code) => NAAM.test(code)),
      'redenen: minstens één code in kleine letters, met een zin',
    ],
    [parameterschema?.type === 'object', 'parameterschema: een JSON Schema van type object'],
    [
      terugkijkDagen === null ||
        (Number.isInteger(terugkijkDagen) && terugkijkDagen >= 1 && terugkijkDagen <= 366),
      'terugkijkDagen: null, of 1 tot 366',
    ],
    [isFunctie, 'evaluate: een functie'],
  ].flatMap(([goed, wat]) => (goed ? [] : [wat]));
}

/** What the formule is given: what was set, and the defaults. */
function vulParameters({ properties = {}, required = [], additionalProperties }, gezet) {
  const parameters = { ...gezet };
  const fouten = [];
  for (const [naam, { default: standaard, ...schema }] of Object.entries(properties)) {
    if (parameters[naam] === undefined && standaard !== undefined) parameters[naam] = standaard;
    const waarde = parameters[naam];
    if (waarde === undefined) {
      if (required.includes(naam)) fouten.push(`parameter ${naam} ontbreekt`);
      continue;
    }
    const past =
      (schema.type === undefined || isVan(schema.type, waarde)) &&
      (schema.enum === undefined || schema.enum.includes(waarde)) &&
      !(waarde < schema.minimum) &&
      !(waarde > schema.maximum);
    if (!past)
      fouten.push(
        `parameter ${naam} is ${JSON.stringify(waarde)} en moet passen op ${JSON.stringify(schema)}`,
      );
  }
  if (additionalProperties === false)
    for (const naam of Object.keys(gezet))
      if (!(naam in properties)) fouten.push(`parameter ${naam} bestaat niet`);
  return { parameters, fouten };
}

function isVan(type, waarde) {
  if (type === 'integer') return Number.isInteger(waarde);
  if (type === 'array') return Array.isArray(waarde);
  return type === typeof waarde;
}

/** Why the hub would call this answer no verdict. */
function foutenIn(oordeel, { redenen: codes }, { meldingen }) {
  const { signaal, aanpak = 'BRIEF', zwaarte = 100, redenen } = oordeel ?? {};
  if (typeof signaal !== 'boolean') return [`signaal is ${signaal} en moet true of false zijn`];
  if (!Array.isArray(redenen) || redenen.length === 0) return ['redenen ontbreken, ook zonder signaal'];
  const bekend = new Set(meldingen.map(({ meldingId }) => meldingId));
  const fouten = redenen.flatMap((reden) => foutenInReden(reden ?? {}, codes, bekend));
  if (redenen.length > 50) fouten.push('meer dan vijftig redenen');
  if (signaal && !redenen.some((reden) => reden?.voldaan))
    fouten.push('een signaal zonder reden die voldaan is');
  if (!AANPAKKEN.includes(aanpak)) fouten.push(`aanpak is ${JSON.stringify(aanpak)}`);
  if (!(Number.isInteger(zwaarte) && zwaarte >= 0 && zwaarte <= 1000))
    fouten.push(`zwaarte is ${JSON.stringify(zwaarte)} en moet een geheel getal van 0 tot 1000 zijn`);
  return fouten;
}

function foutenInReden(reden, codes, bekend) {
  const { code, voldaan, gevonden = null, vereist = null, eenheid = null, meldingIds = [] } = reden;
  if (!Object.hasOwn(codes, code)) return [`reden ${code} staat niet bij redenen`];
  const fouten = Object.entries({ gevonden, vereist })
    .filter(([, getal]) => getal !== null && !Number.isSafeInteger(getal))
    .map(([veld, getal]) => `reden ${code}: ${veld} is ${getal} en moet een geheel getal zijn`);
  if (typeof voldaan !== 'boolean') fouten.push(`reden ${code}: voldaan is ${voldaan}`);
  if (eenheid !== null && !/^[a-z]{1,20}$/.test(eenheid))
    fouten.push(`reden ${code}: eenheid is ${eenheid} en moet een woord in kleine letters zijn`);
  if (!Array.isArray(meldingIds)) return [...fouten, `reden ${code}: meldingIds is geen lijst`];
  return [
    ...fouten,
    ...meldingIds.filter((id) => !bekend.has(id)).map((id) => `reden ${code}: melding ${id} is er niet`),
  ];
}

function anders({ signaal, redenen } = {}, verwacht) {
  const gevonden = redenen?.[0]?.gevonden;
  const past = signaal === verwacht.signaal && gevonden === (verwacht.gevonden ?? gevonden);
  return past ? [] : [`kreeg signaal ${signaal}, gevonden ${gevonden}`];
}

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

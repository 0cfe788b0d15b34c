/*
 * Runs in the thread of one plug-in: loads its module, says what it holds, and answers questions one by one. It imports
 * types only, so that nothing of the router is in the thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Draadbericht, Draadgegevens, Draadvraag } from './berichten.ts';
import type { PluginFormule } from './interface.ts';

/** An answer is a verdict, not a library: more would be copied into the memory of everybody. */
const MAX_JSON = 65_536;

const send = (bericht: Draadbericht) => parentPort?.postMessage(bericht);

const { module }: Draadgegevens = workerData;
const loaded: { default?: unknown } = await import(module);
const formules: PluginFormule[] = [loaded.default].flat().flatMap((one) => (isFormule(one) ? [one] : []));
const byVersie = new Map(formules.map((formule) => [formule.versie, formule]));

parentPort?.on('message', (vragen: readonly Draadvraag[]) => {
  for (const vraag of vragen) send(answer(vraag));
});
send({ soort: 'BESCHRIJVING', json: JSON.stringify(formules.map(({ evaluate: _, ...rest }) => rest)) });

function answer({ versie, groep, parameters, peildatum }: Draadvraag): Draadbericht {
  let oordeel: unknown;
  try {
    oordeel = byVersie.get(versie)?.evaluate(groep, parameters, peildatum);
  } catch {
    return { soort: 'ANTWOORD', uitkomst: 'FOUT', json: null };
  }
  const json = toJson(oordeel);
  return { soort: 'ANTWOORD', uitkomst: json === null ? 'GEEN_OORDEEL' : 'ANTWOORD', json };
}

function toJson(value: unknown): string | null {
  try {
    const json: unknown = JSON.stringify(value);
    return typeof json === 'string' && json.length <= MAX_JSON ? json : null;
  } catch {
    return null;
  }
}

function isFormule(value: unknown): value is PluginFormule {
  return (
    typeof value === 'object' &&
    value !== null &&
    'evaluate' in value &&
    typeof value.evaluate === 'function' &&
    'versie' in value
  );
}

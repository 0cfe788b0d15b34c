/**
 * Holds the OpenAPI document of every service to the design rules.
 *
 *   node contracts/scripts/lint-openapi.ts
 *
 * Prints a line per finding and ends with exit code 1 when there is one.
 */
import core from '@stoplight/spectral-core';
import { openapi } from '../src/openapi/openapi.ts';
import { ontwerpregels } from './ontwerpregels.ts';

export interface Bevonden {
  readonly regel: string;
  /** Where in the document, as 'paths//v1/zaken/get'. */
  readonly plaats: string;
  readonly tekst: string;
}

// CommonJS whose names Node cannot see from outside.
const { Ruleset, Spectral } = core;
const spectral = new Spectral();
spectral.setRuleset(new Ruleset(ontwerpregels));

/** What in a document breaks a rule, warnings and hints included: a rule worth having is worth keeping to. */
export async function lintOpenapi(document: object): Promise<Bevonden[]> {
  const found = await spectral.run(JSON.stringify(document));
  return found.map(({ code, path, message }) => ({
    regel: `${code}`,
    plaats: path.join('/'),
    tekst: message,
  }));
}

if (import.meta.main) {
  let findings = 0;
  for (const [service, document] of Object.entries(openapi)) {
    for (const { regel, plaats, tekst } of await lintOpenapi(document)) {
      findings++;
      process.stdout.write(`${service}: ${regel}: ${plaats}: ${tekst}\n`);
    }
  }
  process.stdout.write(`${Object.keys(openapi).length} OpenAPI documents, ${findings} findings\n`);
  process.exitCode = findings > 0 ? 1 : 0;
}

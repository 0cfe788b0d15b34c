import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DeelError, makeUitwisselsleutel } from '@meldpunt/contracts';
import { samenstellen } from './samenstellen.ts';

const uitleg = `npm run ddas -- <command>

The levering to Statistics Netherlands (DDAS vroegsignalering). Router and casework each write their part of it,
sealed for the exchange; this puts the parts together. It prints counts and codes and never what is in them.

  sleutel --map DIR           makes the pair of the exchange: DIR/uitwisseling.pem, which only the exchange
                              keeps, and DIR/uitwisseling.pub.pem, which both services seal for
  samenstellen --sleutel DIR/uitwisseling.pem --organisaties FILE --uit FILE part part ...
                              two parts of each municipality; organisaties is {"0268": {"naam": "Nijmegen",
                              "kvkNummer": "...", "email": "...", "telefoonnummer": "..."}}

A part is written by
  node services/signal-router/dist/ddas/main.js --help
  node services/casework/dist/ddas/main.js --help
`;

const tekst = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean' }, map: tekst, sleutel: tekst, organisaties: tekst, uit: tekst },
});
const [opdracht, ...delen] = positionals;
const { map, sleutel, organisaties, uit } = values;

try {
  if (values.help === true || opdracht === undefined) process.stdout.write(uitleg);
  else if (opdracht === 'sleutel' && map !== undefined) maakSleutel(map);
  else if (
    opdracht === 'samenstellen' &&
    sleutel !== undefined &&
    organisaties !== undefined &&
    uit !== undefined
  ) {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    const verslagen = await samenstellen({
      delen,
      sleutel,
      organisaties,
      uit,
      aangeleverdOp: new Date().toISOString(),
      leverancier: `Meldpunt ${version}`,
    });
    for (const verslag of verslagen) process.stdout.write(`${JSON.stringify(verslag)}\n`);
  } else {
    process.stderr.write(`That is no command, or an option is missing.\n\n${uitleg}`);
    process.exitCode = 2;
  }
} catch (error) {
  if (!(error instanceof DeelError || error instanceof RangeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function maakSleutel(naar: string): void {
  const { publicKey, privateKey } = makeUitwisselsleutel();
  mkdirSync(naar, { recursive: true, mode: 0o700 });
  // Never over an older one: what was sealed for it could no longer be opened.
  const options = { mode: 0o600, flag: 'wx' } as const;
  writeFileSync(join(naar, 'uitwisseling.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), options);
  writeFileSync(
    join(naar, 'uitwisseling.pub.pem'),
    publicKey.export({ type: 'spki', format: 'pem' }),
    options,
  );
}

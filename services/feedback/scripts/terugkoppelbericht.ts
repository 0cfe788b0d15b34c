/*
 * Writes the parts of docs/terugkoppelbericht.md that follow from the schema, the table and the rules of feedback.
 * `node services/feedback/scripts/terugkoppelbericht.ts` rewrites the page; a test fails when it is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  addDays,
  type Code,
  codelijsten,
  type Datum,
  datum,
  eindresultaten,
  schemaVersies,
  terugkoppelklassen,
} from '@meldpunt/contracts';
import { decideVrijgaven } from '../src/geef-vrij/decide-vrijgaven.ts';
import { terugkoppelingId } from '../src/geef-vrij/terugkoppeling-id.ts';
import { toTerugkoppeling } from '../src/geef-vrij/to-terugkoppeling.ts';
import { toJson } from '../src/lees-terugkoppelingen/to-json.ts';
import { type Eindrij, tabel } from '../src/vertaal/tabel.ts';
import {
  applyAfhandeling,
  applyMelding,
  type Dossier,
  type Eindvelden,
  GEEN_VELDEN,
  type GevolgdeMelding,
  openDossier,
} from '../src/volg-melding/dossier.ts';

export const PAGINA = new URL('../../../docs/terugkoppelbericht.md', import.meta.url);

const momenten = {
  VOLGENDE_DAG: 'the day after',
  LAATSTE_DAG: 'last day of the pause',
  NA_PAUZE: 'two days after the pause',
} as const;

function velden(): string {
  const record = schemaVersies.findLast(({ naam }) => naam === 'Terugkoppeling')?.schema;
  return table(
    ['field', 'meaning'],
    (record?.fields ?? []).map(({ name, doc = '' }) => [`\`${name}\``, doc]),
  );
}

function klassen(): string {
  return table(
    ['klasse', 'in words', 'what it means'],
    codelijsten.terugkoppelklasse.map((klasse) => {
      const { naam, betekenis } = terugkoppelklassen[klasse];
      return [`\`${klasse}\``, naam, betekenis];
    }),
  );
}

function row(name: string, { klasse, moment, velden: fields, naVrijgave }: Eindrij): string[] {
  const released =
    naVrijgave === null
      ? ''
      : `; \`${naVrijgave.klasse}\` once a person released it, ${momenten[naVrijgave.moment]}`;
  return [
    name,
    klasse === null ? 'nothing: the new melding gets the answer' : `\`${klasse}\`${released}`,
    klasse === null ? '' : momenten[moment],
    fields.map((field) => `\`${field}\``).join(', '),
  ];
}

function resultaten(isDdas: boolean): string {
  const rijen: Readonly<Record<Code<'eindresultaat'>, Eindrij>> = tabel.eindresultaat;
  return table(
    ['result', 'the creditor hears', 'when', 'with'],
    codelijsten.eindresultaat
      .filter((code) => eindresultaten[code].isDdas === isDdas)
      .map((code) => row(eindresultaten[code].naam, rijen[code])),
  );
}

function router(): string {
  const rijen: Readonly<Record<Code<'uitkomsteinde'>, Eindrij>> = tabel.uitkomst;
  return table(
    ['ending without a zaak', 'the creditor hears', 'when', 'with'],
    codelijsten.uitkomsteinde.map((code) => row(`\`${code}\``, rijen[code])),
  );
}

const melding: GevolgdeMelding = {
  meldingId: '4f0c4d0e-6a57-5d0f-9a53-0d5f6f1f2b11',
  versie: 1,
  partnerId: 'water-oost',
  soort: 'WATER',
  kenmerk: 'W-2026-0417',
  gemeentecode: '0268',
  meldmaand: '2026-03',
  aangenomenOp: datum('2026-03-04'),
  incassopauzeTot: datum('2026-04-04'),
  eersteBedragInCenten: 31_450,
  bedragInCenten: 31_450,
  stand: 'AANGENOMEN',
  eigenWoordOp: null,
  doorgezet: false,
};

type Step = (dossier: Dossier) => Dossier;

function ended(
  code: Code<'eindresultaat'>,
  op: string,
  own: Partial<Eindvelden> = {},
  correctienummer = 0,
): Step {
  return (dossier) =>
    applyAfhandeling(dossier, {
      signaalId: 's',
      versie: (dossier.bronversies.s ?? 0) + 1,
      pauzeVerlengdTot: dossier.pauzeVerlengdTot,
      einde: {
        code,
        beeindigdOp: datum(op),
        alleenDoorAnderen: false,
        hulpMagGemeld: false,
        correctienummer,
        velden: { ...GEEN_VELDEN, ...own },
      },
    });
}

const extended: Step = (dossier) =>
  applyAfhandeling(dossier, {
    signaalId: 's',
    versie: 1,
    pauzeVerlengdTot: datum('2026-04-20'),
    einde: null,
  });

const regeling = {
  regelingVanaf: datum('2026-05-01'),
  regelingTermijnInCenten: 2_621,
  regelingAantalTermijnen: 12,
};

/** What happened, by day; the messages follow from the rules. */
const verhalen: readonly (readonly [string, Readonly<Record<string, Step>>])[] = [
  [
    'Nobody could be reached; the zaak ended on 20 March, or no formule ever made a signaal of it: the same message.',
    { '2026-03-20': ended('GEEN_CONTACT', '2026-03-20') },
  ],
  [
    'An arrangement was made on 12 March.',
    { '2026-03-12': ended('REGELING_GETROFFEN', '2026-03-12', regeling) },
  ],
  [
    'The municipality asked for more time on 20 March, help was accepted on 10 April.',
    { '2026-03-20': extended, '2026-04-10': ended('VERVOLGHULP_FINANCIEEL', '2026-04-10') },
  ],
  [
    'The melding was below the threshold.',
    {
      '2026-03-06': ended('NIET_OPGEPAKT_ONTERECHT', '2026-03-06', { onterechtreden: 'ONDER_DREMPEL' }),
    },
  ],
  [
    'The creditor said on 16 March that it was paid.',
    {
      '2026-03-16': (dossier) =>
        ended(
          'ZELF_BETAALD_OF_REGELING',
          '2026-03-16',
        )(
          applyMelding(dossier, {
            ...melding,
            versie: 2,
            stand: 'BETAALD',
            eigenWoordOp: datum('2026-03-16'),
          }),
        ),
    },
  ],
  [
    'A result that was put right on 7 April.',
    {
      '2026-03-20': ended('GEEN_INWONER', '2026-03-20'),
      '2026-04-07': ended('BETALING_HERVAT', '2026-03-20', { hervattingOp: datum('2026-05-01') }, 1),
    },
  ],
];

function voorbeelden(): string {
  let volgnummer = 0;
  return verhalen
    .map(([waarom, story]) => {
      const messages = play(story).map((vrijgave) => {
        volgnummer++;
        // Instants are wall clock and mean nothing; in the examples they are nine o'clock on the day of release.
        const gezienOp = Date.parse(`${vrijgave.dag}T09:00:00Z`);
        const id = terugkoppelingId(melding.meldingId, vrijgave.naam);
        return toJson(toTerugkoppeling(id, melding, vrijgave, volgnummer, gezienOp));
      });
      return `${waarom}\n\n\`\`\`json\n${JSON.stringify(messages, null, 2)}\n\`\`\``;
    })
    .join('\n\n');
}

function play(story: Readonly<Record<string, Step>>) {
  const vrijgaven = [];
  let dossier = openDossier(melding);
  for (let dag: Datum = melding.aangenomenOp; dag < '2026-06-10'; dag = addDays(dag, 1)) {
    const arrives = story[dag];
    for (const change of arrives === undefined ? [] : [arrives]) dossier = change(dossier);
    const besluit = decideVrijgaven(dossier, dag);
    dossier = besluit.dossier;
    vrijgaven.push(...besluit.vrijgaven);
  }
  return vrijgaven;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

const delen: Readonly<Record<string, () => string>> = {
  velden,
  klassen,
  ddas: () => resultaten(true),
  eigen: () => resultaten(false),
  router,
  voorbeelden,
};

/** The page with its generated parts written anew. */
export function herschrijf(pagina: string): string {
  return pagina.replaceAll(/<!-- (\w+) -->\n[\s\S]*?<!-- \/\1 -->/g, (_all, naam: string) => {
    const deel = delen[naam];
    if (deel === undefined) throw new Error(`the page asks for a part that is not there: ${naam}`);
    return `<!-- ${naam} -->\n${deel()}\n<!-- /${naam} -->`;
  });
}

export const namenVanDelen: readonly string[] = Object.keys(delen);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(PAGINA, herschrijf(readFileSync(PAGINA, 'utf8')));
}

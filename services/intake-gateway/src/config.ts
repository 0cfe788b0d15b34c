import { type Code, codelijsten } from '@meldpunt/contracts';
import {
  type Config,
  type ConfigSource,
  choice,
  commonSettings,
  integer,
  port,
  readConfig,
  text,
} from '@meldpunt/service-kit';

const spec = {
  port: port('PORT', { fallback: 4101 }),
  host: text('HOST', { fallback: '127.0.0.1' }),
  ...commonSettings,
  sleutelmap: text('SLEUTELMAP'),
  /**
   * A signaaldatum older than this many days is refused. A melding may be changed for so long, and by then the key
   * under which the router keeps its resident (seven months from acceptance) must be alive.
   */
  teOudNaDagen: integer('TE_OUD_NA_DAGEN', { min: 1, max: 150 }, { fallback: 62 }),
  /** Kinds outside rent, energy, water and health insurance that run as an experiment (Wgs art. 10). */
  experimentsoorten: {
    env: 'EXPERIMENTSOORTEN',
    expects: `kinds of ${codelijsten.partnersoort.join(', ')}, comma separated`,
    fallback: [],
    parse: (value: string): readonly Code<'partnersoort'>[] =>
      value
        .split(',')
        .map((soort) => choice('EXPERIMENTSOORTEN', codelijsten.partnersoort).parse(soort.trim())),
  },
  postcodeHuisnummerBestand: text('POSTCODE_HUISNUMMER_BESTAND', { fallback: '' }),
  postcodeReeksenBestand: text('POSTCODE_REEKSEN_BESTAND', { fallback: '' }),
  loglevel: choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], { fallback: 'info' }),
};

export type IntakeConfig = Config<typeof spec>;

export function readIntakeConfig(source?: ConfigSource): IntakeConfig {
  return readConfig(spec, source);
}

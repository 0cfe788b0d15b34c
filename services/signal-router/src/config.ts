import {
  commonSettings,
  databaseSettings,
  integer,
  port,
  readConfig,
  type Setting,
  text,
} from '@meldpunt/service-kit';
import type { Pluginverwijzing } from './plug-ins/plugins.ts';

/** Formules from outside, `naam=module`: the module is a package, or a path from the folder the service runs in. */
const plugins: Setting<readonly Pluginverwijzing[]> = {
  env: 'FORMULE_PLUGINS',
  expects: 'a comma separated list of naam=module, each naam once',
  fallback: [],
  parse: (value) => {
    const found = value.split(',').map((item): Pluginverwijzing => {
      const [, naam, module] = /^\s*([a-z0-9-]+)=(\S+)\s*$/.exec(item) ?? [];
      if (naam === undefined || module === undefined) throw new RangeError();
      return { naam, module };
    });
    if (new Set(found.map(({ naam }) => naam)).size !== found.length) throw new RangeError();
    return found;
  },
};

/** Every setting of this service; the only reader of the environment. */
export const readRouterConfig = () =>
  readConfig({
    port: port('PORT', { fallback: 4102 }),
    ...commonSettings,
    sleutelmap: text('SLEUTELMAP'),
    plugins,
    /** Percent of the time in which a run that tries formules out may work. */
    proefTempo: integer('PROEF_TEMPO', { min: 1, max: 100 }, { fallback: 50 }),
  });

/** Settings of the command that writes a part of a DDAS levering. */
export const readDdasConfig = () =>
  readConfig({
    ...databaseSettings,
    sleutelmap: text('SLEUTELMAP'),
  });

import { Scopes } from '@meldpunt/service-kit';
import { Controller, Get } from '@nestjs/common';
import { type Formuleschema, toFormuleschema } from '../formules/formule-schema.ts';
import { DraadPlugins } from '../plug-ins/plugins.ts';
import { keuzesVan } from './keuzeregister.ts';

@Controller('v1/formules')
export class FormuleschemaController {
  readonly #plugins: DraadPlugins;

  constructor(plugins: DraadPlugins) {
    this.#plugins = plugins;
  }

  /** Made anew each time: a plug-in that could not be loaded may be there by now. */
  @Get('_schema')
  @Scopes('formules:beheren', 'signalen:lezen')
  read(): Formuleschema {
    return toFormuleschema(keuzesVan(this.#plugins));
  }
}

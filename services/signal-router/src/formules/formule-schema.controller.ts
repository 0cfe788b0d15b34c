import { Scopes } from '@meldpunt/service-kit';
import { Controller, Get } from '@nestjs/common';
import { type Formuleschema, toFormuleschema } from './formule-schema.ts';
import { bouwstenen } from './register.ts';

const schema = toFormuleschema(bouwstenen);

@Controller('v1/formules')
export class FormuleschemaController {
  @Get('_schema')
  @Scopes('formules:beheren', 'signalen:lezen')
  read(): Formuleschema {
    return schema;
  }
}

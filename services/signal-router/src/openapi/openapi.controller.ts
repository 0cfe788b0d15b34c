import { Public } from '@meldpunt/service-kit';
import { Controller, Get, Header } from '@nestjs/common';
import { openapi } from './openapi.ts';

@Public()
@Controller('v1/openapi.json')
export class OpenapiController {
  @Get()
  @Header('access-control-allow-origin', '*')
  read(): typeof openapi {
    return openapi;
  }
}

import { type OpenApiDocument, openapi } from '@meldpunt/contracts';
import { Public } from '@meldpunt/service-kit';
import { Controller, Get, Header } from '@nestjs/common';

@Public()
@Controller('v1/openapi.json')
export class OpenapiController {
  @Get()
  @Header('access-control-allow-origin', '*')
  read(): OpenApiDocument {
    return openapi.metrics;
  }
}

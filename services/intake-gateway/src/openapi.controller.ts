import { openapi } from '@meldpunt/contracts';
import { Public } from '@meldpunt/service-kit';
import { Controller, Get, Header } from '@nestjs/common';

@Controller('v1')
export class OpenapiController {
  @Get('openapi.json')
  @Public()
  @Header('access-control-allow-origin', '*')
  document(): object {
    return openapi['intake-gateway'];
  }
}

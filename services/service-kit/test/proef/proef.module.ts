import { Body, Controller, type DynamicModule, Get, Inject, Module, Param, Post } from '@nestjs/common';
import {
  type Caller,
  Consume,
  type ConsumedBatch,
  Database,
  From,
  ProblemError,
  Public,
  Scopes,
  selectKitBalans,
  type UnitOfWork,
  withTenant,
} from '../../src/index.ts';
import { type Ding, handleDingen } from './ding.ts';

export const UIT = Symbol('uit');

@Controller()
export class DingConsumer {
  readonly #uit: string;

  constructor(@Inject(UIT) uit: string) {
    this.#uit = uit;
  }

  @Consume('ding')
  async handle(batch: ConsumedBatch<Ding>, work: UnitOfWork): Promise<void> {
    await handleDingen(batch, work, this.#uit);
  }
}

@Controller('v1')
export class DingController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get('dingen/:id')
  @Scopes('dingen:lezen')
  async read(@Param('id') id: string, @From() caller: Caller): Promise<object> {
    return withTenant(this.#database.api, caller.access, async ({ db }) => {
      const { rows } = await db.query('select id, versie, waarde from ding where id = $1', [id]);
      const [ding] = rows;
      if (ding === undefined) throw new ProblemError('NIET_GEVONDEN');
      return ding;
    });
  }

  @Get('kapot')
  @Scopes('dingen:lezen')
  kapot(): never {
    throw new Error('geheim 123456782');
  }

  @Get('vergeten')
  vergeten(): string {
    return 'nooit';
  }

  @Get('druk')
  @Public()
  druk(): never {
    throw new ProblemError('TIJDELIJK_NIET_BESCHIKBAAR', { retryAfter: 7 });
  }

  @Post('stroom')
  @Public()
  async stroom(@Body() body: AsyncIterable<Buffer>): Promise<{ bytes: number }> {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    return { bytes };
  }

  @Post('klein')
  @Public()
  klein(@Body() body: object): object {
    return body;
  }

  @Get('_balans')
  @Scopes('beheer')
  balans(): Promise<object> {
    return selectKitBalans('proef', this.#database.verwerker);
  }
}

@Module({})
class ProefModule {}

export function proefModule(uit: string): DynamicModule {
  return {
    module: ProefModule,
    controllers: [DingConsumer, DingController],
    providers: [{ provide: UIT, useValue: uit }],
  };
}

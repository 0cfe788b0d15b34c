import { Readable } from 'node:stream';
import { type Caller, Database, From, Metrics, ProblemError, Scopes } from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter } from 'prom-client';
import { readAanlevering } from '../ontvang-levering/read-aanlevering.ts';
import type { Intake } from '../ontvang-levering/verwerk-blok.ts';
import { INTAKE } from '../tokens.ts';
import { beproefLevering } from './beproef-levering.ts';

/** Trials at once in one process: each may hold some 40 MB, and leveringen come first. */
const HOOGSTENS_TEGELIJK = 2;
/** How long an answer may wait for its reader, who keeps others from a trial meanwhile. */
const LANGSTE_STILTE_MS = 60_000;

@Controller('v1')
export class BeproefController {
  readonly #intake: Intake;
  readonly #database: Database;
  readonly #made: Counter;
  #running = 0;

  constructor(@Inject(INTAKE) intake: Intake, database: Database, metrics: Metrics) {
    this.#intake = intake;
    this.#database = database;
    this.#made = new Counter({
      name: 'meldpunt_proefleveringen_total',
      help: 'Trials of leveringen that were answered with a receipt',
      registers: [metrics.registry],
    });
  }

  @Post('leveringen/_beproef')
  @HttpCode(200)
  @Scopes('leveringen:schrijven')
  async beproef(
    @Req() request: FastifyRequest,
    @Body() body: Readable,
    @Query('partnerId') askedPartner: string | undefined,
    @From() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (this.#running >= HOOGSTENS_TEGELIJK) {
      body.resume();
      throw new ProblemError('TE_VEEL_VERZOEKEN', {
        detail: 'Er lopen al genoeg proeven; probeer het straks opnieuw.',
        retryAfter: 10,
      });
    }
    this.#running++;
    let counted = true;
    const release = () => {
      if (counted) this.#running--;
      counted = false;
    };
    try {
      const { lines, ...aanlevering } = await readAanlevering(
        request,
        body,
        askedPartner,
        caller.access.partners,
      );
      const bewijs = await beproefLevering(this.#intake, this.#database.api, aanlevering, lines);
      this.#made.inc();
      // What was found is kept until the answer is read or its reader is gone, so the turn is taken until then.
      const answer = Readable.from(bewijs.json()).once('close', release);
      reply.raw.once('close', release).setTimeout(LANGSTE_STILTE_MS, () => reply.raw.destroy());
      reply.type('application/json; charset=utf-8').send(answer);
    } catch (error) {
      release();
      throw error;
    }
  }
}

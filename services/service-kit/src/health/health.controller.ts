import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public, Scopes } from '../auth/scopes.decorator.ts';
import { Metrics } from '../metrics/metrics.ts';
import { Health } from './health.ts';

type Gezondheid = { status: string; nietGereed: string[] };

function tell(reply: FastifyReply, nietGereed: string[]): Gezondheid {
  if (nietGereed.length > 0) reply.status(503).header('retry-after', '5');
  return { status: nietGereed.length === 0 ? 'ok' : 'niet gereed', nietGereed };
}

@Controller()
export class HealthController {
  readonly #health: Health;
  readonly #metrics: Metrics;

  constructor(health: Health, metrics: Metrics) {
    this.#health = health;
    this.#metrics = metrics;
  }

  /** The process runs; says nothing about its neighbours. */
  @Public()
  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /**
   * 200 when requests can be answered, else 503 with the names of what is not in order: for whoever spreads requests.
   * Kafka does not count: what it would get waits in the outbox, and without it no instance would be left.
   */
  @Public()
  @Get('health/ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply): Gezondheid {
    return tell(reply, this.#health.notReady());
  }

  /** 200 when all its work goes on, else 503 with the names of what does not: for whoever looks after it. */
  @Public()
  @Get('health/working')
  working(@Res({ passthrough: true }) reply: FastifyReply): Gezondheid {
    return tell(reply, this.#health.notWorking());
  }

  /**
   * For the scraper of whoever runs the hub. Not for anyone: to see figures move is to see what others report, and how
   * much.
   */
  @Scopes('metingen:lezen', 'beheer')
  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> {
    return this.#metrics.registry.metrics();
  }
}

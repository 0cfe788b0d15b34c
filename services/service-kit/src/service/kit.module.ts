import { type DynamicModule, Module } from '@nestjs/common';
import { KafkaConsumerStrategy } from '../consumer/kafka-consumer-strategy.ts';
import { systemClock } from '../day/clock.ts';
import { HealthController } from '../health/health.controller.ts';
import { Health } from '../health/health.ts';
import { KafkaConnection } from '../kafka/kafka-connection.ts';
import type { Log } from '../log/log.ts';
import { Metrics } from '../metrics/metrics.ts';
import { StateCollector } from '../metrics/state-collector.ts';
import { OutboxRelay } from '../outbox/relay.ts';
import { Database } from '../postgres/database.ts';
import { CLOCK, LOG } from './tokens.ts';

export interface KitParts {
  database: Database;
  kafka: KafkaConnection;
  strategy: KafkaConsumerStrategy;
  relay: OutboxRelay;
  collector: StateCollector;
  health: Health;
  metrics: Metrics;
  log: Log;
}

@Module({})
export class KitModule {}

/** What every module of a service may inject: by class, or `@Inject(LOG)` and `@Inject(CLOCK)`. */
export function kitModule(parts: KitParts): DynamicModule {
  const providers = [
    { provide: Database, useValue: parts.database },
    { provide: KafkaConnection, useValue: parts.kafka },
    { provide: KafkaConsumerStrategy, useValue: parts.strategy },
    { provide: OutboxRelay, useValue: parts.relay },
    { provide: StateCollector, useValue: parts.collector },
    { provide: Health, useValue: parts.health },
    { provide: Metrics, useValue: parts.metrics },
    { provide: LOG, useValue: parts.log },
    { provide: CLOCK, useValue: systemClock },
  ];
  return {
    module: KitModule,
    global: true,
    controllers: [HealthController],
    providers,
    exports: providers.map(({ provide }) => provide),
  };
}

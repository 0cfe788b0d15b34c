import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { UnitOfWork } from '../transaction/unit-of-work.ts';
import type { ConsumedBatch } from './subscription.ts';

type BatchMethod<T> = (batch: ConsumedBatch<T>, work: UnitOfWork) => Promise<void>;

/**
 * Binds a controller method to the subscriptions of this name. It runs in the transaction of the batch: when it
 * returns, state, outbox and position are committed together.
 */
export function Consume(subscription: string) {
  return <T>(target: object, method: string, descriptor: TypedPropertyDescriptor<BatchMethod<T>>): void => {
    Payload()(target, method, 0);
    Ctx()(target, method, 1);
    EventPattern<string>(subscription)(target, method, descriptor);
  };
}

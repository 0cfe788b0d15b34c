import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Caller } from './principal.ts';

export const SCOPES = 'meldpunt:scopes';
export const PUBLIC = 'meldpunt:public';

/** The caller's token must hold one of these scopes. A route without this or `@Public()` is refused. */
export const Scopes = (...scopes: [string, ...string[]]) => SetMetadata(SCOPES, scopes);

/** Open to anyone, without a token. */
export const Public = () => SetMetadata(PUBLIC, true);

const callers = new WeakMap<object, Caller>();

export function rememberCaller(request: object, caller: Caller): void {
  callers.set(request, caller);
}

export function callerOf(request: object): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('route without a caller: is it public?');
  return caller;
}

/** Who calls and whose data they may act on: `list(@From() caller: Caller)`. */
export const From = createParamDecorator((_data: undefined, context: ExecutionContext): Caller => {
  return callerOf(context.switchToHttp().getRequest<object>());
});

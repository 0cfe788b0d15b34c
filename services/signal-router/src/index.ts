export { routerModule } from './app.module.ts';
export { MachtigingResolver } from './gemeenten/machtiging-resolver.ts';
export { subscriptions } from './subscriptions.ts';

/** The services of the hub in the order of the data, with the PostgreSQL schema each owns and its usual port. */
export const services = {
  'intake-gateway': { schema: 'intake', port: 4101, holdsKeys: true },
  'signal-router': { schema: 'router', port: 4102, holdsKeys: true },
  casework: { schema: 'casework', port: 4103, holdsKeys: true },
  feedback: { schema: 'feedback', port: 4104, holdsKeys: false },
  metrics: { schema: 'metrics', port: 4105, holdsKeys: false },
} as const;

export type ServiceName = keyof typeof services;

export const serviceNames = [
  'intake-gateway',
  'signal-router',
  'casework',
  'feedback',
  'metrics',
] as const satisfies readonly ServiceName[];

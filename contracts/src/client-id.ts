/**
 * How a party may name itself on Kafka. It may use every consumer group whose name begins with its own and a dot: without a
 * dot of its own it gets those of no other client, and with another name than a service those of no service.
 */
export const clientIdpatroon =
  '^(?!(?:intake-gateway|signal-router|casework|feedback|metrics)$)[a-z0-9][a-z0-9-]*$';

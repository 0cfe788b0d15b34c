/** What the library puts behind `SASL … authentication failed:` when nobody refused: it keeps nothing else of the cause. */
const CUT =
  /authentication failed: (Closed connection|Connection closed by the server|Connection (error|timeout)|Failed to connect|Not connected|Request .*timed out)/;

/**
 * Whether a login broke off because the connection went, which the library takes for a refusal and never tries again:
 * a broker that is killed or a machine that stands still in the middle of it.
 */
export function isLoginCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isLogin(error) ? CUT.test(error.message) : isLoginCut(error.cause);
}

/** Whether a login was refused. */
export function isLoginRefused(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isLogin(error) ? !CUT.test(error.message) : isLoginRefused(error.cause);
}

function isLogin({ name }: Error): boolean {
  return name === 'KafkaJSSASLAuthenticationError';
}

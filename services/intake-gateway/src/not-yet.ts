/** No message is to blame: the day or a party is not known yet. The consumer loop waits and tries again. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly code = 'EAGAIN';
}

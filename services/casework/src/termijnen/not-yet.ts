/** No message is to blame: the day is not known yet. The consumer loop waits and tries again. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
  readonly code = 'EAGAIN';
}

/** Ends a switch over a union: a case nobody thought of does not compile, and stops the work when it comes anyway. */
export function assertUnreachable(value: never): never {
  throw new Error(`unreachable case of type ${typeof value}`);
}

/** Polls until the condition holds; fails after `deadline` milliseconds with what was waited for. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  deadline = 45_000,
  what = holds.toString(),
): Promise<void> {
  const end = performance.now() + deadline;
  for (;;) {
    if (await holds()) return;
    if (performance.now() > end) throw new Error(`not within ${deadline} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

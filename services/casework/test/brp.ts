import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type Brp = {
  readonly url: string;
  /** What was asked so far, a line of JSON each: path, kind and fields. */
  gevraagd(): readonly { readonly pad: string; readonly type: string; readonly fields: readonly string[] }[];
  /** Makes the next so many questions go wrong: a status, `stil`, `onzin` or `groot`. */
  stoor(soort: string, aantal: number): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the register of `brp-proces.ts` as a process of its own. */
export async function startBrp(register: object): Promise<Brp> {
  const proces = spawn(
    process.execPath,
    [join(import.meta.dirname, 'brp-proces.ts'), JSON.stringify(register)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let regels = '';
  proces.stderr.on('data', (deel: Buffer) => {
    regels += deel.toString();
  });
  const [eerste]: Buffer[] = await once(proces.stdout, 'data');
  const url = (eerste ?? Buffer.alloc(0)).toString().trim();
  return {
    url,
    gevraagd: () =>
      regels
        .split('\n')
        .filter((regel) => regel.startsWith('{'))
        .map((regel) => JSON.parse(regel)),
    async stoor(soort, aantal) {
      await fetch(new URL('/_storing', url), { method: 'POST', body: JSON.stringify({ soort, aantal }) });
    },
    async stop() {
      proces.kill();
      await once(proces, 'exit');
    },
  };
}

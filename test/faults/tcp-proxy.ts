import { connect, createServer, type Socket } from 'node:net';

type Paar = { heen: Socket; terug: Socket; stil: boolean };

/** A TCP proxy whose connections can go silent without closing, as they do when a firewall forgets them. */
export type TcpProxy = {
  port: number;
  /**
   * Passes nothing on over a part of the connections there are, for ever; new ones work. The server gives each up after
   * a while, as it does when nobody answers its keep-alive; whoever connected hears nothing of that. Returns how many.
   */
  verstom(deel: () => boolean, serverMerktNaMs: number): number;
  /** Holds up everything on all connections for so long, then passes on what waited. */
  houdOp(milliseconden: number): Promise<number>;
  stop(): Promise<void>;
};

export async function startTcpProxy(doel: { host: string; port: number }): Promise<TcpProxy> {
  const paren = new Set<Paar>();
  const server = createServer((heen) => {
    const paar: Paar = { heen, terug: connect(doel), stil: false };
    paren.add(paar);
    const einde = () => {
      if (paar.stil) return;
      paren.delete(paar);
      paar.heen.destroy();
      paar.terug.destroy();
    };
    for (const kant of [paar.heen, paar.terug]) kant.on('error', einde).on('close', einde);
    paar.heen.pipe(paar.terug);
    paar.terug.pipe(paar.heen);
  });
  await new Promise<void>((klaar) => server.listen(0, '127.0.0.1', klaar));
  const adres = server.address();
  if (adres === null || typeof adres === 'string') throw new Error('proxy has no port');
  const haal = ({ heen, terug }: Paar) => {
    heen.unpipe(terug);
    terug.unpipe(heen);
    heen.pause();
    terug.pause();
  };
  return {
    port: adres.port,
    verstom(deel, serverMerktNaMs) {
      const gekozen = [...paren].filter(deel);
      for (const paar of gekozen) {
        paar.stil = true;
        haal(paar);
        setTimeout(() => paar.terug.destroy(), serverMerktNaMs).unref();
      }
      return gekozen.length;
    },
    async houdOp(milliseconden) {
      const gekozen = [...paren];
      for (const paar of gekozen) haal(paar);
      await new Promise((klaar) => setTimeout(klaar, milliseconden));
      for (const { heen, terug } of gekozen) {
        heen.pipe(terug);
        terug.pipe(heen);
      }
      return gekozen.length;
    },
    async stop() {
      for (const { heen, terug } of paren) {
        heen.destroy();
        terug.destroy();
      }
      await new Promise((klaar) => server.close(klaar));
    },
  };
}

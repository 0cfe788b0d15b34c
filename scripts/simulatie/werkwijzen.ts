import type { TokenSource } from '../start/identity.ts';
import { vraag, vraagGoed } from './verzoek.ts';
import type { Daad, ZaakOpLijst } from './werkplan.ts';

export type Uitslag = { resultaat: string; code: string | null; zaakVersie: number | null };
/** One act to be done now. */
export type Handeling = { handelingId: string; zaakId: string } & Daad;

/** Zaken to keep to: a set or a map of their ids. */
export type Zaakkeuze = { has(zaakId: string): boolean };

/** How a municipality gets its zaken and hands in its acts: one by one, in bulk, or over its own Kafka topics. */
export type Werkwijze = {
  /** Zaken that are on the list and not taken up, with `ook` those being worked on as well; of `alleen` when given. */
  leesLijst(ook: 'ALLEEN_NIEUW' | 'OOK_OPGEPAKT', alleen?: Zaakkeuze): Promise<ZaakOpLijst[]>;
  verwerk(handelingen: readonly Handeling[]): Promise<Uitslag[]>;
};

const PAGINA = 1_000;

type Lijstpagina = { zaken: ZaakOpLijst[]; volgende: string | null };

async function leesAlles(
  casework: string,
  token: TokenSource,
  stand: string,
  alleen: Zaakkeuze | undefined,
): Promise<ZaakOpLijst[]> {
  const zaken: ZaakOpLijst[] = [];
  let cursor: string | null = null;
  do {
    const vanaf: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { inhoud } = await vraagGoed(`${casework}/v1/zaken?stand=${stand}&limit=${PAGINA}${vanaf}`, token);
    const pagina = inhoud as Lijstpagina;
    zaken.push(...pagina.zaken);
    cursor = pagina.volgende;
  } while (cursor !== null);
  return alleen === undefined ? zaken : zaken.filter(({ zaakId }) => alleen.has(zaakId));
}

const standen = { ALLEEN_NIEUW: 'NIEUW', OOK_OPGEPAKT: 'NIEUW,OPGEPAKT' } as const;

/** Hands acts in by the thousand. */
export function inBulk(casework: string, token: TokenSource): Werkwijze {
  return {
    leesLijst: (ook, alleen) => leesAlles(casework, token, standen[ook], alleen),
    async verwerk(handelingen) {
      const uitslagen: Uitslag[] = [];
      for (let van = 0; van < handelingen.length; van += PAGINA) {
        const { inhoud } = await vraagGoed(`${casework}/v1/zaken/_verwerk`, token, {
          method: 'POST',
          body: { handelingen: handelingen.slice(van, van + PAGINA) },
        });
        uitslagen.push(...(inhoud as { resultaten: Uitslag[] }).resultaten);
      }
      return uitslagen;
    },
  };
}

const routes: Record<string, string> = {
  OPPAKKEN: '_oppakken',
  CONTACTPOGING: 'contactpogingen',
  EINDRESULTAAT: '_afsluiten',
  CORRIGEREN: '_corrigeren',
  VERLENGEN: '_verlengen',
  HULP_MELDEN: '_hulp-melden',
};

/** Works as a person does at a screen: opens the zaak, sees its version, does one thing. */
export function eenVoorEen(casework: string, token: TokenSource): Werkwijze {
  async function doe({ zaakId, handeling, ...velden }: Handeling): Promise<Uitslag> {
    const zaak = await vraagGoed(`${casework}/v1/zaken/${zaakId}`, token);
    const { zaakVersie: _versie, ...body } = velden;
    const antwoord = await vraag(`${casework}/v1/zaken/${zaakId}/${routes[String(handeling)]}`, token, {
      method: 'POST',
      body,
      headers: zaak.etag === null ? {} : { 'if-match': zaak.etag },
    });
    if (antwoord.status < 300) return antwoord.inhoud as Uitslag;
    const code = (antwoord.inhoud as { code?: string } | null)?.code ?? String(antwoord.status);
    return { resultaat: 'GEWEIGERD', code, zaakVersie: null };
  }
  return {
    leesLijst: (ook, alleen) => leesAlles(casework, token, standen[ook], alleen),
    async verwerk(handelingen) {
      const uitslagen: Uitslag[] = [];
      for (const handeling of handelingen) uitslagen.push(await doe(handeling));
      return uitslagen;
    },
  };
}

import { checkRequest } from '@meldpunt/contracts';

export type GelezenHandelingen =
  | { readonly status: 'GELEZEN'; readonly handelingen: readonly unknown[] }
  | { readonly status: 'ONGELDIG'; readonly fouten: ReturnType<typeof checkRequest> };

const MEESTE_HANDELINGEN = 1000;

/** Reads the body of _verwerk as far as it is a list; what an act in it lacks is that act's own result. */
export function parseHandelingen(body: unknown): GelezenHandelingen {
  if (
    typeof body !== 'object' ||
    body === null ||
    !('handelingen' in body) ||
    !Array.isArray(body.handelingen)
  )
    return { status: 'ONGELDIG', fouten: checkRequest('verwerkHandelingen', 'body', body) };
  const handelingen: readonly unknown[] = body.handelingen;
  // How many there are and not what they hold, and no more than is needed to see that there are too many.
  const getal = handelingen.slice(0, MEESTE_HANDELINGEN + 1).map(() => ({}));
  const fouten = checkRequest('verwerkHandelingen', 'body', { ...body, handelingen: getal });
  return fouten.length === 0 ? { status: 'GELEZEN', handelingen } : { status: 'ONGELDIG', fouten };
}

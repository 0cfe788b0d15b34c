import {
  cloudEventHeaders,
  encode,
  type GemeenteAfhandeling,
  type GemeenteOntvangst,
  gemeenteOntvangstenTopic,
  naarPartij,
} from '@meldpunt/contracts';
import type { UnitOfWork } from '@meldpunt/service-kit';
import { handleHandelingen, type Verwerking } from '../behandelen/handle-handelingen.ts';
import { parseHandeling } from '../behandelen/parse-handeling.ts';
import { readToday } from '../termijnen/read-today.ts';
import type { Verzending } from '../zaak/verzending.ts';

/**
 * Applies the acts a municipality's own system sent on its topic, in order, bound to the zaken of that municipality,
 * and answers each on its receipts topic. The same acts by the same rules as POST /v1/zaken/_verwerk.
 */
export async function handleAfhandelingen(
  gemeentecode: string,
  berichten: readonly { readonly value: GemeenteAfhandeling; readonly offset: number }[],
  work: UnitOfWork,
  verzending: Verzending,
): Promise<void> {
  const { gezienOp, nameTopic } = verzending;
  const dag = await readToday(work.db);
  const gelezen = berichten.map(({ value }) => parseHandeling(value));
  const opdrachten = gelezen.flatMap((een) =>
    een.status === 'GELEZEN' ? [{ handeling: een.handeling, verwachteVersie: null }] : [],
  );
  const door = { organisatieId: undefined, clientId: `gemeente.${gemeentecode}`, gemeentecode };
  const verwerkt = await handleHandelingen(work, opdrachten, door, verzending);
  let volgende = 0;
  gelezen.forEach((een, index) => {
    const bericht = berichten[index];
    if (bericht === undefined) return;
    const verwerking: Verwerking | undefined =
      een.status === 'GELEZEN'
        ? verwerkt[volgende++]
        : { ...een, resultaat: 'GEWEIGERD', zaakVersie: null, vervolgZaakId: null };
    if (verwerking === undefined) return;
    const ontvangst: GemeenteOntvangst = {
      // What was sent goes back as it came, cut to what an identifier may be, so that the sender can find its act.
      handelingId: verwerking.handelingId ?? bericht.value.handelingId.slice(0, 64),
      zaakId: verwerking.zaakId ?? bericht.value.zaakId.slice(0, 64),
      resultaat: verwerking.resultaat,
      code: verwerking.code,
      veld: verwerking.veld,
      dag,
      gezienOp,
    };
    work.outbox.add({
      ...naarPartij(gemeenteOntvangstenTopic(gemeentecode), nameTopic),
      key: verwerking.zaakId,
      value: encode('GemeenteOntvangst', ontvangst),
      headers: cloudEventHeaders({
        schema: 'GemeenteOntvangst',
        id: `${gemeentecode}.${bericht.offset}`,
        service: 'casework',
        time: gezienOp,
      }),
    });
  });
}

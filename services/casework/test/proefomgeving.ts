import {
  type Afhandeling,
  type Datum,
  decode,
  type GemeenteAfhandeling,
  type GemeenteOntvangst,
  type GemeenteSignaal,
  type Signaal,
} from '@meldpunt/contracts';
import {
  applyDay,
  type TransactionQueryable,
  type UnitOfWork,
  withTenant,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import { maakTestsleutels } from '../../../test/harnas/sleutels.ts';
import { createServiceDatabase } from '../../service-kit/test/service-database.ts';
import type { Verwerking } from '../src/behandelen/handle-handelingen.ts';
import { verwerkHandelingen } from '../src/behandelen/verwerk.ts';
import { LokaleControles } from '../src/controleren/lokale-controles.ts';
import { handleAfhandelingen } from '../src/eigen-systeem/handle-afhandelingen.ts';
import { handleOwnAfhandelingen, handleOwnOntvangsten } from '../src/neem-over/handle-own-output.ts';
import { handleSignalen } from '../src/open-zaken/handle-signalen.ts';
import type { Telling } from '../src/tellers/evaluate-tellingen.ts';
import { handleDagen } from '../src/termijnen/handle-dag.ts';
import type { Verzending } from '../src/zaak/verzending.ts';
import type { Zaak } from '../src/zaak/zaak.ts';
import { lockZakenOfSignalen } from '../src/zaak/zaak-store.ts';
import { Zaakpersonen } from '../src/zaak/zaakpersonen.ts';
import { metPersonen, VANDAAG } from './voorbeeld.ts';

const migrations = new URL('../migrations', import.meta.url);
const door = { organisatieId: 'proeforganisatie', clientId: 'proefclient', gemeentecode: null };

/** Casework on a database of its own, without Kafka: what leaves is read from the outbox. */
export async function startProefomgeving(dag: Datum = VANDAAG) {
  const db = await createServiceDatabase('casework', migrations);
  const { api, verwerker } = db.database;
  const { sleutelbos, ruimOp } = maakTestsleutels('transport', 'zaak', 'hmac');
  const personen = new Zaakpersonen(sleutelbos);
  await withUnitOfWork(verwerker, (work) => applyDay(work, dag).then(() => undefined));
  const rondes = { aantal: 0 };
  const tellingen: Telling[] = [];
  const verzending: Verzending = {
    gezienOp: 0,
    nameTopic: (naam) => naam,
    tel: (telling) => tellingen.push(telling),
  };
  return {
    database: db.database,
    personen,
    lokaal: new LokaleControles(personen, sleutelbos),
    sleutelbos,
    drop: async (): Promise<void> => {
      ruimOp();
      await db.drop();
    },
    /** What was counted for /metrics so far. */
    tellingen,
    /** Statements sent by signalen and acts so far. */
    rondes,
    ontvang: (...signalen: Signaal[]): Promise<void> =>
      withUnitOfWork(verwerker, (work) =>
        handleSignalen(
          signalen.map((signaal) => metPersonen(signaal, sleutelbos)),
          counting(work, rondes),
          personen,
          verzending,
        ),
      ),
    /** Signalen that bring the residents they have. */
    ontvangMet: (...signalen: Signaal[]): Promise<void> =>
      withUnitOfWork(verwerker, (work) => handleSignalen(signalen, work, personen, verzending)),
    wordt: (...dagen: Datum[]): Promise<void> =>
      withUnitOfWork(verwerker, (work) => handleDagen(dagen, work, verwerker, personen, () => verzending)),
    verwerk: (
      handelingen: readonly unknown[],
      gemeenten: readonly string[] = ['0268'],
    ): Promise<Verwerking[]> =>
      verwerkHandelingen(
        handelingen,
        door,
        (fn) => withTenant(api, { gemeenten }, (work) => fn(counting(work, rondes))),
        () => verzending,
      ),
    zakenVan: (signaal: Signaal): Promise<Zaak[]> =>
      withUnitOfWork(verwerker, ({ db: transactie }) => lockZakenOfSignalen(transactie, [signaal.signaalId])),
    /** Every afhandeling published so far, oldest first. */
    afhandelingen: async (): Promise<Afhandeling[]> =>
      (await outbox('meldpunt.afhandeling.v1')).map((waarde) => decode('Afhandeling', waarde)),
    /** Reads back what a service with another database sent; returns how often it asked the database. */
    leesTerug: async (afhandelingen: readonly Afhandeling[]): Promise<number> => {
      const geteld = { aantal: 0 };
      await withUnitOfWork(verwerker, (work) =>
        handleOwnAfhandelingen(afhandelingen, counting(work, geteld)),
      );
      return geteld.aantal;
    },
    leesOntvangstenTerug: (code: string, ontvangsten: readonly GemeenteOntvangst[]): Promise<void> =>
      withUnitOfWork(verwerker, (work) => handleOwnOntvangsten(code, ontvangsten, work)),
    /** Acts as a municipality's own system sends them, from this offset of its topic on. */
    verwerkEigen: (code: string, berichten: readonly GemeenteAfhandeling[], vanaf = 0): Promise<void> =>
      withUnitOfWork(verwerker, (work) =>
        handleAfhandelingen(
          code,
          berichten.map((value, index) => ({ value, offset: vanaf + index })),
          work,
          verzending,
        ),
      ),
    ontvangsten: async (code: string): Promise<GemeenteOntvangst[]> =>
      (await outbox(`gemeente.${code}.ontvangsten.v1`)).map((waarde) => decode('GemeenteOntvangst', waarde)),
    gemeenteSignalen: async (code: string): Promise<GemeenteSignaal[]> =>
      (await outbox(`gemeente.${code}.signalen.v1`)).map((waarde) => decode('GemeenteSignaal', waarde)),
  };

  async function outbox(topic: string): Promise<Buffer[]> {
    const { rows } = await verwerker.query<{ waarde: Buffer }>(
      'select waarde from outbox where topic = $1 order by id',
      [topic],
    );
    return rows.map((row) => row.waarde);
  }
}

export type Proefomgeving = Awaited<ReturnType<typeof startProefomgeving>>;

/** The same unit of work, counting its statements: that does not depend on how busy the machine is. */
function counting(work: UnitOfWork, rondes: { aantal: number }): UnitOfWork {
  const db: TransactionQueryable = {
    query: (query, values) => {
      rondes.aantal++;
      return work.db.query(query, values);
    },
    send: (query, values) => {
      rondes.aantal++;
      work.db.send(query, values);
    },
  };
  return {
    db,
    outbox: work.outbox,
    park: (message) => work.park(message),
    releaseParked: (waitsFor) => work.releaseParked(waitsFor),
    afterCommit: (tell) => work.afterCommit(tell),
  };
}

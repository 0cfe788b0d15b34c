import { addMonths, type Datum } from '@meldpunt/contracts';
import {
  type DatabasePool,
  type Queryable,
  runDagtaak,
  statement,
  type UnitOfWork,
  withUnitOfWork,
} from '@meldpunt/service-kit';
import type { Zaakpersonen } from '../zaak/zaakpersonen.ts';

const TAAK = 'herverzegelen';
/**
 * A key lives twenty months from the second after acceptance, and a melding comes in while its pause of a month runs. So
 * what came in less than 18 months ago is not due yet, or will be once more before its key dies.
 */
const MAANDEN_NIET_AAN_DE_BEURT = 18;
const PER_RONDE = 1000;

const SELECT_OUDE = statement(
  'casework-select-oude-personen',
  `select signaal_id as "signaalId", melding_id as "meldingId", gemeentecode, ontvangen_op as "ontvangenOp", persoon
     from zaak_melding
    where ontvangen_op < $1::date and (ontvangen_op, signaal_id, melding_id) > ($2::date, $3::uuid, $4::uuid)
      and persoon is not null
    order by ontvangen_op, signaal_id, melding_id limit $5`,
);
const UPDATE_PERSONEN = statement(
  'casework-renew-personen',
  `update zaak_melding m set persoon = n.blok
     from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as n (signaal_id, melding_id, blok)
    where m.signaal_id = n.signaal_id and m.melding_id = n.melding_id`,
);

type Oude = {
  readonly signaalId: string;
  readonly meldingId: string;
  readonly gemeentecode: string;
  readonly ontvangenOp: Datum;
  readonly persoon: Buffer;
};
type Plaats = Pick<Oude, 'ontvangenOp' | 'signaalId' | 'meldingId'>;

const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Seals again, once a month, what is kept longer than the key it was sealed with lives (0008): a resident who asked for
 * help again and again is read from the first of those zaken, and a zaak that later meldingen keep open outlives the
 * first. Before the day itself becomes today, so that no key dies before this was done.
 */
export async function renewPersonen(pool: DatabasePool, dag: Datum, personen: Zaakpersonen): Promise<void> {
  await withUnitOfWork(pool, (work) =>
    runDagtaak(work, dag, TAAK, 'alles', async (op) => {
      if (!op.endsWith('-01')) return;
      const grens = addMonths(dag, -MAANDEN_NIET_AAN_DE_BEURT);
      let na: Plaats = { ontvangenOp: '-infinity' as Datum, signaalId: NIL, meldingId: NIL };
      for (;;) {
        const oude = await selectOude(work.db, grens, na);
        const laatste = oude.at(-1);
        if (laatste === undefined) break;
        renew(work, oude, dag, personen);
        na = laatste;
      }
    }).then(() => undefined),
  );
}

async function selectOude(db: Queryable, grens: Datum, na: Plaats): Promise<Oude[]> {
  const { rows } = await db.query<Oude>(SELECT_OUDE, [
    grens,
    na.ontvangenOp,
    na.signaalId,
    na.meldingId,
    PER_RONDE,
  ]);
  return rows;
}

function renew({ db }: UnitOfWork, oude: readonly Oude[], dag: Datum, personen: Zaakpersonen): void {
  const nieuwe = oude.flatMap((oud) => {
    const blok = personen.renew(oud.gemeentecode, oud.signaalId, oud.meldingId, oud.persoon, dag);
    return blok === null ? [] : [{ ...oud, blok }];
  });
  if (nieuwe.length === 0) return;
  db.send(UPDATE_PERSONEN, [
    nieuwe.map(({ signaalId }) => signaalId),
    nieuwe.map(({ meldingId }) => meldingId),
    nieuwe.map(({ blok }) => blok),
  ]);
}

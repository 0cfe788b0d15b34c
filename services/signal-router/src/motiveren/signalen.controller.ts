import {
  type Caller,
  Database,
  From,
  ProblemError,
  type Queryable,
  Scopes,
  statement,
  withTenant,
} from '@meldpunt/service-kit';
import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { SIGNAAL_COLUMNS } from '../form-signalen/signaal-store.ts';
import type { SignaalStaat } from '../form-signalen/staat.ts';
import { FormuleStore } from '../gemeenteformules/formule-store.ts';
import { herbereken } from './herbereken.ts';
import { explain, type Uitleg } from './uitleg.ts';

/** Why there is a signaal: everything of its verdict but the residents. */
export type Motivering = Omit<SignaalStaat, 'regels' | 'invoer' | 'onderbouwing' | 'motivering'> &
  Uitleg & {
    /** The formule whose plug-in failed, so that another judged. */
    readonly gefaaldeFormule: string | null;
    readonly meldingen: readonly {
      readonly meldingId: string;
      readonly persoonId: string;
      readonly stand: string;
    }[];
    readonly onderbouwing: readonly { readonly meldingId: string; readonly persoonId: string }[];
  };

export interface Herberekening extends Uitleg {
  readonly signaalId: string;
  readonly formule: string;
  readonly formuleVersie: number;
  readonly peildatum: string;
  /** Whether the same formule over the same input reaches the verdict that was kept. */
  readonly gelijk: boolean;
  readonly signaal: boolean;
  readonly aanpak: string;
  readonly zwaarte: number;
}

const SELECT_SIGNAAL = statement(
  'router-select-signaal',
  `select ${SIGNAAL_COLUMNS} from signaal where signaal_id = $1::uuid`,
);
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@Controller('v1/signalen')
export class SignalenController {
  readonly #database: Database;
  readonly #formules: FormuleStore;

  constructor(database: Database, formules: FormuleStore) {
    this.#database = database;
    this.#formules = formules;
  }

  @Get(':signaalId')
  @Scopes('signalen:lezen')
  read(@Param('signaalId') signaalId: string, @From() caller: Caller): Promise<Motivering> {
    return withTenant(this.#database.api, { gemeenten: caller.access.gemeenten }, async ({ db }) => {
      const { regels, invoer, onderbouwing, ...rest } = await selectSignaal(db, signaalId);
      const meldingen = regels.map(({ meldingId, persoonId, stand }) => ({ meldingId, persoonId, stand }));
      const uitleg = explain({ ...rest, signaal: rest.stand !== 'VERVALLEN' });
      const gefaaldeFormule = invoer.gefaald?.formule ?? null;
      return { ...rest, ...uitleg, gefaaldeFormule, meldingen, onderbouwing };
    });
  }

  /** Judges the kept input again by the version that judged it then. What a plug-in said then it is not asked again. */
  @Post(':signaalId/_herbereken')
  @HttpCode(200)
  @Scopes('signalen:lezen')
  recompute(@Param('signaalId') signaalId: string, @From() caller: Caller): Promise<Herberekening> {
    return withTenant(this.#database.api, { gemeenten: caller.access.gemeenten }, async ({ db }) => {
      const kept = await selectSignaal(db, signaalId);
      const formules = await this.#formules.load(db, [kept.gemeentecode]);
      const formule = formules.find(kept.gemeentecode, kept.formule, kept.formuleVersie);
      if (formule === undefined) throw new ProblemError('NIET_GEVONDEN');
      formules.remember([kept]);
      const recomputed = herbereken(kept, formule);
      if (recomputed === null) throw new ProblemError('INVOER_ONBEKEND');
      const { oordeel, gelijk } = recomputed;
      return {
        signaalId,
        formule: kept.formule,
        formuleVersie: kept.formuleVersie,
        peildatum: kept.invoer.peildatum,
        gelijk,
        signaal: oordeel.signaal,
        aanpak: oordeel.aanpak,
        zwaarte: oordeel.zwaarte,
        ...explain({ ...oordeel, motivering: oordeel.redenen }),
      };
    });
  }
}

/** Another municipality's signaal looks like one that does not exist. */
async function selectSignaal(db: Queryable, signaalId: string): Promise<SignaalStaat> {
  const { rows } = UUID.test(signaalId)
    ? await db.query<SignaalStaat>(SELECT_SIGNAAL, [signaalId])
    : { rows: [] };
  const [signaal] = rows;
  if (signaal === undefined) throw new ProblemError('NIET_GEVONDEN');
  return signaal;
}

import { checkRequest, type Datum, datum } from '@meldpunt/contracts';
import {
  type Caller,
  Database,
  From,
  ProblemError,
  readDay,
  Scopes,
  withTenant,
} from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import type { Aangebodenreactie } from './decide-reactie.ts';
import { neemReacties, type Uitslag } from './neem-reacties.ts';

interface Verzoek {
  readonly partnerId?: string;
  readonly reacties: readonly (Omit<Aangebodenreactie, 'bedragInCenten'> & {
    readonly bedragInCenten?: number;
  })[];
}

/** What happened after the answer, or that it is disputed. The same answer wherever the melding was. */
@Controller('v1/reacties')
export class ReactiesController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Post()
  @HttpCode(200)
  @Scopes('terugkoppelingen:verwerken')
  async take(
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<{ partnerId: string; resultaten: readonly Uitslag[] }> {
    if (!isVerzoek(body)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('geefReacties', 'body', body) });
    }
    const partner = choosePartner(caller.access.partners, body.partnerId);
    const aangeboden = body.reacties.map(({ meldingId, bedragInCenten = null, ...rest }) => ({
      ...rest,
      meldingId: meldingId.toLowerCase(),
      bedragInCenten,
    }));
    return withTenant(this.#database.api, { partners: [partner] }, async ({ db }) => ({
      partnerId: partner,
      resultaten: await neemReacties(db, partner, aangeboden, await today(db)),
    }));
  }
}

async function today(db: Parameters<typeof readDay>[0]): Promise<Datum> {
  const dag = await readDay(db);
  if (dag === undefined) throw new ProblemError('DAG_ONBEKEND');
  return datum(dag);
}

function isVerzoek(body: unknown): body is Verzoek {
  return checkRequest('geefReacties', 'body', body).length === 0;
}

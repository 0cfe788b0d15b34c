import { checkRequest } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { type Aflevering, markBevestigd, selectAflevering } from './store.ts';

interface Bevestiging {
  readonly totEnMet: number;
  readonly partnerId?: string;
}

/** A creditor says up to where it has received its answers. */
@Controller('v1/terugkoppelingen')
export class BevestigController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Post('_bevestig')
  @HttpCode(200)
  @Scopes('terugkoppelingen:verwerken')
  async confirm(@Body() body: unknown, @From() caller: Caller): Promise<Aflevering> {
    if (!isBevestiging(body)) {
      throw new ProblemError('ONGELDIG_VELD', {
        errors: checkRequest('bevestigTerugkoppelingen', 'body', body),
      });
    }
    const partner = choosePartner(caller.access.partners, body.partnerId);
    return withTenant(this.#database.api, { partners: [partner] }, async ({ db }) => {
      await markBevestigd(db, partner, body.totEnMet);
      const aflevering = await selectAflevering(db, partner);
      if (body.totEnMet > aflevering.laatsteVolgnummer) {
        throw new ProblemError('ONGELDIG_VELD', {
          errors: [
            {
              field: '/totEnMet',
              code: 'ONGELDIGE_WAARDE',
              detail: 'Dit volgnummer is nog niet uitgegeven.',
            },
          ],
        });
      }
      return aflevering;
    });
  }
}

function isBevestiging(body: unknown): body is Bevestiging {
  return checkRequest('bevestigTerugkoppelingen', 'body', body).length === 0;
}

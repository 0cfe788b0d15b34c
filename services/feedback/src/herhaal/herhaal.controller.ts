import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { GeefVrij } from '../geef-vrij/geef-vrij.ts';
import { selectTerugkoppelingen } from '../geef-vrij/store.ts';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { lockPartners } from '../ken-partners/store.ts';

export interface Herhaalverzoek {
  partnerId?: unknown;
  /** First volgnummer to send again. */
  vanaf?: unknown;
}

const MOST = 10_000;

/** Sends again, on the creditor's own topic, what was released before; each message says that it is a replay. */
@Controller('v1/terugkoppelingen')
export class HerhaalController {
  readonly #database: Database;
  readonly #geefVrij: GeefVrij;

  constructor(database: Database, geefVrij: GeefVrij) {
    this.#database = database;
    this.#geefVrij = geefVrij;
  }

  @Post('_herhaal')
  @HttpCode(202)
  @Scopes('terugkoppelingen:lezen')
  async repeat(
    @Body() body: Herhaalverzoek,
    @From() caller: Caller,
  ): Promise<{ partnerId: string; aantal: number; volgende: number | null }> {
    const { vanaf, partnerId } = body ?? {};
    if (!Number.isSafeInteger(vanaf) || Number(vanaf) < 1) {
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: '/vanaf', code: 'ONGELDIGE_WAARDE' }] });
    }
    if (partnerId !== undefined && typeof partnerId !== 'string') {
      throw new ProblemError('ONGELDIG_VELD', { errors: [{ field: '/partnerId', code: 'VERKEERD_TYPE' }] });
    }
    const partner = choosePartner(caller.access.partners, partnerId);
    return withTenant(this.#database.api, { partners: [partner] }, async (work) => {
      // Under the lock of the counter: new answers come before all of the replay or after it.
      const [known] = await lockPartners(work.db, [partner]);
      if (known?.aansluiting !== 'KAFKA') {
        throw new ProblemError('ONGELDIG_VERZOEK', {
          detail: 'Deze partij heeft geen eigen topic; lees opnieuw met GET /v1/terugkoppelingen?na=.',
        });
      }
      const found = await selectTerugkoppelingen(work.db, partner, Number(vanaf) - 1, MOST);
      work.outbox.addAll(
        found.map((message) => this.#geefVrij.ofPartner({ ...message, opnieuwGeleverd: true })),
      );
      const last = found.at(-1)?.volgnummer;
      const more = last !== undefined && last < known.laatsteVolgnummer;
      return { partnerId: partner, aantal: found.length, volgende: more ? last + 1 : null };
    });
  }
}

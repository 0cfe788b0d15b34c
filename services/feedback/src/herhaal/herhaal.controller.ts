import { checkRequest, type Datum } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { GeefVrij } from '../geef-vrij/geef-vrij.ts';
import { selectFirstOf, selectTerugkoppelingen } from '../geef-vrij/store.ts';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { lockPartners } from '../ken-partners/store.ts';

/** Exactly one of the two says where to begin. */
interface Herhaalverzoek {
  readonly partnerId?: string;
  /** First volgnummer to send again. */
  readonly vanaf?: number;
  /** First day of release to send again. */
  readonly vanafDag?: Datum;
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
  @Scopes('terugkoppelingen:verwerken')
  async repeat(
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<{ partnerId: string; aantal: number; volgende: number | null }> {
    if (!isHerhaalverzoek(body)) {
      throw new ProblemError('ONGELDIG_VELD', {
        errors: checkRequest('herhaalTerugkoppelingen', 'body', body),
      });
    }
    const { vanaf, vanafDag } = body;
    if ((vanaf === undefined) === (vanafDag === undefined)) {
      const detail = 'Noem vanaf of vanafDag, en niet beide.';
      throw new ProblemError('ONGELDIG_VELD', {
        errors: [{ field: '/vanaf', code: 'VELD_ONTBREEKT', detail }],
      });
    }
    const partner = choosePartner(caller.access.partners, body.partnerId);
    return withTenant(this.#database.api, { partners: [partner] }, async (work) => {
      // Under the lock of the counter: new answers come before all of the replay or after it.
      const [known] = await lockPartners(work.db, [partner]);
      if (known?.aansluiting !== 'KAFKA') {
        throw new ProblemError('ONGELDIG_VERZOEK', {
          detail: 'Deze partij heeft geen eigen topic; lees opnieuw met GET /v1/terugkoppelingen?na=.',
        });
      }
      const first = vanafDag === undefined ? vanaf : await selectFirstOf(work.db, partner, vanafDag);
      const found =
        first === undefined ? [] : await selectTerugkoppelingen(work.db, partner, first - 1, MOST);
      work.outbox.addAll(
        found.map((message) => this.#geefVrij.ofPartner({ ...message, opnieuwGeleverd: true })),
      );
      const last = found.at(-1)?.volgnummer;
      const more = last !== undefined && last < known.laatsteVolgnummer;
      return { partnerId: partner, aantal: found.length, volgende: more ? last + 1 : null };
    });
  }
}

function isHerhaalverzoek(body: unknown): body is Herhaalverzoek {
  return checkRequest('herhaalTerugkoppelingen', 'body', body).length === 0;
}

import { checkRequest } from '@meldpunt/contracts';
import { type Caller, Database, From, ProblemError, Scopes, withTenant } from '@meldpunt/service-kit';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { choosePartner } from '../ken-partners/choose-partner.ts';
import { lockPartners } from '../ken-partners/store.ts';
import { type Bestandsindeling, STANDAARDINDELING } from './bestandsindeling.ts';
import { selectOntvangstkeuze, updateOntvangstkeuze } from './store.ts';

interface Instelling {
  readonly eigenTopic: boolean;
  readonly bestand: Bestandsindeling;
}

/** How a creditor wants its answers; it sets this itself. */
@Controller('v1/signaalpartners')
export class OntvangstinstellingController {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  @Get(':partnerId/ontvangstinstelling')
  @Scopes('terugkoppelingen:lezen')
  async read(
    @Param('partnerId') partnerId: string,
    @From() caller: Caller,
  ): Promise<Instelling & { partnerId: string }> {
    const partner = choosePartner(caller.access.partners, partnerId);
    return withTenant(this.#database.api, { partners: [partner] }, async ({ db }) => {
      const keuze = await selectOntvangstkeuze(db, partner);
      return {
        partnerId: partner,
        eigenTopic: keuze?.aansluiting === 'KAFKA' && keuze.eigenTopic,
        bestand: keuze?.bestandsindeling ?? STANDAARDINDELING,
      };
    });
  }

  @Put(':partnerId/ontvangstinstelling')
  @Scopes('terugkoppelingen:verwerken')
  async put(
    @Param('partnerId') partnerId: string,
    @Body() body: unknown,
    @From() caller: Caller,
  ): Promise<Instelling & { partnerId: string }> {
    const partner = choosePartner(caller.access.partners, partnerId);
    if (!isInstelling(body)) {
      throw new ProblemError('ONGELDIG_VELD', { errors: checkRequest('stelOntvangstIn', 'body', body) });
    }
    const twice = firstDouble(body.bestand.kolommen.map(({ kop }) => kop.toLowerCase()));
    if (twice !== null) {
      throw new ProblemError('ONGELDIG_VELD', {
        errors: [
          {
            field: `/bestand/kolommen/${twice}/kop`,
            code: 'ONGELDIGE_WAARDE',
            detail: 'Deze kop komt al voor; hoofdletters tellen niet mee.',
          },
        ],
      });
    }
    await withTenant(this.#database.api, { partners: [partner] }, async ({ db }) => {
      // Under the lock of the counter: the change falls between two messages.
      const [known] = await lockPartners(db, [partner]);
      if (body.eigenTopic && known?.aansluiting !== 'KAFKA') {
        throw new ProblemError('ONGELDIG_VELD', {
          errors: [
            {
              field: '/eigenTopic',
              code: 'ONGELDIGE_WAARDE',
              detail: 'Deze partij heeft geen eigen topic; zij is met REST aangesloten.',
            },
          ],
        });
      }
      await updateOntvangstkeuze(db, partner, body.eigenTopic, body.bestand);
    });
    return { partnerId: partner, ...body };
  }
}

function isInstelling(body: unknown): body is Instelling {
  return checkRequest('stelOntvangstIn', 'body', body).length === 0;
}

/** Place of the first value that stood there before. */
function firstDouble(values: readonly string[]): number | null {
  const at = values.findIndex((value, index) => values.indexOf(value) < index);
  return at === -1 ? null : at;
}

import { topics } from '@meldpunt/contracts';
import type { Hub } from '../../scripts/start/hub.ts';
import { type Etappe, type Geleverd, meetLezen } from './etappes.ts';
import { meetGroteLevering, type Partij } from './grote-levering.ts';

/** The same residents with `perAdres` of them behind one front door. */
function samengebracht(partij: Partij, perAdres: number): Partij {
  return {
    ...partij,
    regels: partij.regels.map((regel, nummer) => {
      const buur = partij.regels[Math.floor(nummer / perAdres)] ?? regel;
      const { straatnaam, huisnummer, huisnummertoevoeging, postcode, plaatsnaam, gemeentecode } = buur;
      const { huisnummertoevoeging: _eigen, ...rest } = regel;
      return {
        ...rest,
        kenmerk: `${perAdres}.${regel.kenmerk}`,
        ...(straatnaam === undefined ? {} : { straatnaam }),
        ...(huisnummer === undefined ? {} : { huisnummer }),
        ...(huisnummertoevoeging === undefined ? {} : { huisnummertoevoeging }),
        ...(postcode === undefined ? {} : { postcode }),
        ...(plaatsnaam === undefined ? {} : { plaatsnaam }),
        ...(gemeentecode === undefined ? {} : { gemeentecode }),
      };
    }),
  };
}

/** The router reads what was reported at addresses of so many meldingen, which nobody reported at before. */
export async function meetAdressen(
  hub: Hub,
  geleverd: Geleverd,
  partij: Partij,
  perAdres: number,
): Promise<Etappe> {
  await meetGroteLevering(hub, geleverd, samengebracht(partij, perAdres), `adressen-van-${perAdres}`);
  return meetLezen(hub, `router: ${perAdres} at one address`, 'signal-router', [topics.melding.naam]);
}

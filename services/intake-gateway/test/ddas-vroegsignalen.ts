import { readFileSync } from 'node:fs';
import type { Code, Datum } from '@meldpunt/contracts';

/** A vroegsignaal as DDAS v0.9 has it: what a creditor reported, as a municipality tells it to Statistics Netherlands. */
interface Vroegsignaal {
  readonly ID: string;
  readonly crisissignaal: boolean;
  readonly warmeOverdracht: boolean;
  /** In euros. */
  readonly bedrag: number;
  readonly ontstaansdatum: string;
  readonly signaaldatum: string;
  readonly signaalpartner: { readonly type: string };
  readonly client: {
    readonly Burgerservicenummer: string;
    readonly Voorletters: string;
    readonly Voorvoegsel?: string;
    readonly Achternaam: string;
    readonly Geboortedatum: string;
    readonly Straatnaam: string;
    readonly Postcode: string;
    readonly Huisnummer: string;
    readonly Huisnummertoevoeging?: string;
    readonly Plaatsnaam: string;
  };
}

interface Bestand {
  readonly dag: Datum;
  readonly vroegsignalen: readonly {
    readonly voorbeeld: 'enkelvoudig' | 'meervoudig';
    readonly gemeentecode: string;
    readonly vroegsignaal: Vroegsignaal;
    /** What a creditor must state to us and DDAS does not ask for. */
    readonly aangevuld: readonly {
      readonly veld: string;
      readonly waarde: unknown;
      readonly waarom: string;
    }[];
    readonly waarschuwingen: readonly string[];
  }[];
}

const SOORTEN: Readonly<Record<string, Code<'partnersoort'>>> = {
  Energie: 'ENERGIE',
  Water: 'WATER',
  Huur: 'HUUR',
  'CAK Zorgverzekeringen': 'CAK_ZORGVERZEKERINGEN',
};

function soortOf(type: string): Code<'partnersoort'> {
  const soort = SOORTEN[type];
  if (soort === undefined) throw new Error(`no kind for ${type}`);
  return soort;
}

/** The line with which its creditor would have delivered a vroegsignaal. */
function regelOf(kenmerk: string, gemeentecode: string, { client, ...signaal }: Vroegsignaal) {
  return {
    kenmerk,
    gemeentecode,
    signaaldatum: signaal.signaaldatum,
    ontstaansdatum: signaal.ontstaansdatum,
    bedragInCenten: Math.round(signaal.bedrag * 100),
    crisissignaal: signaal.crisissignaal,
    warmeOverdracht: signaal.warmeOverdracht,
    burgerservicenummer: client.Burgerservicenummer,
    voorletters: client.Voorletters,
    voorvoegsel: client.Voorvoegsel ?? null,
    achternaam: client.Achternaam,
    geboortedatum: client.Geboortedatum,
    straatnaam: client.Straatnaam,
    huisnummer: Number(client.Huisnummer),
    huisnummertoevoeging: client.Huisnummertoevoeging ?? null,
    postcode: client.Postcode,
    plaatsnaam: client.Plaatsnaam,
  };
}

const { dag, vroegsignalen: feiten }: Bestand = JSON.parse(
  readFileSync(new URL('../test-data/ddas-v0.9/vroegsignalen.json', import.meta.url), 'utf8'),
);

/** The day on which the samples were delivered. */
export { dag };

/**
 * The vroegsignalen of the two official samples, as lines. The samples number alike: a kenmerk says which of them it is
 * from.
 */
export const vroegsignalen = feiten.map(
  ({ voorbeeld, gemeentecode, vroegsignaal, aangevuld, waarschuwingen }) => {
    const kenmerk = `${voorbeeld === 'enkelvoudig' ? 'E' : 'M'}-${vroegsignaal.ID}`;
    return {
      voorbeeld,
      id: vroegsignaal.ID,
      soort: soortOf(vroegsignaal.signaalpartner.type),
      regel: regelOf(kenmerk, gemeentecode, vroegsignaal),
      aangevuld: Object.fromEntries(aangevuld.map(({ veld, waarde }) => [veld, waarde])),
      waarschuwingen,
    };
  },
);

import { describe, expect, it } from 'vitest';
import { schemaVersies } from '../generated/schemas.ts';
import type { Dag, Signaal, SignaalMelding, Signaalpartner } from '../generated/types.ts';
import { datum } from '../kalender/datum.ts';
import { decode, encode, schemaId } from './codec.ts';
import { ContractError, type ContractErrorCode } from './contract-error.ts';
import { hasArrays } from './measure.ts';

const dag: Dag = { dag: datum('2026-12-31'), gezienOp: 1_798_671_600_123 };

const partner: Signaalpartner = {
  partnerId: 'waterbedrijf-noord',
  versie: 3,
  naam: 'Waterbedrijf Noord',
  soort: 'WATER',
  aansluiting: 'REST',
  actief: true,
  telefoonIncasso: null,
  machtigingen: [{ organisatieId: 'org-1', van: datum('2026-01-01'), tot: null }],
  gezienOp: 1,
};

const melding: SignaalMelding = {
  meldingId: 'm1',
  meldingVersie: 1,
  stand: 'OPEN',
  betaald: false,
  beantwoordOp: null,
  achterstandId: 'a1',
  persoonId: 'p1',
  partnerId: 'waterbedrijf-noord',
  soort: 'WATER',
  kenmerk: 'K1',
  meldmaand: '2026-11',
  signaaldatum: datum('2026-11-20'),
  aangenomenOp: datum('2026-11-21'),
  incassopauzeTot: datum('2026-12-21'),
  ontstaansdatum: null,
  bedragInCenten: 12_345,
  aantalTermijnen: null,
  crisissignaal: false,
  dreiging: null,
  dreigingOp: null,
  dreigingGemeldOp: null,
  eindeleveringOp: null,
  warmeOverdracht: false,
  persoonlijkContactGezocht: true,
  gewezenOpHulp: true,
  herinneringGestuurd: true,
  aanbodZonderReactie: null,
};

const signaal: Signaal = {
  signaalId: 's1',
  versie: 1,
  gemeentecode: '0268',
  stand: 'LOPEND',
  gebeurtenis: 'ONTSTAAN',
  ontstaanOp: datum('2026-11-21'),
  gewijzigdOp: datum('2026-11-21'),
  formule: 'standaard',
  formuleVersie: 1,
  aanpak: 'BRIEF',
  zwaarte: 100,
  motivering: [
    {
      code: 'drempel',
      pad: 'en/1',
      voldaan: true,
      gevonden: 12_345,
      vereist: 7500,
      eenheid: 'centen',
      meldingIds: ['m1'],
    },
  ],
  verzameladres: false,
  crisis: false,
  klokVanaf: datum('2026-11-21'),
  dreigingVanaf: null,
  vorigSignaalId: null,
  meldingen: [melding, { ...melding, meldingId: 'm2' }],
  onderbouwing: [],
  personen: [{ persoonId: 'p1', persoon: Buffer.from([1, 2, 3]) }],
  gezienOp: 2,
};

function codeOf(act: () => unknown): ContractErrorCode | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof ContractError ? error.code : null;
  }
}

describe('codec', () => {
  it('gives back what was written, with dates as Datum and instants as numbers', () => {
    expect(decode('Dag', encode('Dag', dag))).toEqual(dag);
    expect(decode('Signaalpartner', encode('Signaalpartner', partner))).toEqual(partner);
    expect(decode('Signaal', encode('Signaal', signaal))).toEqual(signaal);
  });

  it('frames with byte 0 and the committed schema id', () => {
    const bytes = encode('Dag', dag);
    expect(bytes[0]).toBe(0);
    expect(bytes.readUInt32BE(1)).toBe(schemaId('Dag'));
  });

  it('writes records larger than its scratch buffer', () => {
    const large = { ...signaal, meldingen: Array.from({ length: 2000 }, () => melding) };
    expect(decode('Signaal', encode('Signaal', large)).meldingen).toHaveLength(2000);
  });

  it('names the schema unknown when the id is not committed or belongs to another record', () => {
    const bytes = encode('Dag', dag);
    expect(codeOf(() => decode('Signaal', bytes))).toBe('ONBEKEND_SCHEMA');
    bytes.writeUInt32BE(4_000_000, 1);
    expect(codeOf(() => decode('Dag', bytes))).toBe('ONBEKEND_SCHEMA');
  });

  it('refuses bytes without framing, cut off or with something behind them', () => {
    const bytes = encode('Signaal', signaal);
    expect(codeOf(() => decode('Signaal', Buffer.from('{"signaalId":"s1"}')))).toBe('GEEN_AVRO');
    expect(codeOf(() => decode('Signaal', Buffer.alloc(0)))).toBe('GEEN_AVRO');
    expect(codeOf(() => decode('Signaal', Buffer.concat([bytes, Buffer.from([0])])))).toBe('GEEN_AVRO');
    for (let length = 5; length < bytes.length; length++) {
      expect(codeOf(() => decode('Signaal', bytes.subarray(0, length)))).toBe('AFGEKAPT');
    }
  });

  it('never throws anything but a ContractError, whatever the bytes', () => {
    let seed = 1;
    const bytes = encode('Signaal', signaal);
    for (let round = 0; round < 5000; round++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const damaged = Buffer.from(bytes);
      damaged[5 + (seed % (bytes.length - 5))] = seed % 251;
      try {
        decode('Signaal', damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
      }
    }
  });

  it('refuses a code outside its list, deep inside too, and names only the field', () => {
    const bytes = encode('Signaal', signaal);
    const at = bytes.lastIndexOf('WATER');
    bytes.write('WODKA', at);
    expect(codeOf(() => decode('Signaal', bytes))).toBe('ONBEKENDE_CODE');
    expect(() => decode('Signaal', bytes)).toThrow('Signaal.meldingen.soort: ONBEKENDE_CODE');
  });

  it('names the field of a value that cannot be written, never the value', () => {
    const half = { ...dag, gezienOp: 1.5 };
    expect(() => encode('Dag', half)).toThrow('Dag.gezienOp: NIET_TE_SCHRIJVEN');
    const noDay = { ...dag, dag: signaal.meldingen[0]?.meldmaand as Dag['dag'] };
    expect(() => encode('Dag', noDay)).toThrow('Dag.dag: NIET_TE_SCHRIJVEN');
  });

  it.each(schemaVersies.filter(({ schema }) => hasArrays(schema)))(
    'refuses an array of $naam that claims 300 million items before anything is allocated',
    ({ naam, id, schema }) => {
      const empty: number[] = [];
      for (const field of schema.fields) {
        if (JSON.stringify(field.type).includes('"array"')) break;
        empty.push(0);
      }
      const header = Buffer.from([0, 0, 0, 0, id]);
      const bomb = Buffer.concat([header, Buffer.from(empty), Buffer.from('80cc9e9f02', 'hex')]);
      const before = process.memoryUsage().heapUsed;
      const started = performance.now();
      expect(codeOf(() => decode(recordNaam(naam), bomb))).toBe('AFGEKAPT');
      expect(performance.now() - started).toBeLessThan(50);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
    },
  );
});

function recordNaam(
  naam: string,
): 'Melding' | 'Signaal' | 'Uitkomst' | 'Gemeente' | 'Signaalpartner' | 'Ontvangst' | 'Reden' {
  switch (naam) {
    case 'Melding':
    case 'Signaal':
    case 'Uitkomst':
    case 'Gemeente':
    case 'Signaalpartner':
    case 'Ontvangst':
    case 'Reden':
      return naam;
    default:
      throw new Error(`A schema with arrays that this test does not know: ${naam}`);
  }
}

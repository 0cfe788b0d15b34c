import { datum, isCode, isDatum, meldmaandVan } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../src/canonical-json.ts';
import type { FormuleGroep, GroepMelding } from '../src/formules/formule.ts';
import { parseFormule } from '../src/formules/parse-formule.ts';

/** A case as voorbeelden.json holds it; what a melding leaves out is filled in by `voorbeeldMelding`. */
export interface Voorbeeld {
  waarom: string;
  formule: unknown;
  /** Versions of the outermost block for which the case holds; only the newest when left out. */
  versies?: number[];
  peildatum: string;
  meldingen: Record<string, unknown>[];
  verwacht: {
    signaal: boolean;
    aanpak?: string;
    zwaarte?: number;
    /** Of the first reason. */
    gevonden?: number | null;
    vereist?: number;
    /** Places in `meldingen` of those the first reason names. */
    noemt?: number[];
  };
}

/** Runs every case of a block: the examples are its specification. */
export function runVoorbeelden(naam: string, voorbeelden: readonly Voorbeeld[]): void {
  const cases = voorbeelden.flatMap((voorbeeld) =>
    voorbeeld.versies === undefined
      ? [voorbeeld]
      : voorbeeld.versies.map((versie) => ({
          ...voorbeeld,
          waarom: `${voorbeeld.waarom} (versie ${versie})`,
          formule: { ...asRecord(voorbeeld.formule), versie },
        })),
  );
  describe(naam, () => {
    it.each(cases)('$waarom', ({ formule, peildatum, meldingen, verwacht }) => {
      const read = parseFormule(formule);
      if (read.status === 'FOUT') throw new Error(JSON.stringify(read.fouten));
      const groep: FormuleGroep = { meldingen: meldingen.map(voorbeeldMelding), verzameladres: false };
      const day = datum(peildatum);
      const oordeel = read.beoordeling.evaluate(groep, day);
      const { gevonden, vereist, noemt, ...rest } = verwacht;
      expect(oordeel).toMatchObject(rest);
      const [first] = oordeel.redenen;
      if (gevonden !== undefined) expect(first?.gevonden).toBe(gevonden);
      if (vereist !== undefined) expect(first?.vereist).toBe(vereist);
      if (noemt !== undefined) expect(first?.meldingIds).toEqual(noemt.map((index) => `m${index}`));
      expect(oordeel.redenen.every((reden) => reden.pad.endsWith(reden.code))).toBe(true);
      const reversed = { ...groep, meldingen: [...groep.meldingen].reverse() };
      expect(read.beoordeling.evaluate(reversed, day), 'volgorde').toEqual(oordeel);
      const kept: FormuleGroep = JSON.parse(canonicalJson(groep));
      expect(read.beoordeling.evaluate(kept, day), 'bewaard en weer gelezen').toEqual(oordeel);
    });
  });
}

function asRecord(formule: unknown): object {
  return typeof formule === 'object' && formule !== null ? formule : {};
}

export function voorbeeldMelding(fields: Record<string, unknown>, index: number): GroepMelding {
  const text = (name: string, otherwise: string) =>
    typeof fields[name] === 'string' ? fields[name] : otherwise;
  const signaaldatum = datum(text('signaaldatum', '2026-03-10'));
  const number = (name: string) => (typeof fields[name] === 'number' ? fields[name] : null);
  return {
    meldingId: `m${index}`,
    achterstandId: text('achterstand', `a${index}`),
    persoon: text('persoon', 'p'),
    adres: fields.adres === null ? null : text('adres', 'adres'),
    ...(typeof fields.postcode4 === 'string' ? { postcode4: fields.postcode4 } : {}),
    partnerId: text('partner', text('soort', 'zorg').toLowerCase()),
    soort: isCode('partnersoort', fields.soort) ? fields.soort : 'ZORG',
    meldmaand: meldmaandVan(signaaldatum),
    signaaldatum,
    ontstaansdatum: isDatum(fields.ontstaansdatum) ? fields.ontstaansdatum : null,
    bedragInCenten: number('bedragInCenten') ?? 20_000,
    aantalTermijnen: number('aantalTermijnen'),
    crisissignaal: fields.crisissignaal === true,
    dreiging: isCode('dreiging', fields.dreiging) ? fields.dreiging : null,
    open: fields.open !== false,
    eindresultaat: isCode('eindresultaat', fields.eindresultaat) ? fields.eindresultaat : null,
  };
}

import type { Exportbevinding, Periode } from './feiten.ts';

/**
 * One service's part of a levering: a stream of lines that only the exchange's own key opens (`verzegel.ts`). The
 * router gives the meldingen no signaal ever held, casework those in zaken with the zaken; neither can read the
 * other's, and the two are put together by `stel-samen.ts`, which has no database.
 */
export type Deelregel =
  | (Periode & {
      readonly soort: 'KOP';
      readonly deel: Deel;
      readonly ddasVersie: string;
      readonly gemeentecode: string;
    })
  /** What goes into the file, by the mapping of the version. */
  | { readonly soort: 'VROEGSIGNAAL'; readonly meldingId: string; readonly waarde: object }
  | {
      readonly soort: 'ZAAK';
      readonly meldingIds: readonly string[];
      readonly waarde: object;
    }
  /** Router: accepted in the period and handed to casework, whose part must hold it. */
  | { readonly soort: 'ELDERS'; readonly meldingId: string }
  /** Known, and not in the file for this reason. */
  | { readonly soort: 'NIET_GEMAAKT'; readonly meldingId: string; readonly code: Exportbevinding }
  /** In the file with this remark. */
  | { readonly soort: 'BEVINDING'; readonly meldingId: string; readonly code: Exportbevinding }
  /** The last line: how many there were before it, so that a part cut short is seen. */
  | { readonly soort: 'SLOT'; readonly regels: number };

export type Deel = 'router' | 'casework';

export type Deelfout =
  /** Sealed for somebody else, damaged, or cut short. */
  | 'DEEL_ONLEESBAAR'
  /** Another municipality, period or version than the other part, or twice the same service. */
  | 'DELEN_HOREN_NIET_BIJ_ELKAAR'
  /** The router says casework has it and casework does not say so: on its way between them. Make both parts again. */
  | 'MELDINGEN_ONDERWEG'
  /** A zaak names a melding that the file does not hold. */
  | 'VERWIJZING_ONTBREEKT'
  /** What came out is not by the schema of its version. */
  | 'NIET_VOLGENS_SCHEMA';

/** Why no file can be made. Names counts and places, never what stood there. */
export class DeelError extends Error {
  readonly code: Deelfout;

  constructor(code: Deelfout, uitleg: string) {
    super(`${code}: ${uitleg}`);
    this.name = 'DeelError';
    this.code = code;
  }
}

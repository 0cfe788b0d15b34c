import type { Code } from '@meldpunt/contracts';

export type Eindresultaatregel = {
  /**
   * Whether the zaak must have been taken up: NIET for the results that say it was not, WEL for those that say what
   * came of the work, OM_HET_EVEN for facts about the resident that hold whatever was done.
   */
  readonly opgepakt: 'NIET' | 'WEL' | 'OM_HET_EVEN';
  /** What must have been tried: the resident REACHED, at least one attempt and NOBODY reached, or nothing. */
  readonly contact: 'BEREIKT' | 'NIET_BEREIKT' | 'OM_HET_EVEN';
  /** Companion fields that must, and those that may, come with it; any other is refused. */
  readonly vereist: readonly Begeleidveld[];
  readonly toegestaan: readonly Begeleidveld[];
  readonly binnenredenen: readonly Code<'binnenreden'>[];
};

export type Begeleidveld =
  | 'onterechtreden'
  | 'hervattingOp'
  | 'regelingVanaf'
  | 'regelingTermijnInCenten'
  | 'regelingAantalTermijnen'
  | 'nieuweGemeentecode';

export const begeleidvelden: readonly Begeleidveld[] = [
  'onterechtreden',
  'hervattingOp',
  'regelingVanaf',
  'regelingTermijnInCenten',
  'regelingAantalTermijnen',
  'nieuweGemeentecode',
];

/** Inner reasons for not taking up (DDAS "andere reden"): counted by the municipality, never told to the creditor. */
const nietOpgepakt: readonly Code<'binnenreden'>[] = [
  'CAPACITEIT',
  'BEZWAAR',
  'DETENTIE',
  'VEILIGHEID',
  'GEEN_RECHTMATIG_VERBLIJF',
  'ONBEKEND_ADRES',
  'POSTADRES',
  'KAMERBEWONING',
];
/** What may turn out at the door of a zaak that was taken up. */
const geenContact: readonly Code<'binnenreden'>[] = nietOpgepakt.filter((reden) => reden !== 'CAPACITEIT');

/**
 * When a municipality may give which result, one row each: the 16 of DDAS v1.2 by its definitions and the two of
 * Meldpunt about paying again. The endings that only the
 * creditor's own word or the end of the pause can give are `null`.
 */
export const eindresultaatregels: Readonly<Record<Code<'eindresultaat'>, Eindresultaatregel | null>> = {
  AL_BEKEND_SCHULDHULP: rule('OM_HET_EVEN', 'OM_HET_EVEN'),
  // Also after contact with relatives.
  OVERLEDEN: rule('OM_HET_EVEN', 'OM_HET_EVEN'),
  NIET_OPGEPAKT_ANDERE_REDEN: rule('NIET', 'OM_HET_EVEN', { binnenredenen: nietOpgepakt }),
  // Same arrear, lately received and taken up, amount not higher: checked in decide-eindresultaat.ts.
  NIET_OPGEPAKT_HERHAALD: rule('NIET', 'OM_HET_EVEN'),
  NIET_OPGEPAKT_ONTERECHT: rule('NIET', 'OM_HET_EVEN', { vereist: ['onterechtreden'] }),
  // Registered even when contact was made.
  GEEN_INWONER: rule('OM_HET_EVEN', 'OM_HET_EVEN', { toegestaan: ['nieuweGemeentecode'] }),
  // Only when the other helper takes it over, which somebody must have found out.
  ANDER_LOPEND_TRAJECT: rule('WEL', 'OM_HET_EVEN'),
  GEEN_CONTACT: rule('WEL', 'NIET_BEREIKT', { binnenredenen: geenContact }),
  GEEN_REACTIE: rule('WEL', 'BEREIKT'),
  HOEFT_GEEN_HULP: rule('WEL', 'BEREIKT'),
  // The creditor can have told it as well as the resident.
  ZELF_BETAALD_OF_REGELING: rule('WEL', 'OM_HET_EVEN'),
  ADVIES_OF_QUICK_FIX: rule('WEL', 'BEREIKT'),
  VERVOLGHULP: rule('WEL', 'BEREIKT'),
  VERVOLGHULP_FINANCIEEL: rule('WEL', 'BEREIKT'),
  VERVOLGHULP_NIET_FINANCIEEL: rule('WEL', 'BEREIKT'),
  VERWIJZING_ZONDER_TUSSENKOMST: rule('WEL', 'OM_HET_EVEN'),
  BETALING_HERVAT: rule('WEL', 'BEREIKT', { vereist: ['hervattingOp'] }),
  REGELING_GETROFFEN: rule('WEL', 'BEREIKT', {
    vereist: ['regelingVanaf', 'regelingTermijnInCenten', 'regelingAantalTermijnen'],
  }),
  INGETROKKEN_DOOR_PARTNER: null,
  BETAALD_BIJ_PARTNER: null,
  VERPLAATST: null,
  PAUZE_VERSTREKEN: null,
};

function rule(
  opgepakt: Eindresultaatregel['opgepakt'],
  contact: Eindresultaatregel['contact'],
  velden: Partial<Pick<Eindresultaatregel, 'vereist' | 'toegestaan' | 'binnenredenen'>> = {},
): Eindresultaatregel {
  return { opgepakt, contact, vereist: [], toegestaan: [], binnenredenen: [], ...velden };
}

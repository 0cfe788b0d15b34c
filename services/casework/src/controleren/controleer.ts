import { type Code, withoutLeadingVoorvoegsels } from '@meldpunt/contracts';
import {
  type Access,
  type Database,
  type Principal,
  type UnitOfWork,
  withTenant,
} from '@meldpunt/service-kit';
import { selectToewijzing, upsertToewijzing } from '../toewijzen/toewijzing-store.ts';
import type { BrpBevragen } from './brp-bevragen.ts';
import { type Gecontroleerd, insertControles, type TeControleren } from './controle-store.ts';
import {
  type Controle,
  evaluateDoelgroep,
  evaluateHuishouden,
  evaluateVerblijf,
  type Ingeschrevene,
  nietGelukt,
} from './evaluate-controles.ts';
import { type Bevinding, type LokaleControles, toControles } from './lokale-controles.ts';

/** Questions to the register at the same time. */
const TEGELIJK = 4;

/**
 * Checks running zaken before anybody goes: what the hub knows, then what the register of persons says. The register is
 * asked between two transactions, so that no row is locked while it is slow. A check that found nothing out is kept as
 * that, with its reason; it holds nothing up and may be asked again.
 */
export async function controleer(
  database: Database,
  zaakIds: readonly string[],
  { access, principal }: { readonly access: Access; readonly principal: Principal },
  lokaal: LokaleControles,
  brp: BrpBevragen,
): Promise<Gecontroleerd[]> {
  const bevindingen = await withTenant(database.api, access, ({ db }) => lokaal.check(db, zaakIds));
  const gecontroleerd: Gecontroleerd[] = [];
  const teDoen = [...bevindingen];
  const werk = async (): Promise<void> => {
    for (let een = teDoen.shift(); een !== undefined; een = teDoen.shift()) {
      const { zaakId, gemeentecode } = een.zaak;
      // Whoever objects is not looked up anywhere.
      const gevraagd = een.heeftBezwaar ? [] : await vraagBrp(een.zaak, brp);
      gecontroleerd.push({ zaakId, gemeentecode, controles: [...toControles(een), ...gevraagd] });
    }
  };
  await Promise.all(Array.from({ length: TEGELIJK }, werk));
  gecontroleerd.sort((a, b) => (a.zaakId < b.zaakId ? -1 : 1));
  await withTenant(database.api, access, (work) =>
    recordControles(work, gecontroleerd, bevindingen, principal),
  );
  return gecontroleerd;
}

/** Writes checks, and gives a known client to his own consultant when nobody else was chosen. */
export async function recordControles(
  { db }: UnitOfWork,
  gecontroleerd: readonly Gecontroleerd[],
  bevindingen: readonly Bevinding[],
  principal: Pick<Principal, 'organisatie' | 'clientId'>,
): Promise<void> {
  await insertControles(db, gecontroleerd, principal);
  for (const { zaak, consulent } of bevindingen) {
    if (consulent === undefined) continue;
    const huidige = await selectToewijzing(db, zaak.zaakId);
    if (huidige === undefined || huidige.versie > 0) continue;
    const toewijzing = { zaakId: zaak.zaakId, behandelaarId: consulent, eigenConsulent: true, versie: 1 };
    await upsertToewijzing(db, zaak.gemeentecode, toewijzing);
  }
}

async function vraagBrp(
  { gemeentecode, personen }: TeControleren,
  brp: BrpBevragen,
): Promise<readonly Controle[]> {
  const verblijf = await vraagVerblijf(gemeentecode, personen, brp);
  const huishouden = await vraagHuishouden(personen, brp);
  const doelgroep = evaluateDoelgroep(verblijf.uitkomst, huishouden.uitkomst);
  return [
    verblijf,
    huishouden,
    doelgroep === null
      ? nietGelukt('DOELGROEP', verblijf.fout ?? 'GEGEVENS_ONTBREKEN', 'BRP')
      : { soort: 'DOELGROEP', uitkomst: doelgroep, fout: null, bron: 'BRP' },
  ];
}

async function vraagVerblijf(
  gemeentecode: string,
  personen: TeControleren['personen'],
  brp: BrpBevragen,
): Promise<Controle> {
  const gevonden = (uitkomst: Code<'controleuitkomst'>): Controle => ({
    soort: 'VERBLIJF',
    uitkomst,
    fout: null,
    bron: 'BRP',
  });
  const [persoon] = personen;
  if (persoon === undefined) return nietGelukt('VERBLIJF', 'GEGEVENS_ONTBREKEN', 'BRP');
  const nummers = new Set(personen.flatMap(({ burgerservicenummer }) => burgerservicenummer ?? []));
  if (nummers.size === 0) {
    const bron = personen.find(
      ({ achternaam, geboortedatum }) => achternaam !== null && isWholeDate(geboortedatum),
    );
    if (bron?.achternaam == null || bron.geboortedatum == null) {
      return nietGelukt('VERBLIJF', 'GEGEVENS_ONTBREKEN', 'BRP');
    }
    // The register knows a surname without what comes before it, but of some names that is a part: both are asked, and
    // the shorter one only with just those words before it, or whoever is called Amrani would be taken for El Amrani.
    const achternaam = bron.achternaam.trim();
    const kern = withoutLeadingVoorvoegsels(achternaam);
    const vragen: (readonly [naam: string, voorvoegsel?: string])[] = [[achternaam]];
    if (kern !== achternaam) vragen.push([kern, achternaam.slice(0, -kern.length).trim().toLowerCase()]);
    for (const [naam, voorvoegsel] of vragen) {
      const gezocht = await brp.zoek(naam, bron.geboortedatum, voorvoegsel);
      if (gezocht.status === 'NIET_GELUKT') return nietGelukt('VERBLIJF', gezocht.fout, 'BRP');
      for (const nummer of gezocht.inhoud) if (nummer !== '') nummers.add(nummer);
    }
  }
  const [nummer] = nummers;
  if (nummer === undefined) return gevonden('NIET_GEVONDEN');
  // Several people of one name and birth date: which of them it is, is not for a guess.
  if (nummers.size > 1) return gevonden('NIET_EENDUIDIG');
  const antwoord = await brp.raadpleeg(nummer);
  if (antwoord.status === 'NIET_GELUKT') return nietGelukt('VERBLIJF', antwoord.fout, 'BRP');
  const ingeschreven: Ingeschrevene | undefined = antwoord.inhoud[0];
  return gevonden(
    ingeschreven === undefined ? 'NIET_GEVONDEN' : evaluateVerblijf(ingeschreven, gemeentecode, persoon),
  );
}

async function vraagHuishouden(personen: TeControleren['personen'], brp: BrpBevragen): Promise<Controle> {
  const persoon = personen.find(({ postcode, huisnummer }) => postcode !== null && huisnummer !== null);
  if (persoon?.postcode == null || persoon.huisnummer == null) {
    return nietGelukt('HUISHOUDEN', 'GEGEVENS_ONTBREKEN', 'BRP');
  }
  const antwoord = await brp.bewoners(persoon.postcode, persoon.huisnummer, persoon.huisnummertoevoeging);
  if (antwoord.status === 'NIET_GELUKT') return nietGelukt('HUISHOUDEN', antwoord.fout, 'BRP');
  return { soort: 'HUISHOUDEN', uitkomst: evaluateHuishouden(antwoord.inhoud), fout: null, bron: 'BRP' };
}

/** A day with 00 in it cannot be searched for. */
function isWholeDate(geboortedatum: string | null): boolean {
  return geboortedatum !== null && !/-00/.test(geboortedatum);
}

import type { Uitkomst } from '../../scripts/simulatie/uitkomst.ts';

/** What one message on a topic of the hub says, as far as the checks need it. */
export type Gebeurtenis = {
  soort:
    | 'Melding'
    | 'Uitkomst'
    | 'Afhandeling'
    | 'Signaal'
    | 'Terugkoppeling'
    | 'Reactie'
    // On topics of one party.
    | 'Ontvangst'
    | 'PartnerTerugkoppeling'
    | 'GemeenteSignaal'
    | 'GemeenteOntvangst';
  partitie: number;
  offset: number;
  /** When the broker wrote it, milliseconds. */
  tijd: number;
  /** The thing it is the state of, and the version of that state. */
  ding: string;
  versie: number;
  /** Digest of what it says. */
  inhoud: string;
  meldingId: string;
  /** Melding: the amount. */
  centen: number;
  /** Uitkomst and Afhandeling: the melding ended. Terugkoppeling: a final answer. */
  definitief: boolean;
  /** Afhandeling that ended: the number of its correction and the result; empty else. */
  uitslag: { nummer: number; eindresultaat: string | null } | null;
  /** Melding: it came from another municipality and its creditor was answered there. */
  doorgezet: boolean;
  /** Terugkoppeling: creditor and number. */
  partnerId: string;
  volgnummer: number;
};

export type DodeBrief = { topic: string; reden: string };

export type Waarneming = {
  /** Everything on the hub's own topics and what it wrote on those of parties, in the order of each partition. */
  gebeurtenissen: Gebeurtenis[];
  dodeBrieven: DodeBrief[];
  /** What the gateway says it accepted, and the sum of the latest amounts. */
  aangenomen: number;
  centen: number;
};

export type Bevinding = { soort: 'LOST' | 'DOUBLE' | 'STUCK'; wat: string };

const voorbeelden = (ids: readonly string[]) => `${ids.length}, e.g. ${ids.slice(0, 3).join(', ')}`;

/** Checks the log of a finished run, in which every melding has its end. Shares no code with the services. */
export function keurLog(waarneming: Waarneming): Bevinding[] {
  return [
    ...keurVersies(waarneming.gebeurtenissen),
    ...keurVolgorde(waarneming.gebeurtenissen),
    ...keurEinden(waarneming),
    ...keurUitslagen(waarneming.gebeurtenissen),
    ...keurNummers(waarneming.gebeurtenissen),
    ...keurCenten(waarneming),
  ];
}

/** A version of a thing says one thing, however often it stands in the log. */
function keurVersies(gebeurtenissen: readonly Gebeurtenis[]): Bevinding[] {
  const inhoud = new Map<string, string>();
  const anders = new Set<string>();
  for (const { ding, versie, inhoud: bytes } of gebeurtenissen) {
    const sleutel = `${ding} v${versie}`;
    const eerder = inhoud.get(sleutel);
    if (eerder !== undefined && eerder !== bytes) anders.add(sleutel);
    inhoud.set(sleutel, eerder ?? bytes);
  }
  if (anders.size === 0) return [];
  return [{ soort: 'DOUBLE', wat: `versions with two contents: ${voorbeelden([...anders])}` }];
}

/** A thing's versions appear in rising order; sent again they may, but never for the first time after a later one. */
function keurVolgorde(gebeurtenissen: readonly Gebeurtenis[]): Bevinding[] {
  const hoogste = new Map<string, number>();
  const gezien = new Set<string>();
  const verkeerd = new Set<string>();
  for (const { ding, versie } of gebeurtenissen) {
    const sleutel = `${ding} v${versie}`;
    if (!gezien.has(sleutel) && versie < (hoogste.get(ding) ?? 0)) verkeerd.add(sleutel);
    gezien.add(sleutel);
    hoogste.set(ding, Math.max(versie, hoogste.get(ding) ?? 0));
  }
  if (verkeerd.size === 0) return [];
  return [{ soort: 'LOST', wat: `older versions after newer ones: ${voorbeelden([...verkeerd])}` }];
}

/** Every accepted melding is on its topic, ended by one owner, and was answered once. */
function keurEinden({ gebeurtenissen, aangenomen }: Waarneming): Bevinding[] {
  const bevindingen: Bevinding[] = [];
  const meld = (soort: Bevinding['soort'], wat: string, ids: readonly string[]) => {
    if (ids.length > 0) bevindingen.push({ soort, wat: `${wat}: ${voorbeelden(ids)}` });
  };
  const doorgezet = new Map<string, boolean>();
  const einden = new Map<string, Set<string>>();
  const antwoorden = new Map<string, Set<string>>();
  const voegToe = (bij: Map<string, Set<string>>, meldingId: string, ding: string) =>
    bij.set(meldingId, (bij.get(meldingId) ?? new Set()).add(ding));
  for (const { soort, meldingId, ding, definitief, doorgezet: elders } of gebeurtenissen) {
    if (soort === 'Melding') doorgezet.set(meldingId, elders);
    else if (definitief && soort === 'Terugkoppeling') voegToe(antwoorden, meldingId, ding);
    else if (definitief && soort !== 'Signaal') voegToe(einden, meldingId, ding);
  }
  if (doorgezet.size !== aangenomen) {
    const soort = doorgezet.size < aangenomen ? 'LOST' : 'DOUBLE';
    bevindingen.push({ soort, wat: `${aangenomen} meldingen accepted, ${doorgezet.size} on the topic` });
  }
  const ids = [...doorgezet.keys()];
  const keer = (bij: Map<string, Set<string>>, id: string) => bij.get(id)?.size ?? 0;
  meld(
    'LOST',
    'meldingen without an end',
    ids.filter((id) => keer(einden, id) === 0),
  );
  meld(
    'DOUBLE',
    'meldingen ended twice',
    ids.filter((id) => keer(einden, id) > 1),
  );
  meld(
    'LOST',
    'meldingen without an answer',
    ids.filter((id) => doorgezet.get(id) === false && keer(antwoorden, id) === 0),
  );
  meld(
    'DOUBLE',
    'meldingen answered twice',
    ids.filter((id) => keer(antwoorden, id) > 1),
  );
  meld(
    'DOUBLE',
    'ends and answers of meldingen nobody delivered',
    [...einden.keys(), ...antwoorden.keys()].filter((id) => !doorgezet.has(id)),
  );
  return bevindingen;
}

/** An end has one result; another one is a correction, with a number of its own. */
function keurUitslagen(gebeurtenissen: readonly Gebeurtenis[]): Bevinding[] {
  const gezien = new Map<string, string | null>();
  const anders = new Set<string>();
  for (const { ding, uitslag } of gebeurtenissen) {
    if (uitslag === null) continue;
    const sleutel = `${ding} c${uitslag.nummer}`;
    const eerder = gezien.get(sleutel);
    if (eerder !== undefined && eerder !== uitslag.eindresultaat) anders.add(sleutel);
    if (eerder === undefined) gezien.set(sleutel, uitslag.eindresultaat);
  }
  if (anders.size === 0) return [];
  return [{ soort: 'DOUBLE', wat: `ends with two results: ${voorbeelden([...anders])}` }];
}

/** A creditor's answers are numbered from one without a gap, and a number is given once. */
function keurNummers(gebeurtenissen: readonly Gebeurtenis[]): Bevinding[] {
  const perPartner = new Map<string, Map<number, Set<string>>>();
  for (const { soort, partnerId, volgnummer, ding } of gebeurtenissen) {
    if (soort !== 'Terugkoppeling') continue;
    const nummers = perPartner.get(partnerId) ?? new Map<number, Set<string>>();
    perPartner.set(partnerId, nummers);
    nummers.set(volgnummer, (nummers.get(volgnummer) ?? new Set()).add(ding));
  }
  const bevindingen: Bevinding[] = [];
  for (const [partnerId, nummers] of perPartner) {
    const hoogste = Math.max(...nummers.keys());
    if (hoogste !== nummers.size)
      bevindingen.push({
        soort: 'LOST',
        wat: `${partnerId}: ${nummers.size} answers numbered up to ${hoogste}`,
      });
    const dubbel = [...nummers].filter(([, dingen]) => dingen.size > 1);
    if (dubbel.length > 0)
      bevindingen.push({ soort: 'DOUBLE', wat: `${partnerId}: ${dubbel.length} numbers given twice` });
  }
  return bevindingen;
}

function keurCenten({ gebeurtenissen, centen }: Waarneming): Bevinding[] {
  const laatste = new Map<string, Gebeurtenis>();
  for (const gebeurtenis of gebeurtenissen) {
    if (gebeurtenis.soort !== 'Melding') continue;
    if ((laatste.get(gebeurtenis.ding)?.versie ?? 0) < gebeurtenis.versie)
      laatste.set(gebeurtenis.ding, gebeurtenis);
  }
  const som = [...laatste.values()].reduce((totaal, gebeurtenis) => totaal + gebeurtenis.centen, 0);
  if (som === centen) return [];
  return [{ soort: 'LOST', wat: `latest amounts are ${centen} cents at the gateway, ${som} on the topic` }];
}

/**
 * Which of these kills came between the send and the delete of the outbox: something of that service stands in the log
 * from before its death and a second time from after it, before its next one.
 */
export function telDubbelGezonden(
  gebeurtenissen: readonly Gebeurtenis[],
  gedood: readonly { soorten: readonly Gebeurtenis['soort'][]; tijd: number }[],
): number {
  const tijden = Map.groupBy(gebeurtenissen, ({ ding, versie }) => `${ding} v${versie}`);
  const dubbel = [...tijden.values()].filter(({ length }) => length > 1);
  return gedood.filter(({ soorten, tijd }) => {
    const volgende = gedood
      .filter((ander) => ander.soorten === soorten && ander.tijd > tijd)
      .reduce((eerst, ander) => Math.min(eerst, ander.tijd), Number.POSITIVE_INFINITY);
    return dubbel.some((keren) => {
      const [een] = keren;
      if (een === undefined || !soorten.includes(een.soort)) return false;
      return (
        keren.some((keer) => keer.tijd <= tijd) &&
        keren.some((keer) => keer.tijd > tijd && keer.tijd <= volgende)
      );
    });
  }).length;
}

/** Whether a scenario did what it is named for: something of all it counts, and no more misses than hits. */
export function keurBreken(
  gebroken: Readonly<Record<string, number>>,
  gemist: Readonly<Record<string, number>>,
): Bevinding[] {
  if (Object.keys(gebroken).length === 0) return [{ soort: 'STUCK', wat: 'the scenario broke nothing' }];
  const bevindingen: Bevinding[] = Object.entries(gebroken)
    .filter(([, aantal]) => aantal === 0)
    .map(([wat]) => ({ soort: 'STUCK', wat: `the scenario came to no ${wat}` }));
  const som = (aantallen: Readonly<Record<string, number>>) =>
    Object.values(aantallen).reduce((totaal, aantal) => totaal + aantal, 0);
  if (som(gemist) > som(gebroken))
    bevindingen.push({
      soort: 'STUCK',
      wat: `the scenario missed what it is about ${som(gemist)} times and met it ${som(gebroken)} times`,
    });
  return bevindingen;
}

/** Dead letters by topic and reason against those a scenario made; both ways. */
export function keurDodeBrieven(
  gevonden: readonly DodeBrief[],
  verwacht: Readonly<Record<string, number>>,
): Bevinding[] {
  const aantal: Record<string, number> = {};
  for (const { topic, reden } of gevonden)
    aantal[`${topic} ${reden}`] = (aantal[`${topic} ${reden}`] ?? 0) + 1;
  return [...new Set([...Object.keys(aantal), ...Object.keys(verwacht)])].flatMap((sleutel) => {
    const [links, rechts] = [aantal[sleutel] ?? 0, verwacht[sleutel] ?? 0];
    if (links === rechts) return [];
    return [{ soort: 'LOST' as const, wat: `dead letters ${sleutel}: ${links} instead of ${rechts}` }];
  });
}

/** The result against that of the undisturbed run: every figure that differs, by its path. */
export function keurUitkomst(
  gevonden: Uitkomst,
  rustig: Uitkomst,
  /** Paths that the scenario says cannot be the same, each with the reason in its README. */
  behalve: readonly string[] = [],
): Bevinding[] {
  const a = platgeslagen(gevonden);
  const b = platgeslagen(rustig);
  const anders = [...new Set([...a.keys(), ...b.keys()])].filter(
    (pad) => a.get(pad) !== b.get(pad) && !behalve.some((begin) => pad.startsWith(begin)),
  );
  if (anders.length === 0) return [];
  const waarden = anders.map((pad) => `${pad} ${a.get(pad)} instead of ${b.get(pad)}`);
  return [{ soort: 'LOST', wat: `another uitkomst: ${waarden.join('; ')}` }];
}

function platgeslagen(uitkomst: object, voor = ''): Map<string, unknown> {
  const vlak = new Map<string, unknown>();
  for (const [naam, waarde] of Object.entries(uitkomst)) {
    if (typeof waarde === 'object' && waarde !== null) {
      for (const [pad, diep] of platgeslagen(waarde, `${voor}${naam}.`)) vlak.set(pad, diep);
    } else vlak.set(`${voor}${naam}`, waarde);
  }
  return vlak;
}

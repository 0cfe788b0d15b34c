import type { ServicePosities } from './posities.ts';

export type Verschil = { regel: string; links: number; rechts: number };

/**
 * The balance of the chain at rest, from the positions each service answers at `/v1/_balans`. What the deliverers sent and
 * saw is compared with it in `leverboek.ts`, what they heard in `antwoorden.ts`. Shares no code with the services: it adds
 * up and compares, nothing else. An empty answer means that nothing was lost and nothing counted twice between the gateway
 * and the answer, in numbers and in cents.
 */
export function vergelijkBalans(posities: ServicePosities): Verschil[] {
  const { intake, router, casework, feedback, metrics } = posities;
  const verschillen: Verschil[] = [];
  const gelijk = (regel: string, links: number, rechts: number) => {
    if (links !== rechts) verschillen.push({ regel, links, rechts });
  };

  const l = intake.leveringen;
  gelijk(
    'leveringen: aangeboden = nieuw + gewijzigd + ongewijzigd + ingetrokken + afgekeurd + aangehouden',
    l.aangeboden,
    l.nieuw + l.gewijzigd + l.ongewijzigd + l.ingetrokken + l.afgekeurd + l.aangehouden,
  );
  const u = intake.uitzonderingen;
  gelijk('leveringen aangehouden = uitzonderingen aangehouden', l.aangehouden, u.aangehouden);
  gelijk(
    'aangehouden = vrijgegeven + alsnog afgekeurd + nog aangehouden',
    u.aangehouden,
    u.vrijgegeven + u.alsnogAfgekeurd + u.nogAangehouden,
  );
  gelijk('leveringen nieuw = meldingen nieuw', l.nieuw, intake.meldingen.nieuw);
  gelijk('uitzonderingen vrijgegeven = meldingen vrijgegeven', u.vrijgegeven, intake.meldingen.vrijgegeven);

  const meldingen = intake.meldingen.nieuw + intake.meldingen.vrijgegeven + intake.meldingen.doorgezet;
  gelijk('meldingen: intake = router', meldingen, router.meldingen.ontvangen);
  gelijk('meldingen: intake = feedback', meldingen, feedback.meldingen.ontvangen);
  gelijk('meldingen: intake = metrics', meldingen, metrics.meldingen.ontvangen);
  gelijk(
    'meldingen = beëindigd + open (feedback)',
    meldingen,
    feedback.meldingen.beeindigd + feedback.meldingen.open,
  );
  const r = router.meldingen;
  gelijk(
    'router: ontvangen = eigen open + in signaal + hier beëindigd + elders beëindigd',
    r.ontvangen,
    r.eigenOpen + r.inSignaal + r.beeindigdHier + r.beeindigdElders,
  );
  gelijk(
    'open: feedback = router + casework',
    feedback.meldingen.open,
    r.eigenOpen + casework.meldingen.open,
  );
  gelijk('in signaal (router) = open (casework)', r.inSignaal, casework.meldingen.open);
  gelijk('elders beëindigd (router) = beëindigd (casework)', r.beeindigdElders, casework.meldingen.beeindigd);
  gelijk(
    'beëindigd: feedback = router + casework',
    feedback.meldingen.beeindigd,
    r.beeindigdHier + casework.meldingen.beeindigd,
  );
  gelijk(
    'casework: ontvangen = open + beëindigd + teruggegeven',
    casework.meldingen.ontvangen,
    casework.meldingen.open + casework.meldingen.beeindigd + casework.meldingen.teruggegeven,
  );
  gelijk('beëindigd: metrics = feedback', metrics.meldingen.beeindigd, feedback.meldingen.beeindigd);
  gelijk(
    'definitieve terugkoppelingen = vrijgegeven meldingen',
    som(feedback.terugkoppelingen),
    feedback.meldingen.vrijgegeven,
  );
  gelijk(
    'terugkoppelingen: feedback = metrics',
    som(feedback.terugkoppelingen) + som(feedback.tussentijds) + feedback.correcties,
    metrics.terugkoppelingen + metrics.tussentijds + metrics.correcties,
  );

  const { wachtend = 0, ...doorgegeven } = feedback.reacties;
  gelijk('reacties: doorgegeven (feedback) = metrics', som(doorgegeven), metrics.reacties);
  gelijk('reacties: niets wacht', wachtend, 0);

  gelijk(
    'centen: eerste + wijzigingen = laatste',
    intake.centen.eerste + intake.centen.wijzigingen,
    intake.centen.laatste,
  );
  gelijk(
    'centen: laatste (intake) = beëindigd + open (feedback)',
    intake.centen.laatste,
    feedback.centen.beeindigd + feedback.centen.open,
  );
  gelijk(
    'centen open: feedback = router + casework',
    feedback.centen.open,
    router.centen.eigenOpen + casework.centen.open,
  );
  gelijk('centen in signaal (router) = open (casework)', router.centen.inSignaal, casework.centen.open);
  gelijk('centen: laatste (intake) = laatste (metrics)', intake.centen.laatste, metrics.centen.laatste);

  for (const [naam, dienst] of Object.entries(posities)) {
    gelijk(`${naam}: niets in de outbox`, dienst.outbox.ongepubliceerd, 0);
    gelijk(`${naam}: niets geparkeerd`, dienst.geparkeerd, 0);
  }
  return verschillen;
}

export function som(aantallen: Readonly<Record<string, number>>): number {
  return Object.values(aantallen).reduce((totaal, aantal) => totaal + aantal, 0);
}

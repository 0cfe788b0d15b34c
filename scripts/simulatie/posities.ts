/** Positions as each service answers them at `GET /v1/_balans`. All numbers are integers; amounts are in cents. */

export type Verbruik = { topic: string; partitie: number; volgendeOffset: number };

type Gemeen = {
  service: string;
  dag: string | null;
  verbruik: Verbruik[];
  outbox: { ongepubliceerd: number; oudsteSeconden: number };
  geparkeerd: number;
};

export type IntakePosities = Gemeen & {
  leveringen: {
    leveringen: number;
    aangeboden: number;
    nieuw: number;
    gewijzigd: number;
    ongewijzigd: number;
    ingetrokken: number;
    afgekeurd: number;
    aangehouden: number;
  };
  uitzonderingen: {
    aangehouden: number;
    vrijgegeven: number;
    alsnogAfgekeurd: number;
    nogAangehouden: number;
  };
  meldingen: { nieuw: number; vrijgegeven: number; doorgezet: number };
  centen: { eerste: number; wijzigingen: number; laatste: number };
};

export type RouterPosities = Gemeen & {
  meldingen: {
    ontvangen: number;
    eigenOpen: number;
    inSignaal: number;
    beeindigdHier: number;
    beeindigdElders: number;
  };
  centen: { eigenOpen: number; inSignaal: number; beeindigdHier: number };
  signalen: { ontstaan: number; lopend: number; vervallen: number; beeindigd: number };
};

export type CaseworkPosities = Gemeen & {
  zaken: { totaal: number; NIEUW: number; OPGEPAKT: number; AFGESLOTEN: number; VERVALLEN: number };
  meldingen: { ontvangen: number; open: number; beeindigd: number; teruggegeven: number };
  centen: { open: number; beeindigd: number };
  eindresultaten: Record<string, number>;
};

export type FeedbackPosities = Gemeen & {
  meldingen: { ontvangen: number; open: number; beeindigd: number; vrijgegeven: number };
  centen: { open: number; beeindigd: number };
  terugkoppelingen: Record<string, number>;
  tussentijds: Record<string, number>;
  correcties: number;
  /** By kind; `wachtend` has not gone on yet. */
  reacties: Record<string, number>;
};

export type MetricsPosities = Gemeen & {
  meldingen: { ontvangen: number; beeindigd: number };
  centen: { laatste: number };
  terugkoppelingen: number;
  tussentijds: number;
  correcties: number;
  reacties: number;
};

export type ServicePosities = {
  intake: IntakePosities;
  router: RouterPosities;
  casework: CaseworkPosities;
  feedback: FeedbackPosities;
  metrics: MetricsPosities;
};

import type { Code } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Bestandsindeling } from './bestandsindeling.ts';

export interface Ontvangstkeuze {
  readonly aansluiting: Code<'aansluiting'> | null;
  readonly eigenTopic: boolean;
  /** Null: the standard columns. */
  readonly bestandsindeling: Bestandsindeling | null;
}

const SELECT = statement(
  'feedback-select-ontvangstkeuze',
  `select aansluiting, eigen_topic as "eigenTopic", bestandsindeling from signaalpartner where partner_id = $1`,
);

export async function selectOntvangstkeuze(
  db: Queryable,
  partnerId: string,
): Promise<Ontvangstkeuze | undefined> {
  return (await db.query<Ontvangstkeuze>(SELECT, [partnerId])).rows[0];
}

const UPDATE = statement(
  'feedback-update-ontvangstkeuze',
  `update signaalpartner set eigen_topic = $2, bestandsindeling = $3::jsonb where partner_id = $1`,
);

export async function updateOntvangstkeuze(
  db: Queryable,
  partnerId: string,
  eigenTopic: boolean,
  bestandsindeling: Bestandsindeling,
): Promise<void> {
  await db.query(UPDATE, [partnerId, eigenTopic, JSON.stringify(bestandsindeling)]);
}

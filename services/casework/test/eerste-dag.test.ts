import type { Queryable } from '@meldpunt/service-kit';
import { expect, test } from 'vitest';
import { classifyFailure } from '../../service-kit/src/consumer/classify-failure.ts';
import { readToday } from '../src/termijnen/read-today.ts';

test('voor de eerste dag is geen bericht schuldig: een verbruiker wacht, wie het vraagt hoort waarom', async () => {
  const db: Queryable = { query: async () => ({ rows: [], rowCount: 0 }) };
  const fout: unknown = await readToday(db).catch((error: unknown) => error);
  expect(fout).toMatchObject({ code: 'DAG_ONBEKEND' });
  expect(classifyFailure(fout)).toBe('stuck');
});

import { readFileSync } from 'node:fs';
import { codelijsten, datum, decode, encode, type Terugkoppeling } from '@meldpunt/contracts';
import { describe, expect, it } from 'vitest';
import { herschrijf, namenVanDelen, PAGINA } from './terugkoppelbericht.ts';

const pagina = readFileSync(PAGINA, 'utf8');

describe('docs/terugkoppelbericht.md', () => {
  it('says what the schema, the table and the rules say (node services/feedback/scripts/terugkoppelbericht.ts)', () => {
    expect(pagina).toBe(herschrijf(pagina));
    expect([...pagina.matchAll(/<!-- (\w+) -->/g)].map(([, naam]) => naam)).toEqual(namenVanDelen);
  });

  it('has a row for each of the 16 results of DDAS', () => {
    const [, ddas = ''] = /<!-- ddas -->\n([\s\S]*?)\n<!-- /.exec(pagina) ?? [];
    expect(ddas.split('\n')).toHaveLength(16 + 2);
  });

  it('gives examples that are messages of the schema, one final answer for each story', () => {
    const stories = [...pagina.matchAll(/```json\n([\s\S]*?)\n```/g)].map(
      ([, json = '']) => JSON.parse(json) as (Omit<Terugkoppeling, 'gezienOp'> & { gezienOp: string })[],
    );
    expect(stories.length).toBeGreaterThan(5);
    for (const messages of stories) {
      expect(messages.filter(({ aard }) => aard === 'DEFINITIEF')).toHaveLength(1);
      for (const { gezienOp, ...rest } of messages) {
        const message = { ...rest, gezienOp: Date.parse(gezienOp) };
        expect(decode('Terugkoppeling', encode('Terugkoppeling', message))).toEqual(message);
        expect(message.dag >= datum('2026-03-04')).toBe(true);
        expect(codelijsten.terugkoppelklasse).toContain(message.klasse);
      }
    }
  });
});

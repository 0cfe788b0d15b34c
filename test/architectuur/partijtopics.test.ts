import { describe, expect, test } from 'vitest';
import { leesBronnen } from './bronnen.ts';

/** The functions that name a topic a party reads. */
const UIT = /\b(?:partner(?:Ontvangsten|Terugkoppelingen)|gemeente(?:Signalen|Ontvangsten))Topic\b/;
/** The one way to send to it: says that it is one party's. */
const NAAR_PARTIJ = new RegExp(`\\.\\.\\.naarPartij\\(${UIT.source}`);
/** A line of an import and nothing else. */
const IMPORT = /^import .*|^ {2}\w+,$/;

/** What names such a topic and sends nothing there, by file. */
const ZENDT_NIET: Readonly<Record<string, readonly string[]>> = {
  'services/intake-gateway/src/schemas/registry.ts': [
    "['ontvangsten', partnerOntvangstenTopic('x').schema],",
    "['terugkoppelingen', partnerTerugkoppelingenTopic('x').schema],",
    "['signalen', gemeenteSignalenTopic('0000').schema],",
    "['ontvangsten', gemeenteOntvangstenTopic('0000').schema],",
  ],
  'services/intake-gateway/src/topicnamen.ts': [
    // Returns all that naarPartij says; what is sent spreads it.
    'return naarPartij(partnerOntvangstenTopic(partnerId), (naam) => this.#prefix + naam);',
    'leest: [partnerOntvangstenTopic(partnerId), partnerTerugkoppelingenTopic(partnerId)],',
    'leest: [gemeenteSignalenTopic(gemeentecode), gemeenteOntvangstenTopic(gemeentecode)],',
  ],
  'services/casework/src/eigen-systeem/eigen-systemen.ts': [
    'topic: nameTopic(gemeenteOntvangstenTopic(gemeentecode).naam),',
  ],
};

describe('what goes to the topic of one party says so, so that its topic can close the counter for nobody else', () => {
  const bronnen = leesBronnen('.ts').filter(
    ({ pad }) => /^services\/[^/]+\/src\//.test(pad) && !pad.endsWith('.test.ts'),
  );
  const regels = bronnen.flatMap(({ pad, tekst }) =>
    tekst
      .split('\n')
      .filter((regel) => UIT.test(regel) && !IMPORT.test(regel))
      .map((regel) => ({ pad, regel: regel.trim() })),
  );

  test('wherever the name of such a topic is made, it is for naarPartij or not to send there', () => {
    const anders = regels.filter(
      ({ pad, regel }) => !NAAR_PARTIJ.test(regel) && !(ZENDT_NIET[pad] ?? []).includes(regel),
    );
    expect(anders).toEqual([]);
    expect(regels.filter(({ regel }) => NAAR_PARTIJ.test(regel)).length).toBeGreaterThanOrEqual(3);
  });

  test('no such name is put together by hand, and what naarPartij says is not said elsewhere', () => {
    const metDeHand = bronnen.filter(({ tekst }) =>
      /\.(?:ontvangsten|signalen|terugkoppelingen)\.v1/.test(tekst),
    );
    expect(metDeHand.map(({ pad }) => pad)).toEqual([]);
    const gezegd = bronnen.filter(({ tekst }) => /\bforParty: (?:true|false|undefined)/.test(tekst));
    // Of dead letters the subscription says whose topic they came from.
    expect(gezegd.map(({ pad }) => pad)).toEqual(['services/service-kit/src/consumer/dead-letter.ts']);
    const gateway = bronnen.filter(({ tekst }) => /\.naarOntvangsten\(/.test(tekst));
    expect(gateway.map(({ tekst }) => /^ {4}\.\.\.topics\.naarOntvangsten\(/m.test(tekst))).toEqual([true]);
  });
});

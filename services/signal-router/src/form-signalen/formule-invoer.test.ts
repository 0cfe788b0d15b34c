import { describe, expect, it } from 'vitest';
import { formuleOf, ontvangen, Verloop } from '../../test/verloop.ts';
import { postcode4Of } from './postcode4.ts';

const nijmegen = { formule: 'postcode', parameters: { gebieden: [{ van: '6511', tot: '6515' }] } };

describe('wat een formule van een groep ziet', () => {
  it('meldingen op één adres hebben één waarde, die buiten de groep niets betekent', () => {
    const verloop = new Verloop(formuleOf({ formule: 'altijd' }));
    const bsn = { burgerservicenummer: '999990019' };
    verloop.melding({ id: 'm1', persoon: bsn });
    verloop.melding({ id: 'm2', soort: 'WATER', persoon: { voorletters: 'P', geboortedatum: '1990-01-01' } });
    verloop.melding({ id: 'm3', soort: 'HUUR', persoon: { ...bsn, postcode: '2000BB' } });
    verloop.melding({ id: 'm4', soort: 'ENERGIE', persoon: { ...bsn, postcode: null } });
    const adressen = verloop
      .signalen()[0]
      ?.invoer.groep.meldingen.map(({ meldingId, adres }) => [meldingId, adres]);
    expect(Object.fromEntries(adressen ?? [])).toEqual({ m1: 'm1', m2: 'm1', m3: 'm3', m4: null });
  });

  it('een formule met postcode krijgt vier cijfers; het oordeel staat er met die invoer bij', () => {
    const verloop = new Verloop(formuleOf({ formule: 'en', delen: [nijmegen, { formule: 'altijd' }] }));
    verloop.melding({ id: 'm1', persoon: { postcode: '6516 AB' } });
    expect(verloop.signalen()).toEqual([]);
    verloop.melding({ id: 'm2', persoon: { postcode: '6511 AB', huisnummer: 9 } });
    expect(verloop.signalen().map(({ invoer }) => invoer.groep.meldingen)).toMatchObject([
      [{ meldingId: 'm2', postcode4: '6511' }],
    ]);
  });

  it('voor een formule zonder postcode wordt geen postcode opgezocht of bewaard', () => {
    const verloop = new Verloop(formuleOf({ formule: 'altijd' }));
    verloop.melding({ id: 'm1', persoon: { postcode: '6511AB' } });
    expect(verloop.signalen()[0]?.invoer.groep.meldingen[0]).not.toHaveProperty('postcode4');
  });

  it('een verouderd adres en een gewiste inwoner liggen in geen gebied', () => {
    const { sleutels, bron } = ontvangen({ id: 'm1', persoon: { postcode: '6511AB' } });
    const melding = {
      feiten: ontvangen({ id: 'm1' }).feiten,
      houder: { status: 'ROUTER' as const },
      gesticht: 0,
    };
    expect(postcode4Of({ ...melding, sleutels, bron })).toBe('6511');
    expect(postcode4Of({ ...melding, sleutels: { ...sleutels, adres: null }, bron })).toBeNull();
    expect(postcode4Of({ ...melding, sleutels, bron: { ...bron, persoon: () => null } })).toBeNull();
    const abroad = ontvangen({ id: 'm1', persoon: { postcode: 'B-1000' } });
    expect(postcode4Of({ ...melding, sleutels: abroad.sleutels, bron: abroad.bron })).toBeNull();
  });
});

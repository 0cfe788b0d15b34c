import { Metrics } from '@meldpunt/service-kit';
import { expect, test } from 'vitest';
import { maakMelding, maakSignaal } from '../../test/voorbeeld.ts';
import { maakZaak, pasToe } from '../../test/zaken.ts';
import { evaluateTellingen } from './evaluate-tellingen.ts';
import { Zaaktellers } from './zaaktellers.ts';

const na = (stand: 'LOSGELATEN' | 'OPEN', meldingstand: 'AANGENOMEN' | 'BETAALD') => {
  const zaak = maakZaak();
  const signaal = maakSignaal('s', [maakMelding('een', { stand, meldingstand, meldingVersie: 2 })], {
    versie: 2,
    stand: 'VERVALLEN',
  });
  const [later] = pasToe([zaak], signaal);
  return later === undefined ? [] : evaluateTellingen(zaak, later, 'VERVALLEN', null);
};

test('een melding die teruggaat of vervalt telt een keer, met wie haar beëindigde', () => {
  expect(na('LOSGELATEN', 'AANGENOMEN')).toEqual([
    { teller: 'ZAAK_BEEINDIGD', aanleiding: 'SIGNAAL', resultaat: 'VERVALLEN' },
    { teller: 'MELDING_BEEINDIGD', resultaat: 'TERUGGEGEVEN', door: 'ROUTER' },
  ]);
  expect(na('OPEN', 'BETAALD')).toEqual([
    { teller: 'ZAAK_BEEINDIGD', aanleiding: 'SIGNAAL', resultaat: 'VERVALLEN' },
    { teller: 'MELDING_BEEINDIGD', resultaat: 'BETAALD_BIJ_PARTNER', door: 'PARTNER' },
  ]);
  expect(evaluateTellingen(maakZaak(), maakZaak(), 'GEWIJZIGD', null)).toEqual([]);
});

test('op /metrics staan codes als labels', async () => {
  const metrics = new Metrics('casework');
  const { tel } = new Zaaktellers(metrics);
  for (const telling of evaluateTellingen(undefined, maakZaak(), 'GEOPEND', null)) tel(telling);
  tel({ teller: 'TERMIJN', termijn: 'OPPAKKEN', gebeurtenis: 'TERMIJN_VERSTREKEN' });
  tel({ teller: 'HANDELING', handeling: 'OPPAKKEN', resultaat: 'GEWEIGERD', reden: 'ZAAK_AL_OPGEPAKT' });
  const regels = (await metrics.registry.metrics())
    .split('\n')
    .filter((regel) => /_total\{(aanl|term|hand)/.test(regel));
  expect(regels).toEqual([
    'meldpunt_zaken_geopend_total{aanleiding="SIGNAAL",aanpak="BRIEF",service="casework"} 1',
    'meldpunt_termijnberichten_total{termijn="OPPAKKEN",gebeurtenis="TERMIJN_VERSTREKEN",service="casework"} 1',
    'meldpunt_handelingen_total{handeling="OPPAKKEN",resultaat="GEWEIGERD",reden="ZAAK_AL_OPGEPAKT",service="casework"} 1',
  ]);
});

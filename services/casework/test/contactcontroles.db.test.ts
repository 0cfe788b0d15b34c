import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Persoon, seal, transportSleutel } from '@meldpunt/contracts';
import { withTenant, withUnitOfWork } from '@meldpunt/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrpBevragen } from '../src/controleren/brp-bevragen.ts';
import {
  insertBezwaar,
  insertControles,
  replaceBekendeKlanten,
  selectControles,
} from '../src/controleren/controle-store.ts';
import { controleer } from '../src/controleren/controleer.ts';
import { legBezwaarVast } from '../src/controleren/leg-bezwaar-vast.ts';
import { standaardinstelling } from '../src/looplijst-instelling/instelling.ts';
import { insertInstelling } from '../src/looplijst-instelling/instelling-store.ts';
import { maakLooplijst } from '../src/looplijsten/maak-looplijst.ts';
import { readLooplijst, readVervallen } from '../src/looplijsten/read-looplijst.ts';
import { handleSignalen } from '../src/open-zaken/handle-signalen.ts';
import { selectToewijzing } from '../src/toewijzen/toewijzing-store.ts';
import { startBrp } from './brp.ts';
import { type Proefomgeving, startProefomgeving } from './proefomgeving.ts';
import { id, maakMelding, maakPersoon, maakSignaal, VANDAAG } from './voorbeeld.ts';

const principal = { clientId: 'teamleider', subject: undefined, organisatie: 'regio', scopes: [] };
const anders = { gemeenten: ['0344'], partners: [] };
const access = { gemeenten: ['0268'], partners: [] };
const geenBrp = new BrpBevragen({ url: '', sleutel: '', timeout: 1 });

let proef: Proefomgeving;
const api = <T>(fn: Parameters<typeof withTenant<T>>[2]) => withTenant(proef.database.api, access, fn);
const werker = (behandelaarId: string) => ({
  behandelaarId,
  capaciteit: Array.from({ length: 7 }, () => 2),
  wijken: [],
  aanpakken: [],
});

beforeAll(async () => {
  proef = await startProefomgeving();
  const instelling = { ...standaardinstelling, behandelaars: [werker('anne'), werker('bram')] };
  await api(({ db }) => insertInstelling(db, '0268', 0, instelling, principal));
});
afterAll(() => proef.drop());

/** A zaak of this resident, the dearest first on every list. Of an arrear of its own, unless one is named. */
async function opent(
  naam: string,
  euro: number,
  meer: Partial<Persoon>,
  achterstand = naam,
): Promise<string> {
  const melding = maakMelding(naam, {
    bedragInCenten: euro * 100,
    achterstandId: id('achterstand', achterstand),
    persoonId: id('persoon', naam),
  });
  const signaal = maakSignaal(naam, [melding]);
  const recordId = `${signaal.signaalId}/${melding.meldingId}`;
  const persoon = seal({
    sleutelbos: proef.sleutelbos,
    sleutelnaam: transportSleutel(VANDAAG),
    recordId,
    persoon: maakPersoon(meer),
  });
  await withUnitOfWork(proef.database.verwerker, (work) =>
    handleSignalen([{ ...signaal, meldingen: [{ ...melding, persoon }] }], work, proef.personen, {
      gezienOp: 0,
      nameTopic: (topic) => topic,
      tel: () => {},
    }),
  );
  return (await proef.zakenVan(signaal))[0]?.zaakId ?? '';
}

async function maak(behandelaarId: string) {
  const verzoek = { gemeentecode: '0268', behandelaarId };
  const gemaakt = await api((work) => maakLooplijst(work, verzoek, proef.personen, proef.lokaal, principal));
  if (gemaakt.status !== 'GEMAAKT') throw new Error(gemaakt.status);
  const { rows } = await proef.database.verwerker.query<{ zaak_id: string }>(
    'select zaak_id from looplijst_regel where looplijst_id = $1 order by volgorde',
    [gemaakt.lijst.looplijstId],
  );
  return { ...gemaakt.lijst, zaken: rows.map((rij) => rij.zaak_id) };
}

const bezwaarde = { achternaam: 'Rust', geboortedatum: '1970-05-05' };
const klant = { achternaam: 'Bekend', geboortedatum: '1971-06-06' };

describe('een looplijst', () => {
  test('laat weg wie bezwaar maakte en brengt een bekende klant naar zijn consulent; de volgenden schuiven op', async () => {
    const a = await opent('a', 900, bezwaarde);
    const b = await opent('b', 800, klant);
    const c = await opent('c', 700, { achternaam: 'Gewoon' });
    const d = await opent('d', 600, { achternaam: 'Ookgewoon' });
    const kenmerken = (meer: Partial<Persoon>) => proef.lokaal.kenmerken('0268', [maakPersoon(meer)]);
    await api(({ db }) => insertBezwaar(db, '0268', kenmerken(bezwaarde), a));
    const klanten = kenmerken(klant).map((kenmerk) => ({
      kenmerk: kenmerk.toString('hex'),
      behandelaarId: 'bram',
    }));
    expect(await api(({ db }) => replaceBekendeKlanten(db, '0268', klanten))).toBe(1);

    const anne = await maak('anne');
    expect(anne.zaken).toEqual([c, d]);
    expect(anne.nietGeplaatst).toMatchObject({ bezwaar: 1, andereBehandelaar: 1 });
    expect((await maak('bram')).zaken).toEqual([b]);
    expect(await api(({ db }) => selectToewijzing(db, b))).toMatchObject({
      behandelaarId: 'bram',
      eigenConsulent: true,
    });
    // Told once, however many lists are made.
    const bezwaren = (await api(({ db }) => selectControles(db, a))).filter(
      ({ soort }) => soort === 'BEZWAAR',
    );
    expect(bezwaren.map(({ uitkomst, bron }) => [uitkomst, bron])).toEqual([['BEZWAAR', 'MELDPUNT']]);
    // A later signaal of the same resident finds the objection too.
    const later = await opent('a2', 950, bezwaarde);
    expect((await maak('anne')).zaken).not.toContain(later);
  });

  test('zegt onderweg wie intussen bezwaar maakte, bij welke zaak dat ook was, tot zij het intrekt', async () => {
    const wie = { achternaam: 'Elders', geboortedatum: '1972-07-07' };
    const oud = await opent('elders', 2_000, wie);
    await proef.verwerk([
      {
        handelingId: 'elders-dicht',
        zaakId: oud,
        handeling: 'EINDRESULTAAT',
        zaakVersie: 1,
        eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN',
        binnenreden: 'CAPACITEIT',
      },
    ]);
    const zaakId = await opent('elders2', 2_000, wie);
    const { looplijstId, zaken } = await maak('anne');
    expect(zaken).toContain(zaakId);
    const zet = (bezwaar: boolean) =>
      api(({ db }) => legBezwaarVast(db, oud, bezwaar, proef.personen, proef.lokaal, principal));
    const vervallen = async () =>
      (await api(({ db }) => readVervallen(db, looplijstId, proef.lokaal)))?.map((een) => een.zaakId);
    const regel = async () => {
      const lijst = await api(({ db }) => readLooplijst(db, looplijstId, proef.personen, proef.lokaal));
      const gezien = lijst?.regels.find(({ zaak }) => zaak.zaakId === zaakId);
      return [gezien?.vervallen, gezien?.zaak.persoon?.achternaam];
    };
    const verteld = async () =>
      (await api(({ db }) => selectControles(db, zaakId))).find(({ soort }) => soort === 'BEZWAAR')?.uitkomst;
    expect(await regel()).toEqual([false, 'Elders']);
    expect(await zet(true)).toBe(true);
    expect(await vervallen()).toEqual([zaakId]);
    expect(await regel()).toEqual([true, undefined]);
    expect((await maak('bram')).zaken).not.toContain(zaakId);
    expect((await maak('anne')).zaken).not.toContain(zaakId);
    expect(await verteld()).toBe('BEZWAAR');
    expect(await zet(false)).toBe(true);
    expect(await vervallen()).toEqual([]);
    expect(await regel()).toEqual([false, 'Elders']);
    expect((await maak('anne')).zaken).toContain(zaakId);
    expect(await verteld()).toBe('GEEN_BEZWAAR');
  });
});

/** Until some transaction waits for what another one holds. */
async function wachtOpSlot(): Promise<void> {
  for (let wachtend = 0; wachtend === 0; ) {
    const { rowCount } = await proef.database.verwerker.query(
      `select 1 from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`,
    );
    wachtend = rowCount;
    await pause(10);
  }
}

describe('een bezwaar van wie geen BSN en geen geboortedatum bekend is', () => {
  const wie = { achternaam: 'Huurder', geboortedatum: null };
  const zet = (zaakId: string, bezwaar: boolean) =>
    api(({ db }) => legBezwaarVast(db, zaakId, bezwaar, proef.personen, proef.lokaal, principal));
  const verteld = async (zaakId: string) =>
    (await api(({ db }) => selectControles(db, zaakId))).find(({ soort }) => soort === 'BEZWAAR')?.uitkomst;

  test('houdt hem van elke lijst, ook als dezelfde achterstand later weer een signaal geeft, tot hij het intrekt', async () => {
    const zaakId = await opent('huur1', 5_000, wie, 'huur');
    expect((await maak('anne')).zaken).toContain(zaakId);
    expect(await zet(zaakId, true)).toBe(true);
    const later = await opent('huur2', 5_000, wie, 'huur');
    const ander = await opent('huur3', 5_000, wie);
    for (let keer = 1; keer <= 2; keer++) {
      const { zaken } = await maak('anne');
      expect(zaken).not.toContain(zaakId);
      expect(zaken).not.toContain(later);
      expect(zaken).toContain(ander);
    }
    expect([await verteld(zaakId), await verteld(later)]).toEqual(['BEZWAAR', 'BEZWAAR']);

    // Said again about the later one, and taken back about the first: nowhere does it stand any more.
    expect(await zet(later, true)).toBe(true);
    expect(await zet(zaakId, false)).toBe(true);
    expect(await api(({ db }) => proef.lokaal.metBezwaar(db, [zaakId, later]))).toEqual(new Set());
    expect((await maak('anne')).zaken.filter((een) => een === zaakId || een === later)).not.toEqual([]);
    expect([await verteld(zaakId), await verteld(later)]).toEqual(['GEEN_BEZWAAR', 'GEEN_BEZWAAR']);
  });

  test('laat van een ander niet zeggen dat hij geen bezwaar heeft of geen klant is: er is niets vergeleken', async () => {
    const zaakId = await opent('huur4', 10, wie);
    const [een] = await controleer(proef.database, [zaakId], { access, principal }, proef.lokaal, geenBrp);
    expect(een?.controles.slice(0, 2).map(({ soort, uitkomst, fout }) => [soort, uitkomst, fout])).toEqual([
      ['BEZWAAR', 'NIET_GELUKT', 'GEGEVENS_ONTBREKEN'],
      ['BEKENDE_KLANT', 'NIET_GELUKT', 'GEGEVENS_ONTBREKEN'],
    ]);
  });

  test('geldt niet voor een ander op wiens naam dezelfde achterstand later staat, en die trekt het niet in', async () => {
    const eerste = { achternaam: 'Eerste', geboortedatum: '1971-01-01', burgerservicenummer: '999990044' };
    const tweede = { achternaam: 'Tweede', geboortedatum: '1972-02-02' };
    const zaakId = await opent('gedeeld1', 10, eerste, 'gedeeld');
    const ander = await opent('gedeeld2', 10, tweede, 'gedeeld');
    const metBezwaar = () => api(({ db }) => proef.lokaal.metBezwaar(db, [zaakId, ander]));
    await zet(zaakId, true);
    expect(await metBezwaar()).toEqual(new Set([zaakId]));
    await zet(ander, true);
    await zet(ander, false);
    expect(await metBezwaar()).toEqual(new Set([zaakId]));
  });

  test('van twee zaken tegelijk staat onder een, en gaat met elkaar weg', async () => {
    const inwoner = { achternaam: 'Tegelijk', geboortedatum: '1973-03-03' };
    const een = await opent('samen1', 10, inwoner);
    const twee = await opent('samen2', 10, inwoner);
    const gezegd = Promise.withResolvers<void>();
    const verder = Promise.withResolvers<void>();
    const eerste = api(async ({ db }) => {
      await legBezwaarVast(db, een, true, proef.personen, proef.lokaal, principal);
      gezegd.resolve();
      await verder.promise;
    });
    await gezegd.promise;
    // It has asked what stands there, and waits for what the first is writing.
    const tweede = zet(twee, true);
    await wachtOpSlot();
    verder.resolve();
    await Promise.all([eerste, tweede]);
    await zet(een, false);
    expect(await api(({ db }) => proef.lokaal.metBezwaar(db, [een, twee]))).toEqual(new Set());
  });

  test('dat eerder is beloofd en niet bewaard, staat er na de migratie alsnog', async () => {
    const zaakId = await opent('huur5', 10, wie);
    const ander = await opent('huur6', 10, wie);
    const zeg = (welke: string, uitkomst: 'BEZWAAR' | 'GEEN_BEZWAAR', bron: 'GEMEENTE' | 'MELDPUNT') =>
      api(({ db }) =>
        insertControles(
          db,
          [
            {
              zaakId: welke,
              gemeentecode: '0268',
              controles: [{ soort: 'BEZWAAR', uitkomst, fout: null, bron }],
            },
          ],
          principal,
        ),
      );
    await zeg(zaakId, 'BEZWAAR', 'GEMEENTE');
    // What making a list found afterwards takes nothing back.
    await zeg(zaakId, 'GEEN_BEZWAAR', 'MELDPUNT');
    await zeg(ander, 'BEZWAAR', 'GEMEENTE');
    await zeg(ander, 'GEEN_BEZWAAR', 'GEMEENTE');
    const sql = await readFile(new URL('../migrations/0020_bezwaar_per_zaak.sql', import.meta.url), 'utf8');
    const invoer =
      /^insert into bezwaar [^;]+;/m.exec(sql)?.[0] ?? expect.fail('the migration inserts nothing');
    await proef.database.verwerker.query(invoer);
    expect(await api(({ db }) => proef.lokaal.metBezwaar(db, [zaakId, ander]))).toEqual(new Set([zaakId]));
    expect(await zet(zaakId, false)).toBe(true);
    expect(await api(({ db }) => proef.lokaal.metBezwaar(db, [zaakId]))).toEqual(new Set());
  });
});

test('van twee lijsten met bekende klanten tegelijk staat er daarna een', async () => {
  const lijst = (kenmerk: string) => [{ kenmerk: kenmerk.repeat(64), behandelaarId: null }];
  const vast = Promise.withResolvers<void>();
  const klaar = Promise.withResolvers<void>();
  const eerste = api(async ({ db }) => {
    await replaceBekendeKlanten(db, '0268', lijst('a'));
    vast.resolve();
    await klaar.promise;
  });
  try {
    await vast.promise;
    await expect(api(({ db }) => replaceBekendeKlanten(db, '0268', lijst('b')))).rejects.toMatchObject({
      code: 'TIJDELIJK_NIET_BESCHIKBAAR',
    });
  } finally {
    klaar.resolve();
    await eerste;
  }
  const { rows } = await proef.database.verwerker.query<{ kenmerk: Buffer }>(
    `select kenmerk from bekende_klant where gemeentecode = '0268'`,
  );
  expect(rows.map(({ kenmerk }) => kenmerk.toString('hex'))).toEqual(['a'.repeat(64)]);
});

describe('een controle', () => {
  test('zonder aansluiting zegt dat, houdt niets tegen en kan opnieuw; een ander ziet haar niet', async () => {
    const zaakId = await opent('e', 100, { achternaam: 'Controle' });
    for (let keer = 1; keer <= 2; keer++) {
      const [een] = await controleer(proef.database, [zaakId], { access, principal }, proef.lokaal, geenBrp);
      expect(een?.controles.map(({ soort, uitkomst, fout }) => [soort, uitkomst, fout])).toEqual([
        ['BEZWAAR', 'GEEN_BEZWAAR', null],
        ['BEKENDE_KLANT', 'NIET_BEKEND', null],
        ['VERBLIJF', 'NIET_GELUKT', 'NIET_INGESTELD'],
        ['HUISHOUDEN', 'NIET_GELUKT', 'NIET_INGESTELD'],
        ['DOELGROEP', 'NIET_GELUKT', 'NIET_INGESTELD'],
      ]);
      expect(await api(({ db }) => selectControles(db, zaakId))).toHaveLength(5 * keer);
    }
    expect(
      await controleer(proef.database, [zaakId], { access: anders, principal }, proef.lokaal, geenBrp),
    ).toEqual([]);
    const vreemd = await withTenant(proef.database.api, anders, ({ db }) => selectControles(db, zaakId));
    expect(vreemd).toEqual([]);
  });

  test('van wie om hulp vroeg, kent hem uit de zaak ervoor', async () => {
    const oud = await opent('vrager', 50, { achternaam: 'Vrager', geboortedatum: '1973-08-08' });
    const act = (handeling: string, meer: object = {}) => ({
      handelingId: `vrager-${handeling}`,
      zaakId: oud,
      handeling,
      ...meer,
    });
    const gedaan = await proef.verwerk([
      act('EINDRESULTAAT', {
        zaakVersie: 1,
        eindresultaat: 'NIET_OPGEPAKT_ANDERE_REDEN',
        binnenreden: 'CAPACITEIT',
      }),
      act('HULPVRAAG', { contactsoort: 'TELEFOON' }),
    ]);
    const zaakId = gedaan[1]?.vervolgZaakId ?? expect.fail('no zaak was opened');
    const zet = api(({ db }) => legBezwaarVast(db, zaakId, true, proef.personen, proef.lokaal, principal));
    expect(await zet).toBe(true);
    const [een] = await controleer(proef.database, [zaakId], { access, principal }, proef.lokaal, geenBrp);
    expect(een?.controles.map(({ uitkomst }) => uitkomst)).toEqual(['BEZWAAR', 'NIET_BEKEND']);
  });

  test('van wie niemand meer kan lezen wie het is, vindt zijn bezwaar, vergelijkt verder niets en zegt dat', async () => {
    const zaakId = await opent('gewist', 40, { achternaam: 'Gewist' });
    const zet = (bezwaar: boolean) =>
      api(({ db }) => legBezwaarVast(db, zaakId, bezwaar, proef.personen, proef.lokaal, principal));
    await zet(true);
    await proef.database.verwerker.query('update zaak_melding set persoon = null where zaak_id = $1', [
      zaakId,
    ]);
    const [een] = await controleer(proef.database, [zaakId], { access, principal }, proef.lokaal, geenBrp);
    expect(een?.controles.slice(0, 2).map(({ soort, uitkomst, fout }) => [soort, uitkomst, fout])).toEqual([
      ['BEZWAAR', 'BEZWAAR', null],
      ['BEKENDE_KLANT', 'NIET_GELUKT', 'GEGEVENS_ONTBREKEN'],
    ]);
    // What stands by who he was alone cannot be found to be taken back; that he objected still holds.
    await proef.database.verwerker.query('delete from bezwaar where zaak_id = $1', [zaakId]);
    await expect(zet(false)).rejects.toMatchObject({ code: 'PERSOON_GEWIST' });
    expect(await api(({ db }) => proef.lokaal.metBezwaar(db, [zaakId]))).toEqual(new Set([zaakId]));
    await zet(true);
    await zet(false);
    expect(await api(({ db }) => proef.lokaal.metBezwaar(db, [zaakId]))).toEqual(new Set());
  });

  test('vraagt de BRP en bewaart wat eruit kwam; een register dat hapert houdt niets tegen', async () => {
    const register = await startBrp({
      personen: {
        '999990019': {
          gemeenteVanInschrijving: { code: '0268' },
          verblijfplaats: {
            functieAdres: { code: 'B' },
            verblijfadres: { postcode: '6511AA', huisnummer: 12 },
          },
        },
        '999990032': {
          gemeenteVanInschrijving: { code: '0344' },
          verblijfplaats: { verblijfadres: { postcode: '3511AA', huisnummer: 1 } },
        },
      },
      namen: {
        'van der, Verhuisd|1990-01-01': ['999990032'],
        'El Amrani|1985-01-01': ['999990019'],
        'Amrani|1985-01-01': ['999990032'],
        'Den Haag|1991-01-01': ['999990019'],
        'Dubbel|1990-01-01': ['999990019', '999990032'],
      },
      adressen: { '6511AA|12': [30, 31, 5] },
    });
    try {
      const brp = new BrpBevragen(
        { url: register.url, sleutel: 'proefsleutel', timeout: 5_000 },
        undefined,
        [],
      );
      const zaken = [
        await opent('brp1', 90, { burgerservicenummer: '999990019' }),
        await opent('brp2', 80, { achternaam: 'Verhuisd', geboortedatum: '1990-01-01' }),
        await opent('brp3', 70, { achternaam: 'Dubbel', geboortedatum: '1990-01-01' }),
        await opent('brp4', 60, { achternaam: 'Niemand', geboortedatum: '1990-00-00' }),
        await opent('brp5', 50, { achternaam: 'van der Verhuisd', geboortedatum: '1990-01-01' }),
        await opent('brp6', 40, { achternaam: 'Den Haag', geboortedatum: '1991-01-01' }),
        await opent('brp7', 30, { achternaam: 'El Amrani', geboortedatum: '1985-01-01' }),
        await opent('brp8', 20, { achternaam: 'Ben Amrani', geboortedatum: '1985-01-01' }),
      ];
      const uitkomsten = async () => {
        const gedaan = await controleer(proef.database, zaken, { access, principal }, proef.lokaal, brp);
        const per = new Map(gedaan.map(({ zaakId, controles }) => [zaakId, controles]));
        return zaken.map((zaakId) =>
          (per.get(zaakId) ?? []).slice(2).map(({ uitkomst, fout }) => fout ?? uitkomst),
        );
      };
      expect(await uitkomsten()).toEqual([
        ['BRIEFADRES', 'MET_KINDEREN', 'POSTADRES'],
        ['ANDERE_GEMEENTE', 'MET_KINDEREN', 'DOELGROEP'],
        ['NIET_EENDUIDIG', 'MET_KINDEREN', 'DOELGROEP'],
        ['GEGEVENS_ONTBREKEN', 'MET_KINDEREN', 'DOELGROEP'],
        ['ANDERE_GEMEENTE', 'MET_KINDEREN', 'DOELGROEP'],
        // In the register the word before it is part of the name: it is asked as it was given too.
        ['BRIEFADRES', 'MET_KINDEREN', 'POSTADRES'],
        // And then nobody whose name is only the rest of it is taken for him, not even where he is not found.
        ['BRIEFADRES', 'MET_KINDEREN', 'POSTADRES'],
        ['NIET_GEVONDEN', 'MET_KINDEREN', 'DOELGROEP'],
      ]);
      await register.stoor('403', 99);
      expect((await uitkomsten())[0]).toEqual(['GEWEIGERD', 'GEWEIGERD', 'GEWEIGERD']);
      await register.stoor('', 0);
      expect((await uitkomsten())[0]).toEqual(['BRIEFADRES', 'MET_KINDEREN', 'POSTADRES']);
    } finally {
      await register.stop();
    }
  });

  test('bewaart codes en nooit wie het is', async () => {
    const { rows } = await proef.database.verwerker.query<{ alles: string }>(
      `select string_agg(t::text, ' ') as alles from (select c::text from contactcontrole c union all select k::text from bekende_klant k union all select b::text from bezwaar b) t`,
    );
    for (const geheim of ['Rust', 'Bekend', 'Controle', '6511AA', '1970-05-05']) {
      expect(rows[0]?.alles).not.toContain(geheim);
    }
  });
});

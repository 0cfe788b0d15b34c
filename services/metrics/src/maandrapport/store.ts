import type { Datum } from '@meldpunt/contracts';
import { type Queryable, statement } from '@meldpunt/service-kit';
import type { Cel } from './cel.ts';
import { HULP } from './hulp.ts';

// One row per melding of the month with the day of each of its steps. A melding may have been with several signalen:
// the one that ended it counts, else the latest that did not give it back.
const STAPPEN = `
  m as materialized (select * from melding_feit where meldmaand = $1),
  a as materialized (
    select distinct on (f.melding_id) f.* from m join afhandeling_feit f using (melding_id)
    where f.stand <> 'TERUGGEGEVEN'
    order by f.melding_id, f.stand = 'BEEINDIGD' desc, f.ontvangen_op desc nulls last, f.signaal_id),
  h as materialized (
    select distinct on (r.melding_id) r.melding_id, f.*
    from m join signaal_melding_feit r using (melding_id) join signaal_feit f using (signaal_id)
    left join a on a.melding_id = r.melding_id and a.signaal_id = r.signaal_id
    order by r.melding_id, a.signaal_id nulls last, f.ontstaan_op desc, f.signaal_id),
  s as materialized (
    select m.melding_id, m.gemeentecode, m.soort, m.bedrag_in_centen, m.aangenomen_op,
      case when m.herkomst <> 'DOORGEZET' and m.aangeboden_op <= m.aangenomen_op then m.aangeboden_op end as aangeboden_op,
      coalesce(h.signaal_id, a.signaal_id) as signaal_id, h.ontstaan_op as signaal_op, h.meervoudig, h.opeenvolgend,
      a.zaak_id, a.ontvangen_op, a.opgepakt_op, a.eerste_contactpoging_op, a.contact_op, a.bezocht, a.contactuitkomst, a.pogingen, a.versie,
      a.telreden, a.zaakresultaat, coalesce(a.eindresultaat, u.einde) as einde,
      coalesce(a.beeindigd_op, u.beeindigd_op) as beeindigd_op, t.dag as teruggekoppeld_op, t.klasse
    from m
    left join a on a.melding_id = m.melding_id
    left join h on h.melding_id = m.melding_id
    left join uitkomst_feit u on u.melding_id = m.melding_id
    left join terugkoppeling_feit t on t.melding_id = m.melding_id and t.aard = 'DEFINITIEF')`;

// The last word of a creditor is the one it said last, of those of one day the one about the latest day. Two that differ
// even so have no order that anybody gave them: the one that flatters the figures least is taken.
//
// A term runs for the zaak and its breach stays, whatever became of its meldingen: also of one that was given back.
//
// Of a zaak each melding is told with the attempts there were by then, so the one with most of them knows the latest.
//
// Everything the report says is summed from these cells. Whose facts are counted is decided by the role and the
// tenant of the transaction.
const SELECT_CELLEN = statement(
  'metrics-select-cellen',
  `with ${STAPPEN},
   w as materialized (
     select melding_id, bool_or(reactie = 'BETWIST') as betwist,
       (array_agg(reactie order by gereageerd_op desc, op desc,
           array_position(array['REGELING_NIET_NAGEKOMEN', 'BETAALT_NIET', 'BETAALT', 'VOLDAAN'], reactie))
         filter (where reactie <> 'BETWIST'))[1] as woord
     from m join reactie_feit using (melding_id) group by 1),
   t as materialized (
     select m.gemeentecode, f.zaak_id, f.contacttermijn_tot, f.contacttermijn_verstreken_op, f.dreigingstermijn_tot,
       f.dreigingstermijn_verstreken_op
     from m join afhandeling_feit f using (melding_id) where f.zaak_id is not null),
   stap as (
     select gemeentecode, signaal_id is not null as signaal, unnest(array['AANBOD_TOT_AANNAME', 'AANNAME_TOT_SIGNAAL', 'ZAAK_TOT_OPGEPAKT',
         'OPGEPAKT_TOT_POGING', 'AANNAME_TOT_POGING', 'POGING_TOT_CONTACT', 'AANNAME_TOT_EINDE',
         'EINDE_TOT_TERUGKOPPELING', 'AANNAME_TOT_TERUGKOPPELING']) as naam,
       unnest(array[aangenomen_op - aangeboden_op, signaal_op - aangenomen_op, opgepakt_op - ontvangen_op,
         eerste_contactpoging_op - opgepakt_op, eerste_contactpoging_op - aangenomen_op,
         contact_op - eerste_contactpoging_op, beeindigd_op - aangenomen_op, teruggekoppeld_op - beeindigd_op,
         teruggekoppeld_op - aangenomen_op]) as dagen
     from s)
   select 'VOLUME' as maat, gemeentecode, soort as code, signaal_id is not null as signaal, count(*) as aantal,
       sum(bedrag_in_centen)::bigint as centen
     from s group by 2, 3, 4
   union all
   select 'RESULTAAT', gemeentecode, coalesce(einde, 'OPEN'), signaal_id is not null, count(*), sum(bedrag_in_centen)::bigint
     from s group by 2, 3, 4
   union all
   select 'ANTWOORD', gemeentecode, coalesce(klasse, 'GEEN'), signaal_id is not null, count(*), sum(bedrag_in_centen)::bigint
     from s group by 2, 3, 4
   union all
   select 'TUSSENBERICHT', s.gemeentecode, t.aard || ':' || t.klasse, s.signaal_id is not null, count(*), 0
     from s join terugkoppeling_feit t on t.melding_id = s.melding_id and t.aard <> 'DEFINITIEF' group by 2, 3, 4
   union all
   select 'NA_ANTWOORD', gemeentecode, groep || ':' || stand.code, groep <> 'ZONDER_SIGNAAL', stand.aantal, 0
     from (select gemeentecode, groep, count(*) as beantwoord, count(*) filter (where woord = 'BETAALT') as betaalt,
             count(*) filter (where woord = 'VOLDAAN') as voldaan,
             count(*) filter (where woord = 'BETAALT_NIET') as betaalt_niet,
             count(*) filter (where woord = 'REGELING_NIET_NAGEKOMEN') as niet_nagekomen,
             count(*) filter (where betwist) as betwist
           from (select s.gemeentecode, w.woord, coalesce(w.betwist, false) as betwist,
                   case when s.zaak_id is null then 'ZONDER_SIGNAAL' when s.einde = any($2::text[]) or s.zaakresultaat = any($2::text[]) then 'HULP' else 'ZAAK' end as groep
                 from s left join w using (melding_id) where s.klasse is not null and s.klasse <> 'INGETROKKEN') beantwoord
           group by 1, 2) telling
     cross join lateral (values ('BEANTWOORD', beantwoord), ('BETAALT', betaalt), ('VOLDAAN', voldaan),
       ('BETAALT_NIET', betaalt_niet), ('REGELING_NIET_NAGEKOMEN', niet_nagekomen), ('BETWIST', betwist)) as stand(code, aantal)
   union all
   select 'TREDE', gemeentecode, trede.code, true, trede.aantal, 0
     from (select gemeentecode, count(signaal_id) as signaal, count(zaak_id) as zaak, count(opgepakt_op) as opgepakt,
             count(eerste_contactpoging_op) as poging, count(contact_op) as contact,
             count(*) filter (where einde = any($2::text[])) as hulp from s group by 1) telling
     cross join lateral (values ('SIGNAAL', signaal), ('ZAAK', zaak), ('OPGEPAKT', opgepakt), ('POGING', poging),
       ('CONTACT', contact), ('HULP', hulp)) as trede(code, aantal)
   union all
   select 'ZAAK', gemeentecode, zaak.code, true, zaak.aantal, 0
     from (select gemeentecode, count(*) as totaal, count(*) filter (where opgepakt) as opgepakt,
             count(*) filter (where bezocht) as bezocht, count(*) filter (where contact and not weigert) as contact,
             count(*) filter (where hulp) as hulp,
             count(*) filter (where weigert) as weigering,
             count(*) filter (where not contact and uitkomst in ('NIET_THUIS', 'HERHAALD_NIET_THUIS', 'LEGE_WONING', 'GEEN_GEHOOR')) as niet_thuis,
             count(*) filter (where doelgroep) as niet_doelgroep, count(*) filter (where capaciteit) as capaciteit
           from (select gemeentecode, zaak_id, bool_or(opgepakt_op is not null) as opgepakt, bool_or(bezocht) as bezocht,
                   bool_or(contact_op is not null) as contact, coalesce(bool_or(einde = any($2::text[]) or zaakresultaat = any($2::text[])), false) as hulp,
                   (array_agg(contactuitkomst order by pogingen desc, versie desc, melding_id)
                     filter (where contactuitkomst is not null))[1] as uitkomst,
                   coalesce(bool_or(telreden = 'NIET_DOELGROEP'), false) as doelgroep,
                   coalesce(bool_or(telreden = 'CAPACITEIT'), false) as capaciteit
                 from s where zaak_id is not null group by 1, 2) per_zaak
           cross join lateral (select coalesce(uitkomst in ('WEIGERING', 'GEEN_INTERESSE'), false) as weigert) as w
           group by 1) telling
     cross join lateral (values ('TOTAAL', totaal), ('OPGEPAKT', opgepakt), ('BEZOCHT', bezocht), ('CONTACT', contact),
       ('HULP', hulp), ('WEIGERING', weigering), ('NIET_THUIS', niet_thuis), ('NIET_DOELGROEP', niet_doelgroep),
       ('CAPACITEIT', capaciteit)) as zaak(code, aantal)
   union all
   select 'ZAAK', gemeentecode, termijn.code, true, termijn.aantal, 0
     from (select gemeentecode, count(distinct zaak_id) filter (where contacttermijn_tot is not null) as contact,
             count(distinct zaak_id) filter (where contacttermijn_verstreken_op is not null) as contact_te_laat,
             count(distinct zaak_id) filter (where dreigingstermijn_tot is not null) as dreiging,
             count(distinct zaak_id) filter (where dreigingstermijn_verstreken_op is not null) as dreiging_te_laat
           from t group by 1) telling
     cross join lateral (values ('CONTACTTERMIJN', contact), ('CONTACTTERMIJN_VERSTREKEN', contact_te_laat),
       ('DREIGINGSTERMIJN', dreiging), ('DREIGINGSTERMIJN_VERSTREKEN', dreiging_te_laat)) as termijn(code, aantal)
   union all
   select 'SIGNAAL', gemeentecode, case when meervoudig and opeenvolgend then 'MEERVOUDIG_EN_OPEENVOLGEND'
       when meervoudig then 'MEERVOUDIG' when opeenvolgend then 'OPEENVOLGEND' else 'ENKELVOUDIG' end,
     true, count(distinct signaal_id), count(*) from s where signaal_op is not null group by 2, 3
   union all
   select 'STAP', gemeentecode, naam || ':' || greatest(dagen, 0), signaal, count(*), 0
     from stap where dagen is not null group by 2, 3, 4`,
);

// Connections read no table whole, for lists that an index finds; a report joins all of its month, for which an index is
// read at random as often as there are meldingen.
const READ_WHOLE = `set local enable_seqscan = on`;
// After a bulk of new facts the statistics know little of them, and a nested loop over a month takes minutes. Hash
// joins take their second whatever the statistics say.
const JOIN_BY_HASH = `set local enable_nestloop = off; set local jit = off`;

/** The figures of one meldmaand over the whole country. Inside a transaction. */
export async function selectLandelijkeCellen(db: Queryable, meldmaand: string): Promise<Cel[]> {
  await db.query(JOIN_BY_HASH);
  return selectCellen(db, meldmaand);
}

/** The figures of one meldmaand for the municipalities of this transaction; meant for a few. Inside a transaction. */
export async function selectCellen(db: Queryable, meldmaand: string): Promise<Cel[]> {
  await db.query(READ_WHOLE);
  const { rows } = await db.query<Cel>(SELECT_CELLEN, [meldmaand, HULP]);
  return rows;
}

export interface Gemeentegegevens {
  readonly gemeentecode: string;
  readonly naam: string;
  readonly inwoners: number;
  /** The municipality it merged into; null when it was split. */
  readonly opvolgercode?: string | null;
  /** First day on which it is no more. */
  readonly opgevolgdPer?: Datum | null;
}

const SELECT_GEMEENTEN = statement(
  'metrics-select-gemeenten',
  `select code as "gemeentecode", naam, inwoners, opvolgercode, opgevolgd_per as "opgevolgdPer" from gemeente order by code`,
);

export async function selectGemeenten(db: Queryable): Promise<Gemeentegegevens[]> {
  const { rows } = await db.query<Gemeentegegevens>(SELECT_GEMEENTEN);
  return rows;
}

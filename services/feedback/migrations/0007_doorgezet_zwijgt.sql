-- Up Migration

-- Of a melding that went on from another municipality nothing was told, so nothing is kept as told: its creditor may
-- still report it there itself and is then to hear it.
update verloop v set verteld = null, te_vertellen = einde_code is not null, termijn_verteld_op = null,
  verlenging_verteld_tot = null, vrij_op = null
from melding m where m.melding_id = v.melding_id and m.doorgezet;

-- Down Migration
select 1;

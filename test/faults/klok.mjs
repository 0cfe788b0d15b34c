// Loaded before a service (NODE_OPTIONS): its wall clock stands as many milliseconds off as the file says. Timers keep
// their own clock, as they do on a machine whose time was set wrongly.
import { readFileSync } from 'node:fs';

const verschil = Number(readFileSync(process.env.MELDPUNT_FAULTS_KLOK, 'utf8'));
const Echt = globalThis.Date;

globalThis.Date = class extends Echt {
  constructor(...delen) {
    if (delen.length === 0) super(Echt.now() + verschil);
    else super(...delen);
  }

  static now() {
    return Echt.now() + verschil;
  }
};

import { runVoorbeelden } from '../../../test/run-voorbeelden.ts';
import voorbeelden from './voorbeelden.json' with { type: 'json' };

runVoorbeelden('minstens', voorbeelden);

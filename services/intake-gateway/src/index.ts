export { startIntake } from './start-intake.ts';

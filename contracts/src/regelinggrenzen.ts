/**
 * Largest betalingsregeling a municipality can record: what the document of casework promises and what its reader
 * accepts. Both count from 1. May grow, never shrink.
 */
export const regelinggrenzen = {
  termijnInCenten: 100_000_000,
  aantalTermijnen: 120,
} as const;

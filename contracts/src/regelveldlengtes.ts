/**
 * Most characters of each text of a line: what the document of the gateway promises and what its reader accepts. May
 * grow, never shrink.
 */
export const regelveldlengtes = {
  kenmerk: 64,
  burgerservicenummer: 40,
  voorletters: 40,
  voornamen: 200,
  voorvoegsel: 40,
  achternaam: 200,
  straatnaam: 100,
  huisnummertoevoeging: 20,
  plaatsnaam: 100,
  telefoonnummer: 30,
  email: 254,
} as const;

/** How a creditor may call a levering: 1 to 64 printable characters of ASCII, no blanks at its ends. */
export const leveringskenmerkpatroon = '^[!-~]([ -~]{0,62}[!-~])?$';

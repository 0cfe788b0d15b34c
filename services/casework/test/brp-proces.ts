// A register of persons as a process of its own, that speaks Haal Centraal BRP Personen Bevragen v2 to one deployment:
// what it answers stands in the JSON of its first argument. It prints its address, and on its standard error what was
// asked: the test looks there for what may not be in an address.
import { createServer } from 'node:http';

type Register = {
  /** By burgerservicenummer. */
  personen: Record<string, unknown>;
  /** Burgerservicenummers by `geslachtsnaam|geboortedatum`, with the voorvoegsel before it and a comma where there is one. */
  namen: Record<string, string[]>;
  /** Ages by `postcode|huisnummer`. */
  adressen: Record<string, number[]>;
};

const register: Register = JSON.parse(process.argv[2] ?? '{}');
/** What goes wrong for how many requests to come, as POST /_storing said. */
let storing = { soort: '', aantal: 0 };

const server = createServer((request, response) => {
  const delen: Buffer[] = [];
  request.on('data', (deel: Buffer) => delen.push(deel));
  request.on('end', () => {
    const vraag: Record<string, unknown> = JSON.parse(Buffer.concat(delen).toString('utf8'));
    const antwoord = (status: number, inhoud: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof inhoud === 'string' ? inhoud : JSON.stringify(inhoud));
    };
    if (request.url === '/_storing') {
      storing = { soort: String(vraag.soort), aantal: Number(vraag.aantal) };
      return antwoord(200, {});
    }
    process.stderr.write(`${JSON.stringify({ pad: request.url, fields: vraag.fields, type: vraag.type })}\n`);
    if (request.url !== '/brp/personen' || request.method !== 'POST') return antwoord(404, {});
    if (request.headers['x-api-key'] !== 'proefsleutel') return antwoord(401, { status: 401 });
    if (storing.aantal > 0) {
      storing.aantal -= 1;
      if (storing.soort === 'stil') return undefined;
      if (storing.soort === 'onzin') return antwoord(200, '<html>');
      if (storing.soort === 'groot')
        return antwoord(200, JSON.stringify({ personen: ['x'.repeat(400_000)] }));
      return antwoord(Number(storing.soort), { status: Number(storing.soort) });
    }
    return antwoord(200, { type: vraag.type, personen: personenVoor(vraag) });
  });
});

function personenVoor(vraag: Record<string, unknown>): unknown[] {
  switch (vraag.type) {
    case 'RaadpleegMetBurgerservicenummer':
      return [vraag.burgerservicenummer].flat().flatMap((nummer) => register.personen[String(nummer)] ?? []);
    case 'ZoekMetGeslachtsnaamEnGeboortedatum':
      return Object.entries(register.namen).flatMap(([naam, nummers]) => {
        const [, voorvoegsel = '', rest] = /^(?:(.*), )?(.*)$/.exec(naam) ?? [];
        const zelfde =
          rest === `${String(vraag.geslachtsnaam)}|${String(vraag.geboortedatum)}` &&
          (vraag.voorvoegsel === undefined || vraag.voorvoegsel === voorvoegsel);
        return zelfde ? nummers.map((burgerservicenummer) => ({ burgerservicenummer })) : [];
      });
    default:
      return (register.adressen[`${String(vraag.postcode)}|${String(vraag.huisnummer)}`] ?? []).map(
        (leeftijd) => ({
          leeftijd,
        }),
      );
  }
}

server.listen(0, '127.0.0.1', () => {
  const adres = server.address();
  if (adres !== null && typeof adres === 'object')
    process.stdout.write(`http://127.0.0.1:${adres.port}/brp\n`);
});

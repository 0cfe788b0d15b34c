import sax from 'sax';
import { SheetError } from './sheet.ts';

export interface XmlHandlers {
  /** Names without prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

// Not in the published types.
const OPTIONS = { trim: false, strictEntities: true };

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * A reader of XML that comes in pieces. A document type is refused, so that there are no entities but the five of XML:
 * none that reads a file, none that grows.
 */
export function xmlReader(handlers: XmlHandlers): { write(text: string): void; end(): void } {
  const parser = sax.parser(true, OPTIONS);
  const refuse = (): never => {
    throw new SheetError('NOT_XLSX');
  };
  parser.onerror = refuse;
  parser.ondoctype = refuse;
  parser.onopentag = ({ name, attributes }) =>
    handlers.open(
      local(name),
      Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [
          local(key),
          typeof value === 'string' ? value : value.value,
        ]),
      ),
    );
  parser.onclosetag = (name) => handlers.close?.(local(name));
  parser.ontext = (text) => handlers.text?.(text);
  parser.oncdata = (text) => handlers.text?.(text);
  return {
    write: (text) => {
      parser.write(text);
    },
    end: () => {
      parser.close();
    },
  };
}

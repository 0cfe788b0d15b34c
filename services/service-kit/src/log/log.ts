import pino from 'pino';
import { describeError } from './describe-error.ts';

export type LogValue = string | number | bigint | boolean | null | undefined;
/** Fields of one log line. Only names on the allow-list get out; `error` is reduced to class, code and stack. */
export type LogFields = Record<string, LogValue> & { error?: never };

export interface Log {
  debug(message: string, fields?: LogFields, error?: unknown): void;
  info(message: string, fields?: LogFields, error?: unknown): void;
  warn(message: string, fields?: LogFields, error?: unknown): void;
  error(message: string, fields?: LogFields, error?: unknown): void;
}

export interface LogSettings {
  service: string;
  /** Names of further fields that may appear in a log line. Never one that can hold something personal. */
  allowedFields?: readonly string[];
  level?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Receives whole lines; standard output when left out. */
  write?: (line: string) => void;
}

const KIT_FIELDS = [
  'attempt',
  'attempts',
  'batch',
  'bytes',
  'clientId',
  'clusterId',
  'code',
  'component',
  'count',
  'day',
  'durationMs',
  'endOffset',
  'eventType',
  'expected',
  'firstOffset',
  'found',
  'group',
  'groupId',
  'host',
  'instance',
  'lag',
  'lastOffset',
  'logEnd',
  'logStart',
  'method',
  'migration',
  'name',
  'nextOffset',
  'offset',
  'partition',
  'pid',
  'port',
  'reason',
  'recordedClusterId',
  'route',
  'schema',
  'seconds',
  'signal',
  'status',
  'subscription',
  'task',
  'topic',
  'unit',
  'waitMs',
  'depth',
  'role',
  'environment',
  'version',
] as const;

const MAX_TEXT = 300;
// Control characters and the two Unicode line separators: one log call stays one line, whatever a peer sent.
const UNSAFE_TEXT = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/**
 * Structured log on an allow-list: a field that nobody named as safe is dropped, not masked, because a new field
 * is the way personal data gets into logs. Messages must be constants of our own source code.
 */
export function createLog(settings: LogSettings): Log {
  const allowed = new Set<string>([...KIT_FIELDS, ...(settings.allowedFields ?? [])]);
  const options: pino.LoggerOptions = {
    level: settings.level ?? 'info',
    base: { service: settings.service, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  };
  const { write } = settings;
  const logger = write ? pino(options, { write }) : pino(options, pino.destination({ fd: 1, sync: true }));
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields?: LogFields, error?: unknown): void => {
      if (!logger.isLevelEnabled(level)) return;
      const safe: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(fields ?? {})) {
        if (!allowed.has(name) || value === undefined) continue;
        safe[name] = safeValue(value);
      }
      if (error !== undefined) safe.error = describeError(error);
      logger[level](safe, safeText(message));
    };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** A log that goes nowhere. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

function safeValue(value: LogValue): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  return typeof value === 'string' ? safeText(value) : value;
}

function safeText(text: string): string {
  const cleaned = text.replace(UNSAFE_TEXT, ' ');
  return cleaned.length > MAX_TEXT ? `${cleaned.slice(0, MAX_TEXT)}…` : cleaned;
}

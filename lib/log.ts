import pino from 'pino';

/**
 * One JSON line per event on standard output. Never in it: cookies, keys, tokens, delta bytes, SQL parameters.
 */
export const log = pino({
  level: process.env['LOG_LEVEL'] ?? (process.env['NODE_ENV'] === 'test' ? 'silent' : 'info'),
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: describeError },
  redact: {
    censor: '[redacted]',
    paths: [
      'authorization',
      'cookie',
      'key',
      'token',
      'secret',
      'delta',
      'headers.authorization',
      'headers.cookie',
      '*.authorization',
      '*.cookie',
      '*.key',
      '*.token',
      '*.secret',
      '*.delta',
    ],
  },
});

const MAX_CAUSES = 5;
/** SQLSTATE classes whose messages speak of the server, roles and databases, never of a row: connection, sign-in, no such database, resources, state, intervention, system. */
const SPEAKS_OF_SERVER = /^(08|28|3D|53|55|57|58)/;

export interface ErrorDescription {
  readonly name: string;
  /** Auth.js' name for the error; class names do not survive a production build. */
  readonly type?: string;
  readonly message?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack?: string;
  readonly cause?: ErrorDescription;
}

/**
 * What a log may say of an error. Drizzle puts every bound parameter into its message, Postgres quotes values in its
 * own, and V8 quotes the text it could not parse: of these only name, SQLSTATE and constraint are kept.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = stringOf(error, 'code');
  const type = stringOf(error, 'type');
  const constraint = stringOf(error, 'constraint_name');
  const cause = causeOf(error);
  const frames = framesOf(error);
  return {
    name: error.name,
    ...(quotesValues(error) ? {} : { message: error.message }),
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(frames === '' ? {} : { stack: frames }),
    ...(cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: describeError(cause, depth + 1) }),
  };
}

function quotesValues(error: Error): boolean {
  if ('query' in error || error.name === 'SyntaxError') return true;
  return 'severity' in error && !SPEAKS_OF_SERVER.test(stringOf(error, 'code') ?? '');
}

/** Where an error was made: its stack without the message, which a stack repeats and which may look like frames. */
function framesOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  if (at < 0) return '';
  const frames = stack
    .slice(at + message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return frames.join('\n');
}

/** Auth.js puts the error that was the cause into an object beside facts about the request. */
function causeOf({ cause }: Error): unknown {
  if (typeof cause !== 'object' || cause === null || cause instanceof Error) return cause;
  return 'err' in cause ? cause.err : undefined;
}

function stringOf(error: object, name: string): string | undefined {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : undefined;
}

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

interface ErrorDescription {
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
 * What a log may say of an error. Drizzle puts every bound parameter into its message, and Postgres quotes
 * values in its own, so of database errors only name, SQLSTATE and constraint are kept.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = stringOf(error, 'code');
  const type = stringOf(error, 'type');
  const constraint = stringOf(error, 'constraint_name');
  const quotesValues = 'query' in error || 'severity' in error;
  const cause = causeOf(error);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(quotesValues ? {} : { message: error.message }),
    ...(type === undefined ? {} : { type }),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    ...(frames === undefined ? {} : { stack: frames.join('\n') }),
    ...(cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: describeError(cause, depth + 1) }),
  };
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

import { bigint, customType, numeric } from 'drizzle-orm/pg-core';

/** Raw bytes. */
export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
/** An id or position, 0..2^63-1. */
export const id = (name: string) => bigint(name, { mode: 'bigint' });
/** Epoch milliseconds of the database clock. */
export const millis = (name: string) => bigint(name, { mode: 'number' });
/** A full u64; Postgres' own bigint ends at 2^63-1. */
export const u64 = (name: string) => numeric(name, { precision: 20, scale: 0, mode: 'bigint' });

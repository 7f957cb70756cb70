import { LoroDoc } from 'loro-crdt';
import { MalformedBytes } from './reader';

/**
 * What Loro itself says against a blob, by importing it into an empty document; null when it takes it, if only to
 * wait for earlier operations. Ask after the limits on bytes and operations: Loro has none of its own.
 * Throws `WebAssembly.RuntimeError` when Loro breaks on it, after which this thread should not use Loro again.
 */
export function refusalOf(bytes: Uint8Array): string | null {
  const doc = new LoroDoc();
  try {
    doc.import(bytes);
    return null;
  } catch (error) {
    return loroMessage(error);
  } finally {
    doc.free();
  }
}

/**
 * A sentence from what a reader or Loro threw; Loro throws plain strings as well as errors. Rethrows what ends the use
 * of Loro in this thread.
 */
export function loroMessage(error: unknown): string {
  if (error instanceof WebAssembly.RuntimeError) throw error;
  if (error instanceof MalformedBytes) return error.message;
  return `Loro refuses it: ${error instanceof Error ? error.message : String(error)}`;
}

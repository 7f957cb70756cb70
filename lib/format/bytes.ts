import { grouped } from './number';

/** A size in bytes: `346 B`, `4.0 KiB`, `1.0 MiB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1024) return `${grouped(bytes)} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

import type { Rejection } from '@/lib/dlq/rejection';
import type { DemoFlow } from './plan';

const HOUR_MS = 3_600_000;
const STEP_MS = 10 * 60_000;

/** How busy each hour of the day is (UTC): quiet nights, a noon break, an afternoon that runs late. */
const RHYTHM = [
  4, 3, 2, 2, 2, 4, 10, 28, 60, 88, 100, 92, 64, 78, 94, 100, 90, 74, 52, 36, 24, 16, 10, 6,
] as const;

/** A flow that follows the day, from so many hours ago to so many. */
export function steady(
  name: string,
  rejections: readonly Rejection[],
  from: number,
  to: number,
  together: number,
): DemoFlow {
  return { name, rejections, pace: 'steady', from, to, together };
}

/** A flow that comes at once. */
export function storm(
  name: string,
  rejections: readonly Rejection[],
  from: number,
  to: number,
  together: number,
): DemoFlow {
  return { name, rejections, pace: 'storm', from, to, together };
}

/**
 * When each batch of a flow arrives, oldest first: epoch milliseconds, given when the demo is loaded.
 * The order of the batches never depends on that time, only their distance does.
 */
export function arrivalTimes(
  { name, pace, from, to, rejections, together }: DemoFlow,
  now: number,
): number[] {
  const start = now - from * HOUR_MS;
  const end = now - to * HOUR_MS;
  const count = Math.ceil(rejections.length / together);
  const weights: number[] = [];
  for (let at = start; at < end; at += STEP_MS) {
    weights.push(pace === 'storm' ? 1 : (RHYTHM[new Date(at).getUTCHours()] ?? 1));
  }
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  // Flows of the same length do not come hand in hand.
  const phase = 0.1 + ((name.length * 2 + name.charCodeAt(0)) % 9) / 10;
  const times: number[] = [];
  let step = 0;
  let before = 0;
  for (let i = 0; i < count; i += 1) {
    const wanted = ((i + phase) / count) * whole;
    while (step < weights.length - 1 && before + (weights[step] ?? 0) < wanted) {
      before += weights[step] ?? 0;
      step += 1;
    }
    const within = (wanted - before) / (weights[step] ?? 1);
    times.push(Math.floor(Math.min(end, start + (step + within) * STEP_MS)));
  }
  return times;
}

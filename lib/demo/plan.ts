import type { ExpiryAction } from '@/lib/dlq/entry';
import type { GroupStatus } from '@/lib/dlq/group';
import type { TenantId } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import type { PlacedDocument } from '@/lib/targets/embedded/place-document';

/**
 * What the demo does to one tenant, in order; carried out through the same services as everything.
 * Times are hours before the demo is loaded.
 */
export interface DemoTenant {
  readonly tenantId: TenantId;
  readonly name: string;
  /** Where the retries of this tenant land. */
  readonly documents: readonly PlacedDocument[];
  readonly stages: readonly DemoStage[];
}

/** Policies first, then arrivals, then what people do, then perhaps a sweep. */
export interface DemoStage {
  /** When the policies are set. */
  readonly from: number;
  /** When people are done and the sweep runs; the acts happen in the ten minutes before. */
  readonly to: number;
  readonly policies: readonly DemoPolicy[];
  readonly flows: readonly DemoFlow[];
  readonly acts: readonly DemoAct[];
  /** What people say of groups while entries arrive. */
  readonly triage?: readonly DemoTriage[];
  readonly sweep: boolean;
}

/** Rejections that arrive one after another, in their order. */
export interface DemoFlow {
  readonly name: string;
  readonly rejections: readonly Rejection[];
  /** `steady` follows the day, with quiet nights; a `storm` comes evenly and at once. */
  readonly pace: 'steady' | 'storm';
  readonly from: number;
  readonly to: number;
  /** How many come together. */
  readonly together: number;
}

interface DemoPolicy {
  readonly collection: string;
  readonly ttlSecs: bigint | null;
  readonly action: ExpiryAction | null;
  readonly capacity: number | null;
  readonly reason: string;
}

export interface DemoAct {
  readonly kind: 'retry' | 'force_apply' | 'resolve' | 'reopen' | 'restore';
  /** One of the rejections of this or an earlier stage. */
  readonly rejection: Rejection;
  readonly reason: string;
}

/** Something said of the group of an entry that has arrived by then. */
export interface DemoTriage {
  /** Hours before the demo is loaded. */
  readonly at: number;
  readonly rejection: Rejection;
  readonly status: Exclude<GroupStatus, 'snoozed'> | { readonly snoozedUntilArrivals: number };
  /** Somebody looks after it from now on. */
  readonly owned: boolean;
  readonly reason: string;
  readonly note: string | null;
}

import type { ExpiryAction } from '@/lib/dlq/entry';
import type { TenantId } from '@/lib/dlq/ids';
import type { Rejection } from '@/lib/dlq/rejection';
import type { PlacedDocument } from '@/lib/targets/embedded/place-document';

/** What the demo does to one tenant, in order; carried out through the same services as everything. */
export interface DemoTenant {
  readonly tenantId: TenantId;
  readonly name: string;
  /** Where the retries of this tenant land. */
  readonly documents: readonly PlacedDocument[];
  readonly stages: readonly DemoStage[];
}

/** Policies first, then arrivals, then what people do, then perhaps a sweep. */
export interface DemoStage {
  readonly policies: readonly DemoPolicy[];
  readonly rejections: readonly Rejection[];
  readonly acts: readonly DemoAct[];
  readonly sweep: boolean;
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

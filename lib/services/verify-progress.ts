/** How far a check of a tenant is. */
export interface VerifyProgress {
  /** `chain`: records; `entries`: entries against their records. */
  readonly step: 'chain' | 'entries';
  readonly done: number;
  readonly total: number;
}

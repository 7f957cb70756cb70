import type { Role } from '@/lib/auth/roles';

/** What a role lets one do, after "they can". */
export const ROLE_CAN: { readonly [R in Role]: string } = {
  viewer: 'look at everything there, and change nothing',
  operator: 'look at everything there and act on entries: resolve, retry, force-apply, hold',
  admin:
    'do everything there: act on entries, change policies and targets, and say who and what may come in',
};

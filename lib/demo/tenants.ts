import type { TenantId } from '@/lib/dlq/ids';

/** The tenants of the demo data; the demo sign-ins know them by these ids. */
export const ACME = { id: 1n as TenantId, name: 'Acme Retail' } as const;
export const GLOBEX = { id: 2n as TenantId, name: 'Globex Field Service' } as const;
export const INITECH = { id: 3n as TenantId, name: 'Initech' } as const;

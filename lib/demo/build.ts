import { buildAcme } from './acme';
import { buildGlobex } from './globex';
import { buildInitech } from './initech';
import type { DemoTenant } from './plan';

/** The demo data: three tenants, the same on every machine, every delta made by Loro as devices do. */
export function buildDemo(): DemoTenant[] {
  return [buildAcme(), buildGlobex(), buildInitech()];
}

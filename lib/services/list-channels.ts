import { channelProblem, environmentChannel } from '@/lib/channels/registry';
import { listChannels } from '@/lib/db/channels';
import type { TenantId } from '@/lib/dlq/ids';
import type { ChannelView, EnvironmentChannelView } from '@/lib/dlq/views';

/** The channels a person may see, with what keeps one from being called; without their secrets. */
export async function channelViews(visible: 'all' | readonly TenantId[]): Promise<ChannelView[]> {
  const channels = await listChannels(visible);
  return channels.map((each) => ({
    id: each.id,
    tenantId: each.tenantId === null ? null : String(each.tenantId),
    name: each.name,
    url: each.url,
    enabled: each.enabled,
    problem: channelProblem(each),
    updatedAt: each.updatedAt,
    updatedBy: each.updatedBy,
  }));
}

/** The channel of the environment; null when none is set there. */
export function environmentView(): EnvironmentChannelView | null {
  const setting = environmentChannel();
  switch (setting.kind) {
    case 'missing':
      return null;
    case 'wrong':
      return { name: 'webhook', problem: setting.message };
    case 'set':
      return { name: setting.channel.name, problem: null };
  }
}

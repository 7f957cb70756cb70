import { Notice } from '@/components/ui/notice';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { EnvironmentChannelView } from '@/lib/dlq/views';

/** The channel the environment names: shown, and changed only where the server is started. */
export function EnvironmentCard({ environment }: { environment: EnvironmentChannelView }) {
  const { name, problem } = environment;
  return (
    <li className="flex flex-col gap-1 border-b border-line px-4 py-3">
      <h2 className="flex flex-wrap items-center gap-2 font-semibold">
        <Visible text={name} max={80} />
        <Pill>all tenants</Pill>
        <Pill>set by the environment</Pill>
      </h2>
      <p className="text-sm text-ink-2">
        From <code>DLQ_ESCALATE_WEBHOOK_URL</code>; it is changed where the server is started.
      </p>
      {problem !== null && (
        <Notice tone="bad" title="It cannot be called.">
          {problem}
        </Notice>
      )}
    </li>
  );
}

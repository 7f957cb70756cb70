'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';

/** Name and address of a channel. */
export function ChannelFields({
  name,
  url,
  onName,
  onUrl,
}: {
  name: string;
  url: string;
  onName: (text: string) => void;
  onUrl: (text: string) => void;
}) {
  return (
    <>
      <Field id="name" label="Name" hint="As the timeline of an entry calls it.">
        <input
          id="name"
          required
          maxLength={80}
          autoComplete="off"
          className={INPUT}
          value={name}
          aria-describedby={describedBy('name')}
          data-initial-focus
          onChange={(event) => onName(event.target.value)}
        />
      </Field>
      <Field
        id="url"
        label="Address"
        hint="https, or http inside a private network where the server allows it; without user, query or fragment. Escalations are posted there, signed after Standard Webhooks."
      >
        <input
          id="url"
          type="url"
          required
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
          className={`${INPUT} font-mono`}
          value={url}
          aria-describedby={describedBy('url')}
          onChange={(event) => onUrl(event.target.value)}
        />
      </Field>
    </>
  );
}

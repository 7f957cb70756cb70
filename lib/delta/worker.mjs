// The worker's entry. Node does not read TypeScript in threads by itself, whatever the process was
// started with, so the thread sets that up and then loads its work.
import { register } from 'tsx/esm/api';

// Loro reports a broken blob on the console besides throwing; the answer says it already.
Object.assign(console, { error: () => undefined });

register();
await import('./worker.ts');

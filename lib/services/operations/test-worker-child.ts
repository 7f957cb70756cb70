import { openDatabase, useDatabase } from '@/lib/db/client';
import { startJobs } from '@/lib/jobs/work';

/** A server's share of operations, in a process that can be killed. */
const url = process.argv[2] ?? '';
useDatabase(openDatabase(url, { max: 8, deadlineMs: 20_000 }));
startJobs(url, 2);
process.stdin.resume();

import { problem } from '@/lib/web/problem';
import { defineRoute, open } from '@/lib/web/route';

/** Addresses of the API that are none answer programs as programs are answered. */
const nothing = open(async () =>
  problem(
    404,
    'not-found',
    'The API has nothing at this address. /api/openapi.json lists what there is.',
  ),
);

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: nothing,
  POST: nothing,
  PUT: nothing,
  PATCH: nothing,
  DELETE: nothing,
  OPTIONS: nothing,
});

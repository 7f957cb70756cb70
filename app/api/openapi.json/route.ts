import { openApiResponse } from '@/lib/web/api/openapi-response';
import { getOpenApi } from '@/lib/web/api/operations/service';
import { serveOpen } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: serveOpen(getOpenApi, async ({ request }) => openApiResponse(request)),
});

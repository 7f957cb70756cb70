import { steeredAnswer } from '@/lib/web/api/bulk';
import { pauseOperation } from '@/lib/web/api/operations/bulk';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(pauseOperation, (call) => steeredAnswer(call, 'pause')),
});

import { steeredAnswer } from '@/lib/web/api/bulk';
import { resumeOperation } from '@/lib/web/api/operations/bulk';
import { serve } from '@/lib/web/api/serve';
import { defineRoute } from '@/lib/web/route';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: serve(resumeOperation, (call) => steeredAnswer(call, 'resume')),
});

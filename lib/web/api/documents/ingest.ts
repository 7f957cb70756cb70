import { z } from 'zod';
import { MAX_BATCH_ENTRIES } from '@/lib/web/ingest-parse';
import { count, idText, sha256Text, u64Input } from '../scalars';
import { hintSchema, violationSchema } from './violation';

/**
 * What ingest takes. A body of megabytes is read by `lib/codec`, field by field and without loss, not by this
 * schema; a test holds the two against each other.
 */

const bytes = z
  .union([z.array(z.int().min(0).max(255)), z.base64()])
  .describe('Byte values as serde writes `Vec<u8>`, or padded base64.');

export const rejectionSchema = z
  .strictObject({
    session_id: z.string(),
    tenant_id: u64Input.optional().describe('When given, the tenant of the path.'),
    username: z.string(),
    collection: z.string().min(1).describe('Compared exactly.'),
    document_id: z.string(),
    mutation_id: u64Input,
    peer_id: u64Input,
    delta: bytes.optional().describe('One of delta, delta_base64 and delta_hex is needed.'),
    delta_base64: z.base64().optional(),
    delta_hex: z
      .string()
      .regex(/^(?:[0-9a-fA-F]{2})*$/)
      .optional(),
    delta_sha256: sha256Text.optional().describe('Checked against the bytes.'),
    violation_type: violationSchema,
    compensation: hintSchema.nullish(),
    device_metadata: z.strictObject({
      client_version: z.string(),
      remote_addr: z.string(),
      peer_id: u64Input,
    }),
    entry_id: u64Input.optional().describe('This and the next three: a whole DlqEntry, or none.'),
    created_at: u64Input.optional(),
    retry_count: count.max(4_294_967_295).optional(),
    resolved: z.boolean().optional(),
  })
  .meta({
    id: 'Rejection',
    description:
      "NodeDB's DlqEnqueueParams or DlqEntry as serde writes it. Names have at most 256 bytes of UTF-8. Enum tags may be PascalCase or snake_case.",
  });

export const ingestBody = z
  .union([rejectionSchema, z.array(rejectionSchema).min(1).max(MAX_BATCH_ENTRIES)])
  .meta({
    id: 'Rejections',
    description: 'One refused delta, or several: all are stored, or none.',
  });

export const storedSchema = z
  .strictObject({
    tenant_id: idText,
    entry_ids: z.array(idText).describe('In the order of the body.'),
    replayed: z
      .boolean()
      .describe('This Idempotency-Key was answered before; nothing was stored now.'),
  })
  .meta({ id: 'Stored', description: 'The entries of one request.' });

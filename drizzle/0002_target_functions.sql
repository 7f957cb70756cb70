-- One attempt on the embedded target: compare-and-swap of the collection's document, its values, and the
-- answer under its idempotency key, all or nothing. Answers
--   {"status": "done"}                      written
--   {"status": "known", "outcome": "…"}     this key was answered before; nothing written now
--   {"status": "moved"}                     the document, or a row this write refers to, changed meanwhile
-- `p_write` null records an answer that writes nothing. Locks documents in the order of their names, then the key.
CREATE OR REPLACE FUNCTION dlq_target_commit(
  p_tenant bigint, p_key text, p_outcome text, p_write json, p_document text
) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
  v_own text := p_write->>'collection';
  v_name text;
  v_version bigint;
  v_known text;
  v_at bigint;
BEGIN
  SELECT a.outcome INTO v_known FROM target_applied a WHERE a.tenant_id = p_tenant AND a.idempotency_key = p_key;
  IF FOUND THEN
    RETURN json_build_object('status', 'known', 'outcome', v_known);
  END IF;

  IF p_write IS NOT NULL THEN
    FOR v_name IN
      SELECT v_own UNION SELECT n->>'collection' FROM json_array_elements(p_write->'needs') n ORDER BY 1
    LOOP
      IF v_name = v_own THEN
        INSERT INTO target_docs (tenant_id, collection, version, rules) VALUES (p_tenant, v_own, 0, '{}')
        ON CONFLICT DO NOTHING;
      END IF;
      SELECT d.version INTO v_version FROM target_docs d
      WHERE d.tenant_id = p_tenant AND d.collection = v_name FOR UPDATE;
      IF v_name = v_own AND v_version <> (p_write->>'expected')::bigint THEN
        RETURN json_build_object('status', 'moved');
      END IF;
    END LOOP;

    IF EXISTS (
      SELECT 1 FROM json_array_elements(p_write->'needs') n
      WHERE NOT EXISTS (
        SELECT 1 FROM target_values v
        WHERE v.tenant_id = p_tenant AND v.collection = n->>'collection' AND v.document = n->>'document' AND v.field = ''
      )
    ) THEN
      RETURN json_build_object('status', 'moved');
    END IF;
  END IF;

  v_at := dlq_now();
  INSERT INTO target_applied (tenant_id, idempotency_key, outcome, at) VALUES (p_tenant, p_key, p_outcome, v_at)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    SELECT a.outcome INTO v_known FROM target_applied a WHERE a.tenant_id = p_tenant AND a.idempotency_key = p_key;
    RETURN json_build_object('status', 'known', 'outcome', v_known);
  END IF;
  IF p_write IS NULL THEN
    RETURN json_build_object('status', 'done');
  END IF;

  UPDATE target_docs d
  SET version = d.version + 1,
      document = decode(p_document, 'base64'),
      rules = coalesce(p_write->'rules', d.rules)
  WHERE d.tenant_id = p_tenant AND d.collection = v_own;

  DELETE FROM target_values v
  USING json_array_elements_text(p_write->'removed') r (document)
  WHERE v.tenant_id = p_tenant AND v.collection = v_own AND v.document = r.document;

  DELETE FROM target_values v
  USING json_to_recordset(p_write->'values') x (document text, field text, value text)
  WHERE v.tenant_id = p_tenant AND v.collection = v_own AND v.document = x.document AND v.field = x.field
    AND x.value IS NULL;

  INSERT INTO target_values (tenant_id, collection, document, field, value, written_by, written_at)
  SELECT p_tenant, v_own, x.document, x.field, x.value, p_write->>'writer', v_at
  FROM json_to_recordset(p_write->'values') x (document text, field text, value text)
  WHERE x.value IS NOT NULL
  ON CONFLICT (tenant_id, collection, document, field)
  DO UPDATE SET value = excluded.value, written_by = excluded.written_by, written_at = excluded.written_at;

  RETURN json_build_object('status', 'done');
END $$;

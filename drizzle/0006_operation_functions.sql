-- Appends records under the tenant's head lock, which the caller holds, and projects them.
-- Returns the seq of the first one; null when there are none.
CREATE OR REPLACE FUNCTION dlq_write(p_tenant bigint, p_now bigint, p_drafts dlq_draft[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_first bigint;
  v_last bigint;
  v_previous bytea;
BEGIN
  IF coalesce(cardinality(p_drafts), 0) = 0 THEN RETURN NULL; END IF;
  SELECT t.next_seq, t.last_hash INTO v_first, v_previous FROM tenants t WHERE t.tenant_id = p_tenant;
  v_last := v_first + cardinality(p_drafts) - 1;
  INSERT INTO wal (tenant_id, seq, at, kind, entry_id, collection, from_status, to_status, version, actor, reason,
    request_id, payload, payload_sha256, hash)
  SELECT p_tenant, d.seq, p_now, d.kind, d.entry_id, d.collection, d.from_status, d.to_status, d.version, d.actor,
    d.reason, d.request_id, d.payload, d.payload_sha256,
    dlq_chain(v_previous, dlq_leaf(p_tenant, d.seq, p_now, d.kind, d.entry_id, d.collection, d.from_status,
      d.to_status, d.version, d.actor, d.reason, d.request_id, d.payload_sha256)) OVER (ORDER BY d.seq)
  FROM (
    SELECT u.*, v_first + u.ord - 1 AS seq, sha256(convert_to(u.payload, 'UTF8')) AS payload_sha256
    FROM unnest(p_drafts) WITH ORDINALITY AS u(kind, entry_id, collection, from_status, to_status, version, actor,
      reason, request_id, payload, ord)
  ) d;
  UPDATE tenants t SET next_seq = v_last + 1,
    last_hash = (SELECT w.hash FROM wal w WHERE w.tenant_id = p_tenant AND w.seq = v_last)
  WHERE t.tenant_id = p_tenant;
  PERFORM dlq_project(p_tenant, v_first, v_last);
  -- Told when this commits; whoever listens reads what there is by then.
  PERFORM pg_notify('dlq', p_tenant || ':' || v_last);
  RETURN v_first;
END $$;
--> statement-breakpoint
-- The door: appends what was decided, item by item, and says per item what became of it.
--   p_requests  json [{id, sha256}]: idempotency keys of this call, each with the digest of its body
--   p_items     json [{r, kind, entry_id, version, collection, from, to, actor, reason, payload, o, l, seen}]
--               r: index into p_requests or null; version: the one the decision saw; o, l: the delta in p_blob;
--               seen: the seq of the record that policy_set, defaults_set or group_set replaces, 0 for none, null for any;
--               target_set may carry a secret (sealed, or null for none), which stays out of the WAL
-- Answer: {"requests": [{"status": "new" | "replayed" | "reused", "answer": […]}], "items": [outcome]} where an outcome is
--   {"ok": true, "entry_id", "seq", "version", "status", "at"} | {"conflict": {"status", "version"}} | {"missing": true}
--   | {"full": {"capacity"}} | {"moved": {"seq"}} | {"skipped": true} (its request was answered before).
CREATE OR REPLACE FUNCTION dlq_append(p_tenant bigint, p_items json, p_blob bytea, p_requests json) RETURNS json
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_now bigint;
  v_next_entry bigint;
  v_first bigint;
  v_item json;
  v_request json;
  v_known requests%ROWTYPE;
  v_status text;
  v_statuses text[] := '{}';
  v_answers json[] := '{}';
  v_outcomes json[] := '{}';
  v_drafts dlq_draft[] := '{}';
  v_places integer[] := '{}';
  v_deltas json[] := '{}';
  v_seen bigint[] := '{}';
  v_state record;
  v_room record;
  v_restored jsonb := '{}';
  v_entry bigint;
  v_collection text;
  v_kind text;
  v_touched text[] := '{}';
  v_policy bigint;
  v_target json;
  v_owed boolean;
  v_trim_all boolean := false;
  v_r integer;
  i integer;
BEGIN
  v_next_entry := dlq_lock_tenant(p_tenant);
  v_now := dlq_now();

  FOR v_request IN SELECT * FROM json_array_elements(p_requests) LOOP
    SELECT * INTO v_known FROM requests q WHERE q.tenant_id = p_tenant AND q.request_id = v_request->>'id';
    IF NOT FOUND THEN
      v_statuses := v_statuses || 'new'::text;
      v_answers := v_answers || NULL::json;
    ELSIF v_known.body_sha256 = v_request->>'sha256' THEN
      v_statuses := v_statuses || 'replayed'::text;
      v_answers := v_answers || v_known.answer::json;
    ELSE
      v_statuses := v_statuses || 'reused'::text;
      v_answers := v_answers || NULL::json;
    END IF;
  END LOOP;

  FOR v_item IN SELECT * FROM json_array_elements(p_items) LOOP
    v_r := (v_item->>'r')::integer;
    v_kind := v_item->>'kind';
    v_collection := v_item->>'collection';
    v_entry := (v_item->>'entry_id')::bigint;
    v_status := NULL;
    IF v_r IS NOT NULL AND v_statuses[v_r + 1] <> 'new' THEN
      v_outcomes := v_outcomes || '{"skipped": true}'::json;
      CONTINUE;
    END IF;

    IF v_kind = 'enqueued' THEN
      v_entry := v_next_entry;
      v_next_entry := v_next_entry + 1;
      v_touched := v_touched || v_collection;
      v_deltas := v_deltas || json_build_object('e', v_entry, 'o', v_item->'o', 'l', v_item->'l');
      v_status := 'pending';
    ELSIF v_kind IN ('policy_set', 'defaults_set') THEN
      v_policy := coalesce(CASE v_kind
        WHEN 'policy_set' THEN
          (SELECT q.policy_seq FROM queues q WHERE q.tenant_id = p_tenant AND q.collection = v_collection)
        ELSE (SELECT t.defaults_seq FROM tenants t WHERE t.tenant_id = p_tenant) END, 0);
      IF v_policy <> (v_item->>'seen')::bigint THEN
        v_outcomes := v_outcomes || json_build_object('moved', json_build_object('seq', v_policy::text));
        CONTINUE;
      END IF;
      IF v_kind = 'policy_set' THEN
        v_touched := v_touched || v_collection;
      ELSE
        v_trim_all := true;
      END IF;
    ELSIF v_kind = 'target_set' THEN
      v_target := v_item;
    ELSIF v_kind IN ('group_set', 'group_noted') THEN
      SELECT g.changed_seq INTO v_policy FROM entry_groups g
      WHERE g.tenant_id = p_tenant AND g.group_id = v_item->>'group';
      IF NOT FOUND THEN
        v_outcomes := v_outcomes || '{"missing": true}'::json;
        CONTINUE;
      END IF;
      IF v_kind = 'group_set' AND v_policy <> (v_item->>'seen')::bigint THEN
        v_outcomes := v_outcomes || json_build_object('moved', json_build_object('seq', v_policy::text));
        CONTINUE;
      END IF;
    ELSE
      SELECT s.status, s.version, s.collection INTO v_state FROM entry_state s
      WHERE s.tenant_id = p_tenant AND s.entry_id = v_entry;
      IF NOT FOUND THEN
        v_outcomes := v_outcomes || '{"missing": true}'::json;
        CONTINUE;
      END IF;
      IF v_state.version <> (v_item->>'version')::integer OR v_entry = ANY (v_seen) THEN
        v_outcomes := v_outcomes
          || json_build_object('conflict', json_build_object('status', v_state.status, 'version', v_state.version));
        CONTINUE;
      END IF;
      v_collection := v_state.collection;
      IF v_kind = 'restored' THEN
        SELECT q.pending + q.redriving + q.resolved + coalesce((v_restored->>v_collection)::integer, 0) AS used,
          coalesce(q.capacity, t.capacity) AS capacity
        INTO v_room FROM queues q JOIN tenants t ON t.tenant_id = q.tenant_id
        WHERE q.tenant_id = p_tenant AND q.collection = v_collection;
        IF v_room.used >= v_room.capacity THEN
          v_outcomes := v_outcomes || json_build_object('full', json_build_object('capacity', v_room.capacity));
          CONTINUE;
        END IF;
        v_restored := jsonb_set(v_restored, ARRAY[v_collection],
          to_jsonb(coalesce((v_restored->>v_collection)::integer, 0) + 1));
      END IF;
      v_seen := v_seen || v_entry;
      v_status := v_item->>'to';
    END IF;

    v_drafts := v_drafts || ROW(v_kind, v_entry, v_collection, v_item->>'from', v_status,
      CASE WHEN v_kind = 'enqueued' THEN 1 ELSE (v_item->>'version')::integer + 1 END, v_item->>'actor',
      v_item->>'reason', CASE WHEN v_r IS NULL THEN NULL ELSE p_requests->v_r->>'id' END, v_item->>'payload')::dlq_draft;
    v_outcomes := v_outcomes || NULL::json;
    v_places := v_places || cardinality(v_outcomes);
  END LOOP;

  INSERT INTO deltas (tenant_id, entry_id, bytes)
  SELECT p_tenant, (d->>'e')::bigint, substr(p_blob, (d->>'o')::integer + 1, (d->>'l')::integer) FROM unnest(v_deltas) d;
  UPDATE tenants t SET next_entry_id = v_next_entry WHERE t.tenant_id = p_tenant AND t.next_entry_id <> v_next_entry;
  v_first := dlq_write(p_tenant, v_now, v_drafts);
  IF v_target->'secret' IS NOT NULL THEN
    UPDATE targets x SET secret = v_target->>'secret' WHERE x.tenant_id = p_tenant;
  END IF;

  FOR i IN 1 .. cardinality(v_places) LOOP
    v_outcomes[v_places[i]] := json_build_object('ok', true, 'entry_id', (v_drafts[i]).entry_id::text,
      'seq', (v_first + i - 1)::text, 'version', (v_drafts[i]).version, 'status', (v_drafts[i]).to_status, 'at', v_now);
    IF (v_drafts[i]).kind IN ('delivered', 'delivery_failed', 'follow_up_owed', 'restored') THEN
      v_owed := (v_drafts[i]).kind = 'follow_up_owed' AND EXISTS (
        SELECT 1 FROM entry_state s WHERE s.tenant_id = p_tenant AND s.entry_id = (v_drafts[i]).entry_id
          AND s.expired_action = 'Escalate');
      UPDATE outbox o SET next_at = CASE WHEN v_owed THEN v_now END,
        attempts = CASE WHEN v_owed THEN 0 ELSE o.attempts END,
        state = CASE WHEN v_owed THEN 'waiting' WHEN (v_drafts[i]).kind = 'delivered' THEN 'delivered'
          WHEN (v_drafts[i]).kind = 'delivery_failed' THEN 'failed'
          WHEN (v_drafts[i]).kind = 'restored' AND o.state <> 'delivered' THEN 'closed' ELSE o.state END,
        last_error = CASE (v_drafts[i]).kind WHEN 'delivery_failed' THEN (v_drafts[i]).payload::json->>'message'
          WHEN 'delivered' THEN NULL ELSE o.last_error END
      WHERE o.tenant_id = p_tenant AND o.entry_id = (v_drafts[i]).entry_id
        AND o.seq = (SELECT max(x.seq) FROM outbox x WHERE x.tenant_id = p_tenant AND x.entry_id = (v_drafts[i]).entry_id);
    END IF;
  END LOOP;

  -- Purged by hand; the sweep deletes what it purges itself.
  DELETE FROM deltas d USING unnest(v_drafts) u
  WHERE d.tenant_id = p_tenant AND u.kind = 'purged' AND d.entry_id = u.entry_id;

  IF v_trim_all THEN
    PERFORM dlq_trim(p_tenant, v_now, NULL);
  ELSIF cardinality(v_touched) > 0 THEN
    PERFORM dlq_trim(p_tenant, v_now, v_touched);
  END IF;

  FOR i IN 1 .. cardinality(v_statuses) LOOP
    IF v_statuses[i] = 'new' THEN
      v_answers[i] := (SELECT json_agg(v_outcomes[x.ord] ORDER BY x.ord)
        FROM json_array_elements(p_items) WITH ORDINALITY AS x(item, ord) WHERE (x.item->>'r')::integer = i - 1);
      INSERT INTO requests (tenant_id, request_id, body_sha256, answer, at)
      VALUES (p_tenant, p_requests->(i - 1)->>'id', p_requests->(i - 1)->>'sha256', coalesce(v_answers[i], '[]')::text, v_now);
    END IF;
  END LOOP;

  RETURN json_build_object(
    'requests', (SELECT coalesce(json_agg(json_build_object('status', v_statuses[n], 'answer', v_answers[n]) ORDER BY n), '[]')
                 FROM generate_subscripts(v_statuses, 1) n),
    'items', (SELECT coalesce(json_agg(v_outcomes[n] ORDER BY n), '[]') FROM generate_subscripts(v_outcomes, 1) n));
END $$;

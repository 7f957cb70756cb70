-- What an item of an operation becomes.
CREATE TYPE dlq_mark AS (
  operation text, spot tid, was text, outcome text, code text, message text, attempt integer, before text,
  changed_by text
);
--> statement-breakpoint
CREATE FUNCTION dlq_mark_of(p_mark json, p_item jsonb) RETURNS dlq_mark LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(p_mark->>'id', (p_item->>'spot')::tid, p_mark->>'from', p_mark->>'out', p_mark->>'code', p_mark->>'msg',
    (p_mark->>'attempt')::integer, p_mark->>'before', NULL)::dlq_mark
$$;
--> statement-breakpoint
-- An item whose entry is not what was confirmed: skipped, with who was first and what the entry is now. An attempt that
-- was begun for it and cut off may have written, which nobody can tell any more.
CREATE FUNCTION dlq_conflict_mark(p_tenant bigint, p_entry bigint, p_mark json, p_item jsonb) RETURNS dlq_mark
LANGUAGE plpgsql AS $$
DECLARE
  v_status text;
  v_by text;
  v_fresh boolean := p_item->>'attempt' IS NULL;
BEGIN
  SELECT s.status INTO v_status FROM entry_state s WHERE s.tenant_id = p_tenant AND s.entry_id = p_entry;
  SELECT w.actor INTO v_by FROM wal w WHERE w.tenant_id = p_tenant AND w.entry_id = p_entry ORDER BY w.seq DESC LIMIT 1;
  RETURN ROW(p_mark->>'id', (p_item->>'spot')::tid, p_mark->>'from',
    CASE WHEN v_fresh THEN 'skipped' ELSE 'failed' END,
    CASE WHEN v_fresh THEN 'conflict' ELSE 'unknown' END,
    CASE WHEN v_fresh THEN 'It changed after it was confirmed: it is ' || coalesce(v_status, 'gone') || ' now.'
      ELSE 'Its attempt was cut off, and it changed since: it is ' || coalesce(v_status, 'gone') || ' now.' END,
    NULL, NULL, v_by)::dlq_mark;
END $$;
--> statement-breakpoint
-- Appends one turn in the life of an operation, under the tenant's head lock.
CREATE FUNCTION dlq_operation_turn(p_tenant bigint, p_now bigint, p_op text, p_turn text, p_actor text, p_reason text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_payload text;
BEGIN
  SELECT json_build_object('operation', o.operation_id, 'turn', p_turn, 'action', o.action, 'total', o.total)::text
  INTO v_payload FROM operations o WHERE o.tenant_id = p_tenant AND o.operation_id = p_op;
  PERFORM dlq_write(p_tenant, p_now, ARRAY[ROW('operation', NULL, NULL, NULL, NULL, NULL, p_actor, p_reason,
    'operation:' || p_op, v_payload)::dlq_draft]);
END $$;
--> statement-breakpoint
-- Settles items, counts them, judges canaries and ends operations that have nothing left. `p_versions`: the version each
-- item's entry has now, null where it was not changed.
CREATE FUNCTION dlq_settle_items(p_tenant bigint, p_now bigint, p_marks dlq_mark[], p_versions integer[], p_ops text[],
  p_actor text) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_op operations%ROWTYPE;
  v_id text;
  v_tried integer;
  v_bad integer;
BEGIN
  UPDATE operation_items i SET outcome = m.outcome, attempt = coalesce(m.attempt, i.attempt), code = m.code,
    message = m.message, before = coalesce(m.before, i.before), changed_by = m.changed_by,
    version = coalesce(m.version, i.version), at = p_now
  FROM (
    SELECT u.*, v.version FROM unnest(p_marks) WITH ORDINALITY AS u(operation, spot, was, outcome, code, message, attempt,
      before, changed_by, ord) JOIN unnest(p_versions) WITH ORDINALITY AS v(version, ord) USING (ord)
  ) m
  -- By place: the head lock keeps everybody else from moving these rows.
  WHERE i.ctid = m.spot AND i.tenant_id = p_tenant;

  FOREACH v_id IN ARRAY p_ops LOOP
    UPDATE operations o SET
      running = o.running + d.running, done = o.done + d.done, refused = o.refused + d.refused,
      failed = o.failed + d.failed, skipped = o.skipped + d.skipped,
      -- Never more at once than a quarter of a second has room for, however long nothing went on.
      next_at = CASE WHEN o.rate_limit IS NULL THEN o.next_at
        ELSE greatest(o.next_at, p_now - 250) + ceil(d.started * 1000.0 / o.rate_limit)::bigint END
    FROM (
      SELECT
        count(*) FILTER (WHERE m.outcome = 'running') - count(*) FILTER (WHERE m.was = 'running') AS running,
        count(*) FILTER (WHERE m.outcome = 'done') AS done,
        count(*) FILTER (WHERE m.outcome = 'refused') AS refused,
        count(*) FILTER (WHERE m.outcome = 'failed') AS failed,
        count(*) FILTER (WHERE m.outcome = 'skipped') AS skipped,
        count(*) FILTER (WHERE m.was = 'waiting' AND m.outcome <> 'skipped') AS started
      FROM unnest(p_marks) m WHERE m.operation = v_id
    ) d
    WHERE o.tenant_id = p_tenant AND o.operation_id = v_id
    RETURNING o.* INTO v_op;
    CONTINUE WHEN NOT FOUND OR v_op.finished_at IS NOT NULL;

    IF v_op.canary_first IS NOT NULL AND v_op.canary_passed IS NULL AND NOT EXISTS (
      SELECT 1 FROM operation_items i WHERE i.tenant_id = p_tenant AND i.operation_id = v_id
        AND i.outcome IN ('waiting', 'running') AND i.position <= v_op.canary_first
    ) THEN
      SELECT count(*) FILTER (WHERE i.outcome <> 'skipped'), count(*) FILTER (WHERE i.outcome IN ('refused', 'failed'))
      INTO v_tried, v_bad FROM operation_items i
      WHERE i.tenant_id = p_tenant AND i.operation_id = v_id AND i.position <= v_op.canary_first;
      -- Those that were skipped tell nothing of the rest.
      v_op.canary_passed := v_tried > 0 AND v_bad * 100 <= v_op.canary_percent * v_tried;
      UPDATE operations o SET canary_passed = v_op.canary_passed WHERE o.tenant_id = p_tenant AND o.operation_id = v_id;
      IF NOT v_op.canary_passed AND v_op.state IN ('running', 'paused')
        AND v_op.total > v_op.done + v_op.refused + v_op.failed + v_op.skipped + v_op.running THEN
        v_op.stop_reason := CASE WHEN v_tried = 0
          THEN format('All of the first %s were skipped, so nothing was tried first.', v_op.canary_first)
          ELSE format('Of the first %s that were tried, %s were refused or failed; more than %s %% stop it.',
            v_tried, v_bad, v_op.canary_percent) END;
        UPDATE operations o SET state = 'stopped', stop_reason = v_op.stop_reason
        WHERE o.tenant_id = p_tenant AND o.operation_id = v_id;
        PERFORM dlq_operation_turn(p_tenant, p_now, v_id, 'stopped', p_actor, v_op.stop_reason);
      END IF;
    END IF;

    IF v_op.state = 'cancelled' AND v_op.running = 0 THEN
      UPDATE operations o SET finished_at = p_now WHERE o.tenant_id = p_tenant AND o.operation_id = v_id;
    ELSIF v_op.state <> 'cancelled' AND v_op.total = v_op.done + v_op.refused + v_op.failed + v_op.skipped THEN
      UPDATE operations o SET state = 'finished', finished_at = p_now
      WHERE o.tenant_id = p_tenant AND o.operation_id = v_id;
      PERFORM dlq_operation_turn(p_tenant, p_now, v_id, 'finished', p_actor, NULL);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
-- The door: appends what was decided, item by item, and says per item what became of it.
--   p_requests  json [{id, sha256}]: idempotency keys of this call, each with the digest of its body
--   p_items     json [{r, kind, entry_id, version, collection, from, to, actor, reason, payload, o, l, seen}]
--               r: index into p_requests or null; version: the one the decision saw; o, l: the delta in p_blob;
--               seen: the seq of the record that policy_set, defaults_set or group_set replaces, of target_set the
--               time of the one that stands; 0 for none, null for any;
--               target_set may carry a secret (sealed, or null for none), which stays out of the WAL;
--               op: the item of an operation this settles in the same transaction, {id, pos, from, was, live, worker, out,
--               code, msg, attempt, before}: `from` and `was` are the outcome and attempt the item must have, `live` says that
--               the operation must run and `worker` hold it, the rest is what the item becomes. Kind `settle` has an op
--               and changes no entry
-- Answer: {"requests": [{"status": "new" | "replayed" | "reused", "answer": […]}], "items": [outcome]} where an outcome is
--   {"ok": true, "entry_id", "seq", "version", "status", "at"} | {"conflict": {"status", "version"}} | {"missing": true}
--   | {"full": {"capacity"}} | {"moved": {"seq"}} | {"skipped": true} (its request was answered before)
--   | {"stopped": true} (the operation does not run, or the item is settled) | {"settled": true}.
-- A live item whose entry is missing or moved on is settled as skipped by the same call, with who was first.
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
  v_mark json;
  v_op operations%ROWTYPE;
  v_was jsonb;
  v_all jsonb := '{}';
  v_fits boolean;
  v_marks dlq_mark[] := '{}';
  v_marked integer[] := '{}';
  v_ops text[] := '{}';
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

  -- All items at once: whatever index a plan takes, it is gone over once a call.
  IF strpos(p_items::text, '"op":') > 0 THEN
    SELECT jsonb_object_agg(w.id || '/' || f.position,
      jsonb_build_object('outcome', f.outcome, 'attempt', f.attempt, 'spot', f.spot::text))
    INTO v_all
    FROM (
      SELECT x->'op'->>'id' AS id, array_agg((x->'op'->>'pos')::integer) AS places
      FROM json_array_elements(p_items) x WHERE x->'op' IS NOT NULL GROUP BY 1
    ) w, LATERAL (
      SELECT i.position, i.outcome, i.attempt, i.ctid AS spot FROM operation_items i
      WHERE i.tenant_id = p_tenant AND i.operation_id = w.id AND i.position = ANY (w.places) OFFSET 0) f;
  END IF;

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

    v_mark := v_item->'op';
    IF v_mark IS NOT NULL THEN
      IF v_op.operation_id IS DISTINCT FROM v_mark->>'id' THEN
        SELECT * INTO v_op FROM operations o WHERE o.tenant_id = p_tenant AND o.operation_id = v_mark->>'id';
        v_ops := v_ops || (v_mark->>'id');
      END IF;
      v_was := v_all->((v_mark->>'id') || '/' || (v_mark->>'pos'));
      v_fits := v_was IS NOT NULL AND v_was->>'outcome' = v_mark->>'from'
        AND (v_mark->>'from' = 'waiting' OR v_was->>'attempt' = v_mark->>'was');
      IF (v_mark->>'live')::boolean THEN
        v_fits := v_fits AND v_op.state = 'running' AND v_op.worker IS NOT DISTINCT FROM v_mark->>'worker';
        IF NOT v_fits THEN
          v_outcomes := v_outcomes || '{"stopped": true}'::json;
          CONTINUE;
        END IF;
      END IF;
      IF NOT v_fits THEN v_mark := NULL; END IF;
    END IF;

    IF v_kind = 'settle' THEN
      IF v_mark IS NULL THEN
        v_outcomes := v_outcomes || '{"stopped": true}'::json;
        CONTINUE;
      END IF;
      IF v_mark->>'code' = 'conflict' THEN
        v_marks := v_marks || dlq_conflict_mark(p_tenant, v_entry, v_mark, v_was);
      ELSE
        v_marks := v_marks || dlq_mark_of(v_mark, v_was);
      END IF;
      v_marked := v_marked || 0;
      v_outcomes := v_outcomes || '{"settled": true}'::json;
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
      v_policy := coalesce((SELECT x.updated_at FROM targets x WHERE x.tenant_id = p_tenant), 0);
      IF v_policy <> (v_item->>'seen')::bigint THEN
        v_outcomes := v_outcomes || json_build_object('moved', json_build_object('seq', v_policy::text));
        CONTINUE;
      END IF;
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
        IF (v_mark->>'live')::boolean THEN
          v_marks := v_marks || dlq_conflict_mark(p_tenant, v_entry, v_mark, v_was);
          v_marked := v_marked || 0;
        END IF;
        v_outcomes := v_outcomes || '{"missing": true}'::json;
        CONTINUE;
      END IF;
      IF v_state.version <> (v_item->>'version')::integer OR v_entry = ANY (v_seen) THEN
        IF (v_mark->>'live')::boolean THEN
          v_marks := v_marks || dlq_conflict_mark(p_tenant, v_entry, v_mark, v_was);
          v_marked := v_marked || 0;
        END IF;
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
      v_item->>'reason', CASE WHEN v_item->'op' IS NOT NULL THEN 'operation:' || (v_item->'op'->>'id')
        WHEN v_r IS NOT NULL THEN p_requests->v_r->>'id' END, v_item->>'payload')::dlq_draft;
    v_outcomes := v_outcomes || NULL::json;
    v_places := v_places || cardinality(v_outcomes);
    IF v_mark IS NOT NULL THEN
      v_marks := v_marks || dlq_mark_of(v_mark, v_was);
      v_marked := v_marked || cardinality(v_drafts);
    END IF;
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

  IF cardinality(v_marks) > 0 THEN
    PERFORM dlq_settle_items(p_tenant, v_now, v_marks,
      ARRAY(SELECT (v_drafts[n]).version FROM unnest(v_marked) WITH ORDINALITY AS u(n, ord) ORDER BY u.ord),
      ARRAY(SELECT DISTINCT u FROM unnest(v_ops) u), p_items->0->>'actor');
  END IF;

  IF v_trim_all THEN
    PERFORM dlq_trim(p_tenant, v_now, NULL);
  ELSIF cardinality(v_touched) > 0 THEN
    PERFORM dlq_trim(p_tenant, v_now, v_touched);
  END IF;

  FOR v_state IN
    SELECT (x.item->>'r')::integer + 1 AS place, json_agg(o.outcome ORDER BY o.ord) AS answer
    FROM json_array_elements(p_items) WITH ORDINALITY AS x(item, ord)
      JOIN unnest(v_outcomes) WITH ORDINALITY AS o(outcome, ord) ON o.ord = x.ord
    WHERE x.item->>'r' IS NOT NULL GROUP BY 1
  LOOP
    IF v_statuses[v_state.place] = 'new' THEN v_answers[v_state.place] := v_state.answer; END IF;
  END LOOP;
  INSERT INTO requests (tenant_id, request_id, body_sha256, answer, at)
  SELECT p_tenant, p_requests->(n - 1)->>'id', p_requests->(n - 1)->>'sha256', coalesce(v_answers[n], '[]')::text, v_now
  FROM generate_subscripts(v_statuses, 1) n WHERE v_statuses[n] = 'new';

  RETURN json_build_object(
    'requests', (SELECT coalesce(json_agg(json_build_object('status', v_statuses[n], 'answer', v_answers[n]) ORDER BY n), '[]')
                 FROM generate_subscripts(v_statuses, 1) n),
    'items', (SELECT coalesce(json_agg(o.outcome ORDER BY o.ord), '[]')
              FROM unnest(v_outcomes) WITH ORDINALITY AS o(outcome, ord)));
END $$;
--> statement-breakpoint
-- Freezes a set and makes an operation of it. `p_spec` json {id, action, q, parameters, reason, actor, expected, max,
-- rate, canary_first, canary_percent, undo_of, request_id, sha256}; the entries in the order they are to be taken, with their
-- versions, as they stood after record `p_seq` when `p_last` was the newest entry.
-- Answers {"id", "state", "total", "replayed"} | {"count": n} (not what was expected) | {"reused": true}.
CREATE FUNCTION dlq_operation_open(p_tenant bigint, p_spec json, p_ids bigint[], p_versions integer[], p_seq bigint,
  p_last bigint) RETURNS json LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  v_now bigint;
  v_known operations%ROWTYPE;
  v_total integer := coalesce(cardinality(p_ids), 0);
  v_id text := p_spec->>'id';
  v_state text;
  v_fits boolean;
BEGIN
  SELECT * INTO v_known FROM operations o WHERE o.tenant_id = p_tenant AND o.request_id = p_spec->>'request_id';
  IF NOT FOUND THEN
    v_fits := v_total BETWEEN 1 AND (p_spec->>'max')::integer
      AND v_total = coalesce((p_spec->>'expected')::integer, v_total);
    IF v_fits THEN
      -- Before the lock: nobody sees them until this commits, and many take a while to write.
      INSERT INTO operation_items (tenant_id, operation_id, position, entry_id, version)
      SELECT p_tenant, v_id, u.ord, u.entry_id, u.version
      FROM unnest(p_ids, p_versions) WITH ORDINALITY AS u(entry_id, version, ord);
    END IF;
    PERFORM dlq_lock_tenant(p_tenant);
    -- The same request may have come in between.
    SELECT * INTO v_known FROM operations o WHERE o.tenant_id = p_tenant AND o.request_id = p_spec->>'request_id';
  END IF;
  IF FOUND THEN
    DELETE FROM operation_items i WHERE i.tenant_id = p_tenant AND i.operation_id = v_id;
    IF v_known.body_sha256 <> p_spec->>'sha256' THEN RETURN '{"reused": true}'::json; END IF;
    RETURN json_build_object('id', v_known.operation_id, 'state', v_known.state, 'total', v_known.total, 'replayed', true);
  END IF;
  IF NOT v_fits THEN RETURN json_build_object('count', v_total); END IF;
  v_now := dlq_now();
  -- A sweep's force-apply is one whoever carries it out.
  v_state := CASE WHEN v_total > 1 AND (p_spec->>'action' = 'force_apply' OR p_spec->>'action' = 'follow_up' AND EXISTS (
      SELECT 1 FROM entry_state s WHERE s.tenant_id = p_tenant AND s.entry_id = ANY (p_ids)
        AND s.expired_action = 'ForceApplyLww'))
    AND (SELECT t.second_person FROM tenants t WHERE t.tenant_id = p_tenant) THEN 'awaiting' ELSE 'running' END;
  INSERT INTO operations (tenant_id, operation_id, action, state, q, parameters, reason, as_of_seq, as_of_entry, total,
    rate_limit, canary_first, canary_percent, created_at, created_seq, created_by, started_at, resumed_at, undo_of, request_id, body_sha256)
  VALUES (p_tenant, v_id, p_spec->>'action', v_state, p_spec->>'q', p_spec->>'parameters', p_spec->>'reason', p_seq, p_last,
    v_total, (p_spec->>'rate')::integer, (p_spec->>'canary_first')::integer, (p_spec->>'canary_percent')::integer, v_now,
    (SELECT t.next_seq FROM tenants t WHERE t.tenant_id = p_tenant), p_spec->>'actor', CASE WHEN v_state = 'running' THEN v_now END, CASE WHEN v_state = 'running' THEN v_now END,
    p_spec->>'undo_of', p_spec->>'request_id', p_spec->>'sha256');
  PERFORM dlq_operation_turn(p_tenant, v_now, v_id, 'created', p_spec->>'actor', p_spec->>'reason');
  RETURN json_build_object('id', v_id, 'state', v_state, 'total', v_total, 'replayed', false);
END $$;
--> statement-breakpoint
-- Pauses, resumes, cancels or approves an operation. Asking for what is so already changes nothing.
-- Answers {"state"} | {"refused": code, "state"} | {"missing": true}.
CREATE FUNCTION dlq_operation_steer(p_tenant bigint, p_op text, p_steer text, p_actor text, p_reason text) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
  v_now bigint;
  v_op operations%ROWTYPE;
  v_state text;
  v_refused text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM operations o WHERE o.tenant_id = p_tenant AND o.operation_id = p_op) THEN
    RETURN '{"missing": true}'::json;
  END IF;
  PERFORM dlq_lock_tenant(p_tenant);
  SELECT * INTO v_op FROM operations o WHERE o.tenant_id = p_tenant AND o.operation_id = p_op;
  v_now := dlq_now();
  v_state := CASE p_steer WHEN 'pause' THEN 'paused' WHEN 'cancel' THEN 'cancelled' ELSE 'running' END;
  IF v_op.state = v_state AND p_steer <> 'approve' THEN RETURN json_build_object('state', v_op.state); END IF;
  v_refused := CASE
    WHEN v_op.state IN ('cancelled', 'finished') THEN 'operation-over'
    WHEN p_steer = 'approve' AND v_op.state <> 'awaiting' THEN 'not-awaiting'
    WHEN p_steer = 'approve' AND v_op.created_by = p_actor THEN 'own-operation'
    WHEN p_steer = 'approve' AND NOT EXISTS (
      SELECT 1 FROM users u JOIN memberships m ON m.user_id = u.id
      WHERE 'user:' || u.id = p_actor AND u.disabled_at IS NULL AND m.role IN ('operator', 'admin')
        AND (m.tenant_id IS NULL OR m.tenant_id = p_tenant)) THEN 'person-needed'
    WHEN p_steer IN ('pause', 'resume') AND v_op.state = 'awaiting' THEN 'operation-awaiting'
  END;
  IF v_refused IS NOT NULL THEN RETURN json_build_object('refused', v_refused, 'state', v_op.state); END IF;
  -- What its canary stopped is not running; there is nothing to pause.
  IF p_steer = 'pause' AND v_op.state = 'stopped' THEN RETURN json_build_object('state', v_op.state); END IF;

  UPDATE operations o SET state = v_state,
    approved_by = CASE WHEN p_steer = 'approve' THEN p_actor ELSE o.approved_by END,
    steered_by = CASE WHEN p_steer = 'approve' THEN o.steered_by ELSE p_actor END,
    started_at = CASE WHEN v_state = 'running' THEN coalesce(o.started_at, v_now) ELSE o.started_at END,
    resumed_at = CASE WHEN v_state = 'running' THEN v_now ELSE o.resumed_at END,
    resumed_after = CASE WHEN v_state = 'running' THEN o.done + o.refused + o.failed + o.skipped ELSE o.resumed_after END,
    finished_at = CASE WHEN v_state = 'cancelled' AND o.running = 0 THEN v_now END
  WHERE o.tenant_id = p_tenant AND o.operation_id = p_op;
  PERFORM dlq_operation_turn(p_tenant, v_now, p_op,
    CASE p_steer WHEN 'pause' THEN 'paused' WHEN 'resume' THEN 'resumed' WHEN 'cancel' THEN 'cancelled' ELSE 'approved' END,
    p_actor, p_reason);
  RETURN json_build_object('state', v_state);
END $$;

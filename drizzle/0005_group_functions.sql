-- Folds the records p_from..p_to into the projections. The only writer of entries, entry_state and queues,
-- for live writes (one record an entry a call) and for replay (any number).
-- Plans are cached while tables are small; what was right then must not scan whole tables later.
CREATE OR REPLACE FUNCTION dlq_project(p_tenant bigint, p_from bigint, p_to bigint) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
  v_defaults json;
  v_defaults_seq bigint;
  v_ids bigint[];
BEGIN
  -- Entries are reached by these ids alone, each by its primary key (OFFSET 0 keeps the look-up apart), so that no plan,
  -- however old its statistics, can come to walk a tenant's whole table.
  SELECT array_agg(DISTINCT w.entry_id) INTO v_ids FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.entry_id IS NOT NULL;

  INSERT INTO queues (tenant_id, collection, next_due)
  SELECT DISTINCT p_tenant, w.collection, 9223372036854775807
  FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind IN ('enqueued', 'policy_set')
  ON CONFLICT DO NOTHING;

  SELECT w.payload::json, w.seq INTO v_defaults, v_defaults_seq FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'defaults_set'
  ORDER BY w.seq DESC LIMIT 1;
  IF v_defaults IS NOT NULL THEN
    UPDATE tenants t SET name = v_defaults->>'name', ttl_secs = (v_defaults->>'ttl_secs')::numeric,
      action = v_defaults->>'action', capacity = (v_defaults->>'capacity')::integer,
      retention_secs = (v_defaults->>'retention_secs')::bigint, defaults_seq = v_defaults_seq,
      -- Records from before there was such a thing leave it as it is.
      second_person = coalesce((v_defaults->>'second_person')::boolean, t.second_person)
    WHERE t.tenant_id = p_tenant;
    -- Anything may be due now; the sweep raises the bound again.
    UPDATE queues q SET next_due = 0 WHERE q.tenant_id = p_tenant;
  END IF;

  UPDATE queues q SET ttl_secs = (p.payload->>'ttl_secs')::numeric, action = p.payload->>'action',
    capacity = (p.payload->>'capacity')::integer, policy_seq = p.seq, next_due = 0
  FROM (
    SELECT DISTINCT ON (w.collection) w.collection, w.seq, w.payload::json AS payload FROM wal w
    WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'policy_set'
    ORDER BY w.collection, w.seq DESC
  ) p
  WHERE q.tenant_id = p_tenant AND q.collection = p.collection;

  -- Its secret is not the log's business: the append that sets one writes it.
  INSERT INTO targets (tenant_id, kind, url, updated_at, updated_by)
  SELECT w.tenant_id, w.payload::json->>'kind', w.payload::json->>'url', w.at, w.actor FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'target_set'
  ORDER BY w.seq DESC LIMIT 1
  ON CONFLICT (tenant_id) DO UPDATE SET kind = excluded.kind, url = excluded.url, updated_at = excluded.updated_at,
    updated_by = excluded.updated_by;

  INSERT INTO entries (tenant_id, entry_id, collection, session_id, username, document_id, mutation_id, peer_id,
    violation, compensation, client_version, remote_addr, device_peer_id, delta_size, delta_sha256, source, created_at)
  SELECT w.tenant_id, w.entry_id, w.collection, f.session_id, f.username, f.document_id, f.mutation_id, f.peer_id,
    f.violation::text, f.compensation::text, f.client_version, f.remote_addr, f.device_peer_id, f.delta_size,
    f.delta_sha256, f.source::text, w.at
  FROM wal w, LATERAL json_to_record(w.payload::json) AS f(
    session_id text, username text, document_id text, mutation_id numeric, peer_id numeric, violation json,
    compensation json, client_version text, remote_addr text, device_peer_id numeric, delta_size integer,
    delta_sha256 text, source json)
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'enqueued';

  INSERT INTO queue_arrivals (tenant_id, hour, collection, violation, arrived)
  SELECT w.tenant_id, w.at / 3600000, w.collection,
    coalesce(w.payload::json->'violation'->>'tag', w.payload::json->'violation'->>'kind'), count(*)
  FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'enqueued'
  GROUP BY 1, 2, 3, 4
  ON CONFLICT (tenant_id, hour, collection, violation)
    DO UPDATE SET arrived = queue_arrivals.arrived + excluded.arrived;

  PERFORM dlq_count_violations(p_tenant, v_ids, -1);
  INSERT INTO entry_state (tenant_id, entry_id, collection, status, version, retry_count, due_from, queue_pos,
    created_at, follow_up, follow_up_tries, violation_kind, username, document_id)
  SELECT w.tenant_id, w.entry_id, w.collection, w.to_status, w.version, 0, w.at, w.seq, w.at, 'none', 0,
    coalesce(w.payload::json->'violation'->>'tag', w.payload::json->'violation'->>'kind'),
    w.payload::json->>'username', w.payload::json->>'document_id'
  FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'enqueued';

  -- `last` is the record that tells where an entry stands; late answers, holds, notes and whose it is say nothing of that.
  WITH f AS MATERIALIZED (
    SELECT g.*, (g.last).payload::json AS payload, e.place FROM (
      SELECT z.entry_id, max(z.version) AS version,
        count(*) FILTER (WHERE z.kind = 'attempt_started') AS attempts,
        (array_agg(z.record ORDER BY z.seq DESC)
          FILTER (WHERE z.kind NOT IN ('attempt_late', 'held', 'released', 'assigned', 'noted')))[1] AS last,
        (array_agg(z.kind = 'held' ORDER BY z.seq DESC) FILTER (WHERE z.kind IN ('held', 'released')))[1] AS held,
        (array_agg(z.payload::json ORDER BY z.seq DESC) FILTER (WHERE z.kind = 'assigned'))[1] AS assigned,
        -- The end of an attempt nobody knows settles nothing: its key is asked again.
        (array_agg(z.record ORDER BY z.seq DESC) FILTER (WHERE z.kind IN
          ('attempt_started', 'attempt_accepted', 'attempt_refused', 'attempt_pended', 'attempt_failed')))[1] AS settling,
        max(z.reset) AS reset,
        count(*) FILTER (WHERE z.kind = 'attempt_started' AND z.seq > coalesce(z.reset, 0)) AS tries,
        (array_agg(z.at ORDER BY z.seq DESC) FILTER (WHERE z.kind IN ('reopened', 'restored')))[1] AS due_from,
        max(z.seq) FILTER (WHERE z.kind = 'restored') AS queue_pos,
        (array_agg(z.at ORDER BY z.seq DESC) FILTER (WHERE z.kind IN ('expired', 'evicted')))[1] AS closed_at,
        (array_agg(z.payload::json->>'action' ORDER BY z.seq DESC) FILTER (WHERE z.kind = 'expired'))[1] AS expired_action,
        (array_agg(z.payload::json ORDER BY z.seq DESC) FILTER (WHERE z.kind = 'attempt_refused'))[1] AS refusal
      FROM (
        SELECT w AS record, w.*, max(w.seq) FILTER (WHERE w.kind IN ('expired', 'follow_up_owed'))
          OVER (PARTITION BY w.entry_id) AS reset
        FROM wal w
        WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to
          AND w.entry_id IS NOT NULL AND w.kind <> 'enqueued'
      ) z
      GROUP BY z.entry_id
    ) g, LATERAL (
      SELECT x.ctid AS place FROM entry_state x WHERE x.tenant_id = p_tenant AND x.entry_id = g.entry_id OFFSET 0) e
  )
  UPDATE entry_state s SET
    status = coalesce((f.last).to_status, s.status),
    version = f.version,
    retry_count = s.retry_count + f.attempts,
    lease_mode = CASE WHEN f.last IS NULL THEN s.lease_mode
      WHEN (f.last).kind = 'attempt_started' THEN f.payload->>'mode' END,
    lease_until = CASE WHEN f.last IS NULL THEN s.lease_until
      WHEN (f.last).kind = 'attempt_started' THEN (f.last).at + (f.payload->>'lease_ms')::bigint END,
    unsettled_key = CASE WHEN f.settling IS NULL THEN s.unsettled_key
      WHEN (f.settling).kind = 'attempt_started' THEN ((f.settling).payload::json->>'key')::integer END,
    due_from = coalesce(f.due_from, s.due_from),
    queue_pos = coalesce(f.queue_pos, s.queue_pos),
    closed_at = CASE WHEN (f.last).to_status IN ('pending', 'redriving', 'resolved') THEN NULL
      ELSE coalesce(f.closed_at, s.closed_at) END,
    held = coalesce(f.held, s.held),
    assignee = CASE WHEN f.assigned IS NULL THEN s.assignee ELSE f.assigned->>'to' END,
    expired_action = CASE WHEN f.last IS NULL THEN s.expired_action
      WHEN (f.last).to_status = 'expired' THEN coalesce(f.expired_action, s.expired_action) END,
    follow_up = CASE WHEN f.last IS NULL THEN s.follow_up
      ELSE coalesce(dlq_follow_up((f.last).kind, (f.last).from_status, f.payload), 'none') END,
    follow_up_at = CASE WHEN f.last IS NULL THEN s.follow_up_at
      WHEN coalesce(f.expired_action, s.expired_action) = 'ForceApplyLww'
        AND dlq_follow_up((f.last).kind, (f.last).from_status, f.payload) = 'owed'
      THEN (f.last).at + coalesce((f.payload->>'retry_in_ms')::bigint, 0) END,
    follow_up_tries = CASE WHEN f.last IS NULL THEN s.follow_up_tries
      WHEN (f.last).to_status <> 'expired' THEN 0
      ELSE f.tries + CASE WHEN f.reset IS NULL THEN s.follow_up_tries ELSE 0 END END,
    last_violation = coalesce(f.refusal->>'violation', s.last_violation),
    violation_kind = coalesce(f.refusal->'violation'->>'tag', f.refusal->'violation'->>'kind', s.violation_kind)
  -- By place: the head lock keeps everybody else from moving these rows.
  FROM f WHERE s.ctid = f.place AND s.tenant_id = p_tenant;
  PERFORM dlq_count_violations(p_tenant, v_ids, 1);

  WITH counted AS MATERIALIZED (
    SELECT w.collection,
      sum((w.to_status = 'pending')::integer - (w.from_status IS NOT DISTINCT FROM 'pending')::integer) AS pending,
      sum((w.to_status = 'redriving')::integer - (w.from_status IS NOT DISTINCT FROM 'redriving')::integer) AS redriving,
      sum((w.to_status = 'resolved')::integer - (w.from_status IS NOT DISTINCT FROM 'resolved')::integer) AS resolved,
      sum((w.to_status = 'expired')::integer - (w.from_status IS NOT DISTINCT FROM 'expired')::integer) AS expired,
      sum((w.to_status = 'evicted')::integer - (w.from_status IS NOT DISTINCT FROM 'evicted')::integer) AS evicted,
      sum((w.to_status = 'purged')::integer - (w.from_status IS NOT DISTINCT FROM 'purged')::integer) AS purged,
      count(*) FILTER (WHERE w.kind = 'enqueued') AS total_enqueued,
      count(*) FILTER (WHERE w.kind = 'expired') AS total_expired,
      count(*) FILTER (WHERE w.to_status = 'resolved' AND w.from_status <> 'resolved') AS total_resolved,
      count(*) FILTER (WHERE w.kind = 'evicted') AS total_evicted,
      (array_agg(w.at ORDER BY w.seq DESC) FILTER (WHERE w.kind = 'enqueued'))[1] AS last_enqueued_at,
      (array_agg(w.at ORDER BY w.seq DESC) FILTER (WHERE w.kind = 'evicted'))[1] AS last_evicted_at
    FROM wal w
    WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.entry_id IS NOT NULL
    GROUP BY w.collection
  ), d AS MATERIALIZED (
    SELECT c.*, o.place FROM counted c, LATERAL (
      SELECT x.ctid AS place FROM queues x WHERE x.tenant_id = p_tenant AND x.collection = c.collection OFFSET 0) o
  )
  UPDATE queues q SET
    pending = q.pending + d.pending, redriving = q.redriving + d.redriving, resolved = q.resolved + d.resolved,
    expired = q.expired + d.expired, evicted = q.evicted + d.evicted, purged = q.purged + d.purged,
    total_enqueued = q.total_enqueued + d.total_enqueued, total_expired = q.total_expired + d.total_expired,
    total_resolved = q.total_resolved + d.total_resolved, total_evicted = q.total_evicted + d.total_evicted,
    last_enqueued_at = coalesce(d.last_enqueued_at, q.last_enqueued_at),
    last_evicted_at = coalesce(d.last_evicted_at, q.last_evicted_at)
  FROM d WHERE q.ctid = d.place AND q.tenant_id = p_tenant;

  WITH touched AS MATERIALIZED (
    SELECT s.collection,
      min(s.due_from) FILTER (WHERE s.status = 'pending' AND NOT s.held) AS due_from,
      min(s.lease_until) AS lease_until,
      min(s.closed_at) FILTER (WHERE s.status IN ('expired', 'evicted') AND NOT s.held) AS closed_at
    FROM unnest(v_ids) AS i(id)
      CROSS JOIN LATERAL (
        SELECT x.* FROM entry_state x WHERE x.tenant_id = p_tenant AND x.entry_id = i.id OFFSET 0) s
    GROUP BY s.collection
  ), d AS MATERIALIZED (
    SELECT o.place, o.next_due, least(
      dlq_due(c.due_from, coalesce(o.ttl_secs, t.ttl_secs)), c.lease_until,
      c.closed_at + least(t.retention_secs::numeric * 1000, 4611686018427387903)::bigint) AS wake
    FROM touched c
      JOIN tenants t ON t.tenant_id = p_tenant
      CROSS JOIN LATERAL (
        SELECT x.ctid AS place, x.next_due, x.ttl_secs FROM queues x
        WHERE x.tenant_id = p_tenant AND x.collection = c.collection OFFSET 0) o
  )
  UPDATE queues q SET next_due = d.wake
  FROM d WHERE q.ctid = d.place AND q.tenant_id = p_tenant AND d.next_due > d.wake;
END $$;
--> statement-breakpoint
-- Makes a tenant's projections anew from its WAL through the same fold as live writes. Returns the last seq; null when
-- there is no such tenant.
CREATE OR REPLACE FUNCTION dlq_rebuild(p_tenant bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_last bigint;
  v_from bigint := 1;
BEGIN
  SELECT t.next_seq - 1 INTO v_last FROM tenants t WHERE t.tenant_id = p_tenant FOR UPDATE;
  DELETE FROM entry_state WHERE tenant_id = p_tenant;
  DELETE FROM entries WHERE tenant_id = p_tenant;
  DELETE FROM queues WHERE tenant_id = p_tenant;
  DELETE FROM queue_violations WHERE tenant_id = p_tenant;
  DELETE FROM queue_arrivals WHERE tenant_id = p_tenant;
  -- A target that was set keeps its row, for the secret the WAL does not hold.
  DELETE FROM targets x WHERE x.tenant_id = p_tenant AND NOT EXISTS (
    SELECT 1 FROM wal w WHERE w.tenant_id = p_tenant AND w.kind = 'target_set');
  UPDATE tenants SET name = NULL, ttl_secs = DEFAULT, action = DEFAULT, capacity = DEFAULT, retention_secs = DEFAULT,
    second_person = DEFAULT, defaults_seq = DEFAULT
  WHERE tenant_id = p_tenant;
  WHILE v_from <= v_last LOOP
    PERFORM dlq_project(p_tenant, v_from, least(v_from + 9999, v_last));
    v_from := v_from + 10000;
  END LOOP;
  RETURN v_last;
END $$;

-- The queue's state changes. One call is one transaction; all of them lock the tenant's head row first,
-- so the records of a tenant are dense, commit-ordered and never deadlock.
-- Each plpgsql statement takes a fresh snapshot; a single large CTE would not see what the lock waited for.

ALTER TABLE deltas ALTER COLUMN bytes SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE entry_state SET (fillfactor = 80);
--> statement-breakpoint
ALTER TABLE queues SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE queue_violations SET (fillfactor = 50);
--> statement-breakpoint
CREATE FUNCTION dlq_now() RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;
--> statement-breakpoint
CREATE FUNCTION dlq_wal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the WAL is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER wal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON wal
FOR EACH STATEMENT EXECUTE FUNCTION dlq_wal_is_append_only();
--> statement-breakpoint
-- A value with its length in bytes, so that no two records share a header.
CREATE FUNCTION dlq_field(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN value IS NULL THEN '-,' ELSE octet_length(value) || ':' || value || ',' END $$;
--> statement-breakpoint
-- What a record's hash covers beside its predecessor: the header, then the digest of the payload.
CREATE FUNCTION dlq_leaf(
  tenant_id bigint, seq bigint, at bigint, kind text, entry_id bigint, collection text, from_status text,
  to_status text, version integer, actor text, reason text, request_id text, payload_sha256 bytea
) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT convert_to(
    'wal1,' || dlq_field(tenant_id::text) || dlq_field(seq::text) || dlq_field(at::text) || dlq_field(kind)
    || dlq_field(entry_id::text) || dlq_field(collection) || dlq_field(from_status) || dlq_field(to_status)
    || dlq_field(version::text) || dlq_field(actor) || dlq_field(reason) || dlq_field(request_id), 'UTF8')
    || payload_sha256
$$;
--> statement-breakpoint
CREATE FUNCTION dlq_chain_step(state bytea, previous bytea, leaf bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT sha256(coalesce(state, previous) || leaf) $$;
--> statement-breakpoint
-- Running hash over records in order; `previous` is the hash before the first of them.
CREATE AGGREGATE dlq_chain(bytea, bytea) (SFUNC = dlq_chain_step, STYPE = bytea);
--> statement-breakpoint
CREATE TYPE dlq_draft AS (
  kind text, entry_id bigint, collection text, from_status text, to_status text, version integer,
  actor text, reason text, request_id text, payload text
);
--> statement-breakpoint
-- When a pending entry is due, in epoch milliseconds: at once for ttl 0, never past the end of bigint.
CREATE FUNCTION dlq_due(due_from bigint, ttl_secs numeric) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN ttl_secs = 0 THEN 0 ELSE least(due_from + ttl_secs * 1000, 9223372036854775807)::bigint END $$;
--> statement-breakpoint
-- What an expired entry still owes after one record; null for entries that are not expired.
CREATE FUNCTION dlq_follow_up(kind text, from_status text, payload json) RETURNS text LANGUAGE sql IMMUTABLE
AS $$
  SELECT CASE kind
    WHEN 'expired' THEN CASE WHEN payload->>'action' = 'Drop' THEN 'none' ELSE 'owed' END
    WHEN 'follow_up_owed' THEN 'owed'
    WHEN 'attempt_started' THEN 'running'
    WHEN 'attempt_accepted' THEN 'done'
    WHEN 'attempt_refused' THEN 'failed'
    WHEN 'attempt_pended' THEN CASE WHEN (payload->>'final')::boolean THEN 'failed' ELSE 'owed' END
    WHEN 'attempt_failed' THEN CASE WHEN (payload->>'final')::boolean THEN 'failed' ELSE 'owed' END
    WHEN 'attempt_unknown' THEN CASE WHEN (payload->>'final')::boolean THEN 'failed' ELSE 'owed' END
    WHEN 'delivered' THEN 'done'
    WHEN 'delivery_failed' THEN 'failed'
  END
  WHERE from_status = 'expired' OR kind = 'expired'
$$;
--> statement-breakpoint
-- Tries of what an expiry owes before it needs attention, and the pause after try number `tries`: the same rule as
-- `decide` has, for leases the sweep takes back.
CREATE FUNCTION dlq_follow_up_final(tries integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT tries >= 5 $$;
--> statement-breakpoint
CREATE FUNCTION dlq_follow_up_delay(tries integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ SELECT 30000::bigint * (1 << least(tries, 6)) $$;
--> statement-breakpoint
-- Takes the unresolved among these entries out of the counts by violation (p_sign -1), or puts them in (1).
CREATE FUNCTION dlq_count_violations(p_tenant bigint, p_ids bigint[], p_sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO queue_violations (tenant_id, collection, violation, unresolved)
  SELECT p_tenant, f.collection, f.violation_kind, p_sign * count(*)
  -- One look by primary key an id: no statistics can make it walk a queue.
  FROM unnest(p_ids) AS i(id), LATERAL (
    SELECT s.collection, s.violation_kind, s.status FROM entry_state s
    WHERE s.tenant_id = p_tenant AND s.entry_id = i.id OFFSET 0) f
  WHERE f.status IN ('pending', 'redriving')
  GROUP BY 2, 3
  ON CONFLICT (tenant_id, collection, violation)
    DO UPDATE SET unresolved = queue_violations.unresolved + excluded.unresolved;
END $$;
--> statement-breakpoint
-- Folds the records p_from..p_to into the projections. The only writer of entries, entry_state and queues,
-- for live writes (one record an entry a call) and for replay (any number).
-- Plans are cached while tables are small; what was right then must not scan whole tables later.
CREATE FUNCTION dlq_project(p_tenant bigint, p_from bigint, p_to bigint) RETURNS void LANGUAGE plpgsql
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
      retention_secs = (v_defaults->>'retention_secs')::bigint, defaults_seq = v_defaults_seq
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

  -- `last` is the record that tells where an entry stands; late answers and holds say nothing of that.
  WITH f AS MATERIALIZED (
    SELECT g.*, (g.last).payload::json AS payload, e.place FROM (
      SELECT z.entry_id, max(z.version) AS version,
        count(*) FILTER (WHERE z.kind = 'attempt_started') AS attempts,
        (array_agg(z.record ORDER BY z.seq DESC)
          FILTER (WHERE z.kind NOT IN ('attempt_late', 'held', 'released')))[1] AS last,
        (array_agg(z.kind = 'held' ORDER BY z.seq DESC) FILTER (WHERE z.kind IN ('held', 'released')))[1] AS held,
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
-- Appends records under the tenant's head lock, which the caller holds, and projects them.
-- Returns the seq of the first one; null when there are none.
CREATE FUNCTION dlq_write(p_tenant bigint, p_now bigint, p_drafts dlq_draft[]) RETURNS bigint LANGUAGE plpgsql AS $$
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
  RETURN v_first;
END $$;
--> statement-breakpoint
-- Evicts what exceeds the capacity of the given queues (null: all of the tenant's), oldest position first,
-- entries under a lease only when nothing else is left.
CREATE FUNCTION dlq_trim(p_tenant bigint, p_now bigint, p_collections text[]) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
  v_queue record;
  v_drafts dlq_draft[] := '{}';
  v_evicted dlq_draft[];
  v_leased integer;
  v_last bigint;
BEGIN
  FOR v_queue IN
    SELECT q.collection, q.head_pos, c.capacity, q.pending + q.redriving + q.resolved - c.capacity AS excess, q.redriving
    FROM queues q JOIN tenants t ON t.tenant_id = q.tenant_id,
      LATERAL (SELECT coalesce(q.capacity, t.capacity) AS capacity) c
    WHERE q.tenant_id = p_tenant AND (p_collections IS NULL OR q.collection = ANY (p_collections))
      AND q.pending + q.redriving + q.resolved > c.capacity
    ORDER BY q.collection
  LOOP
    -- Leased entries can only be skipped among the first excess + redriving positions.
    SELECT array_agg(ROW('evicted', e.entry_id, v_queue.collection, e.status, 'evicted', e.version + 1, 'queue', NULL,
        NULL, json_build_object('capacity', v_queue.capacity)::text)::dlq_draft ORDER BY e.queue_pos),
      count(*) FILTER (WHERE e.status = 'redriving'), max(e.queue_pos)
    INTO v_evicted, v_leased, v_last
    FROM (
      SELECT o.* FROM (
        SELECT s.entry_id, s.status, s.version, s.queue_pos FROM entry_state s
        WHERE s.tenant_id = p_tenant AND s.collection = v_queue.collection
          AND s.status IN ('pending', 'redriving', 'resolved') AND s.queue_pos >= v_queue.head_pos
        ORDER BY s.queue_pos LIMIT v_queue.excess + v_queue.redriving
      ) o
      ORDER BY o.status = 'redriving', o.queue_pos LIMIT v_queue.excess
    ) e;
    v_drafts := v_drafts || v_evicted;
    IF v_queue.redriving = v_leased THEN
      UPDATE queues q SET head_pos = greatest(q.head_pos, v_last)
      WHERE q.tenant_id = p_tenant AND q.collection = v_queue.collection;
    END IF;
  END LOOP;
  PERFORM dlq_write(p_tenant, p_now, v_drafts);
END $$;
--> statement-breakpoint
-- Locks a tenant's head row, creating the tenant with the built-in defaults of the table.
CREATE FUNCTION dlq_lock_tenant(p_tenant bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  v_next_entry bigint;
BEGIN
  SELECT t.next_entry_id INTO v_next_entry FROM tenants t WHERE t.tenant_id = p_tenant FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO tenants (tenant_id, last_hash) VALUES (p_tenant, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
    SELECT t.next_entry_id INTO STRICT v_next_entry FROM tenants t WHERE t.tenant_id = p_tenant FOR UPDATE;
  END IF;
  RETURN v_next_entry;
END $$;
--> statement-breakpoint
-- The door: appends what was decided, item by item, and says per item what became of it.
--   p_requests  json [{id, sha256}]: idempotency keys of this call, each with the digest of its body
--   p_items     json [{r, kind, entry_id, version, collection, from, to, actor, reason, payload, o, l, seen}]
--               r: index into p_requests or null; version: the one the decision saw; o, l: the delta in p_blob;
--               seen: the seq of the policy record that policy_set or defaults_set replaces, 0 for none, null for any;
--               target_set may carry a secret (sealed, or null for none), which stays out of the WAL
-- Answer: {"requests": [{"status": "new" | "replayed" | "reused", "answer": […]}], "items": [outcome]} where an outcome is
--   {"ok": true, "entry_id", "seq", "version", "status", "at"} | {"conflict": {"status", "version"}} | {"missing": true}
--   | {"full": {"capacity"}} | {"moved": {"seq"}} | {"skipped": true} (its request was answered before).
CREATE FUNCTION dlq_append(p_tenant bigint, p_items json, p_blob bytea, p_requests json) RETURNS json
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
--> statement-breakpoint
-- One bounded sweep of one tenant: expires what is due, takes back leases that ran out, purges what retention ended.
-- Waits at most a second for the tenant (55P03: it is busy). Answer:
--   {"expired": [{"entry_id", "action"}], "recovered": n, "purged": n, "more": true when the limit cut it short}
CREATE FUNCTION dlq_sweep(p_tenant bigint, p_limit integer) RETURNS json LANGUAGE plpgsql
SET lock_timeout = '1s' SET enable_seqscan = off AS $$
DECLARE
  v_now bigint;
  -- Purging deletes up to a megabyte an entry.
  c_purge CONSTANT integer := 200;
  v_budget integer := p_limit;
  v_queue record;
  v_retention bigint;
  v_taken dlq_draft[];
  v_drafts dlq_draft[] := '{}';
  v_done text[] := '{}';
  v_more boolean := false;
  v_first bigint;
  v_last bigint;
BEGIN
  PERFORM dlq_lock_tenant(p_tenant);
  v_now := dlq_now();
  SELECT v_now - least(t.retention_secs::numeric * 1000, v_now + 1)::bigint INTO v_retention
  FROM tenants t WHERE t.tenant_id = p_tenant;

  FOR v_queue IN
    SELECT q.collection, p.ttl_secs, p.action,
      CASE WHEN p.ttl_secs = 0 THEN 9223372036854775807 ELSE greatest(v_now - p.ttl_secs * 1000, -1)::bigint END AS cutoff
    FROM queues q JOIN tenants t ON t.tenant_id = q.tenant_id,
      LATERAL (SELECT coalesce(q.ttl_secs, t.ttl_secs) AS ttl_secs, coalesce(q.action, t.action) AS action) p
    WHERE q.tenant_id = p_tenant AND q.next_due <= v_now
    ORDER BY q.collection
  LOOP
    SELECT array_agg(ROW('expired', e.entry_id, v_queue.collection, 'pending', 'expired', e.version + 1, 'sweep', NULL, NULL,
      json_build_object('action', v_queue.action, 'ttl_secs', v_queue.ttl_secs::text)::text)::dlq_draft)
    INTO v_taken FROM (
      SELECT s.entry_id, s.version FROM entry_state s
      WHERE s.tenant_id = p_tenant AND s.collection = v_queue.collection AND s.status = 'pending'
        AND s.due_from <= v_queue.cutoff AND NOT s.held
      ORDER BY s.due_from, s.entry_id LIMIT v_budget
    ) e;
    v_drafts := v_drafts || coalesce(v_taken, '{}');
    v_budget := v_budget - coalesce(cardinality(v_taken), 0);

    -- A lease that ran out: nobody knows what the target did. What an expiry owes is tried again, within bounds.
    SELECT array_agg(ROW('attempt_unknown', e.entry_id, v_queue.collection, e.status,
      CASE e.status WHEN 'redriving' THEN 'pending' ELSE e.status END, e.version + 1, 'sweep', NULL, NULL,
      json_build_object('attempt', e.retry_count, 'message', 'the lease ran out before an answer was recorded',
        'final', e.status <> 'expired' OR dlq_follow_up_final(e.follow_up_tries),
        'retry_in_ms', dlq_follow_up_delay(e.follow_up_tries))::text)::dlq_draft)
    INTO v_taken FROM (
      SELECT s.entry_id, s.version, s.status, s.retry_count, s.follow_up_tries FROM entry_state s
      WHERE s.tenant_id = p_tenant AND s.collection = v_queue.collection AND s.lease_until <= v_now
      ORDER BY s.lease_until, s.entry_id LIMIT v_budget
    ) e;
    v_drafts := v_drafts || coalesce(v_taken, '{}');
    v_budget := v_budget - coalesce(cardinality(v_taken), 0);

    SELECT array_agg(ROW('purged', e.entry_id, v_queue.collection, e.status, 'purged', e.version + 1, 'sweep', NULL, NULL,
      '{}')::dlq_draft)
    INTO v_taken FROM (
      SELECT s.entry_id, s.version, s.status FROM entry_state s
      WHERE s.tenant_id = p_tenant AND s.collection = v_queue.collection AND s.status IN ('expired', 'evicted')
        AND s.follow_up IN ('none', 'done') AND NOT s.held AND s.closed_at <= v_retention
      ORDER BY s.closed_at, s.entry_id LIMIT least(v_budget, c_purge)
    ) e;
    v_drafts := v_drafts || coalesce(v_taken, '{}');
    v_budget := v_budget - coalesce(cardinality(v_taken), 0);

    IF v_budget <= 0 OR cardinality(v_taken) = c_purge THEN
      v_more := true;
      EXIT;
    END IF;
    v_done := v_done || v_queue.collection;
  END LOOP;

  v_first := dlq_write(p_tenant, v_now, v_drafts);
  v_last := v_first + cardinality(v_drafts) - 1;

  INSERT INTO outbox (tenant_id, seq, entry_id, created_at, next_at)
  SELECT p_tenant, v_first + u.ord - 1, u.entry_id, v_now, v_now
  FROM unnest(v_drafts) WITH ORDINALITY AS u(kind, entry_id, collection, from_status, to_status, version, actor, reason,
    request_id, payload, ord)
  WHERE u.kind = 'expired' AND u.payload::json->>'action' = 'Escalate';

  DELETE FROM deltas d USING unnest(v_drafts) u
  WHERE d.tenant_id = p_tenant AND u.kind = 'purged' AND d.entry_id = u.entry_id;
  DELETE FROM requests r WHERE r.tenant_id = p_tenant AND r.request_id IN (
    SELECT o.request_id FROM requests o WHERE o.tenant_id = p_tenant AND o.at < v_now - 7 * 86400000::bigint
    ORDER BY o.at LIMIT p_limit);

  -- Queues looked at in full: the bound becomes exact.
  UPDATE queues q SET next_due = least(9223372036854775807,
    (SELECT dlq_due(s.due_from, coalesce(q.ttl_secs, t.ttl_secs)) FROM entry_state s
      WHERE s.tenant_id = p_tenant AND s.collection = q.collection AND s.status = 'pending' AND NOT s.held
      ORDER BY s.due_from LIMIT 1),
    (SELECT s.lease_until FROM entry_state s WHERE s.tenant_id = p_tenant AND s.collection = q.collection
      AND s.lease_until IS NOT NULL ORDER BY s.lease_until LIMIT 1),
    (SELECT s.closed_at + least(t.retention_secs::numeric * 1000, 4611686018427387903)::bigint FROM entry_state s
      WHERE s.tenant_id = p_tenant AND s.collection = q.collection AND s.status IN ('expired', 'evicted')
        AND s.follow_up IN ('none', 'done') AND NOT s.held ORDER BY s.closed_at LIMIT 1))
  FROM tenants t
  WHERE t.tenant_id = p_tenant AND q.tenant_id = p_tenant AND q.collection = ANY (v_done);

  RETURN json_build_object(
    'expired', (SELECT coalesce(json_agg(json_build_object('entry_id', u.entry_id::text, 'action', u.payload::json->>'action')), '[]')
                FROM unnest(v_drafts) u WHERE u.kind = 'expired'),
    'recovered', (SELECT count(*) FROM unnest(v_drafts) u WHERE u.kind = 'attempt_unknown'),
    'purged', (SELECT count(*) FROM unnest(v_drafts) u WHERE u.kind = 'purged'),
    'more', v_more);
END $$;
--> statement-breakpoint
-- Makes a tenant's projections anew from its WAL through the same fold as live writes. Returns the last seq; null when
-- there is no such tenant.
CREATE FUNCTION dlq_rebuild(p_tenant bigint) RETURNS bigint LANGUAGE plpgsql AS $$
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
    defaults_seq = DEFAULT
  WHERE tenant_id = p_tenant;
  WHILE v_from <= v_last LOOP
    PERFORM dlq_project(p_tenant, v_from, least(v_from + 9999, v_last));
    v_from := v_from + 10000;
  END LOOP;
  RETURN v_last;
END $$;
--> statement-breakpoint
-- Takes deliveries that are due under a lease, so that several drainers never send the same one at once.
CREATE FUNCTION dlq_outbox_claim(p_limit integer, p_lease_ms bigint)
RETURNS TABLE (tenant_id bigint, seq bigint, entry_id bigint, attempts integer) LANGUAGE sql AS $$
  UPDATE outbox o SET attempts = o.attempts + 1, next_at = dlq_now() + p_lease_ms
  FROM (
    SELECT x.tenant_id, x.seq FROM outbox x WHERE x.next_at <= (SELECT dlq_now())
    ORDER BY x.next_at LIMIT p_limit FOR UPDATE SKIP LOCKED
  ) c
  WHERE o.tenant_id = c.tenant_id AND o.seq = c.seq
  RETURNING o.tenant_id, o.seq, o.entry_id, o.attempts
$$;

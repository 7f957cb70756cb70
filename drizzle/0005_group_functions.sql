-- A sentence with what differs from entry to entry taken out: quoted text, UUIDs, numbers.
CREATE FUNCTION dlq_without_values(detail text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(left(detail, 4000),
    '"[^"]*"|''[^'']*''|`[^`]*`|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[0-9]+', '…', 'g')
$$;
--> statement-breakpoint
-- What of a violation says why entries fail alike: a policy or a field by name, a detail without the values in it.
-- The id a foreign key misses is a value, and of a kind nobody knows the kind says enough: empty.
CREATE FUNCTION dlq_subject(violation json) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(CASE violation->>'kind'
    WHEN 'rls_policy_violation' THEN violation->>'policy_name'
    WHEN 'unique_violation' THEN violation->>'field'
    WHEN 'not_null_violation' THEN violation->>'field'
    WHEN 'schema_violation' THEN violation->>'field'
    WHEN 'constraint_violation' THEN dlq_without_values(violation->>'detail')
    WHEN 'malformed_delta' THEN dlq_without_values(violation->>'detail')
    ELSE '' END, 200)
$$;
--> statement-breakpoint
-- The id of the group of entries that failed alike; `kind` is the tag where nobody knows the kind.
CREATE FUNCTION dlq_fingerprint(kind text, subject text, collection text, client_version text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT left(encode(sha256(convert_to(
    dlq_field(kind) || dlq_field(subject) || dlq_field(collection) || dlq_field(client_version), 'UTF8')), 'hex'), 16)
$$;
--> statement-breakpoint
-- A record that tells of what violation an entry is, with the group that puts it in and the one it was in (null: none).
CREATE TYPE dlq_told AS (
  entry_id bigint, seq bigint, at bigint, moved_from text, group_id text, violation text, subject text,
  collection text, client_version text, username text, document_id text
);
--> statement-breakpoint
-- Where an entry stood before the records of one call.
CREATE TYPE dlq_stood AS (entry_id bigint, group_id text, unresolved integer);
--> statement-breakpoint
-- Folds the records p_from..p_to into the projections. The only writer of entries, entry_state and queues,
-- for live writes (one record an entry a call) and for replay (any number).
-- Plans are cached while tables are small; what was right then must not scan whole tables later.
CREATE OR REPLACE FUNCTION dlq_project(p_tenant bigint, p_from bigint, p_to bigint) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
  v_defaults json;
  v_defaults_seq bigint;
  v_ids bigint[];
  v_refused boolean;
  v_told dlq_told[];
  v_stood dlq_stood[];
BEGIN
  -- Entries are reached by these ids alone, each by its primary key (OFFSET 0 keeps the look-up apart), so that no plan,
  -- however old its statistics, can come to walk a tenant's whole table.
  SELECT array_agg(DISTINCT w.entry_id) FILTER (WHERE w.entry_id IS NOT NULL), bool_or(w.kind = 'attempt_refused')
  INTO v_ids, v_refused FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to;

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
      -- A record that says nothing of it leaves it as it is, so the last that does counts.
      second_person = coalesce((
        SELECT (w.payload::json->>'second_person')::boolean FROM wal w
        WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'defaults_set'
          AND w.payload::json->>'second_person' IS NOT NULL
        ORDER BY w.seq DESC LIMIT 1), t.second_person)
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

  SELECT coalesce(array_agg(ROW(i.id, s.group_id, s.unresolved)::dlq_stood), '{}') INTO v_stood
  FROM unnest(v_ids) AS i(id), LATERAL (
    SELECT x.group_id, (x.status IN ('pending', 'redriving'))::integer AS unresolved FROM entry_state x
    WHERE x.tenant_id = p_tenant AND x.entry_id = i.id OFFSET 0) s;

  -- Each payload is read once; what follows takes what it needs from v_told.
  WITH f AS MATERIALIZED (
    SELECT w.entry_id, w.seq, w.at, w.collection, p.*
    FROM wal w, LATERAL json_to_record(w.payload::json) AS p(
      session_id text, username text, document_id text, mutation_id numeric, peer_id numeric, violation json,
      compensation json, client_version text, remote_addr text, device_peer_id numeric, delta_size integer,
      delta_sha256 text, source json)
    WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'enqueued'
  ), facts AS (
    INSERT INTO entries (tenant_id, entry_id, collection, session_id, username, document_id, mutation_id, peer_id,
      violation, compensation, client_version, remote_addr, device_peer_id, delta_size, delta_sha256, source, created_at)
    SELECT p_tenant, f.entry_id, f.collection, f.session_id, f.username, f.document_id, f.mutation_id, f.peer_id,
      f.violation::text, f.compensation::text, f.client_version, f.remote_addr, f.device_peer_id, f.delta_size,
      f.delta_sha256, f.source::text, f.at
    FROM f
  )
  SELECT coalesce(array_agg(ROW(f.entry_id, f.seq, f.at, NULL,
    dlq_fingerprint(v.kind, v.subject, f.collection, f.client_version), v.kind, v.subject, f.collection,
    f.client_version, f.username, f.document_id)::dlq_told ORDER BY f.seq), '{}')
  INTO v_told
  FROM f, LATERAL (
    SELECT coalesce(f.violation->>'tag', f.violation->>'kind') AS kind, dlq_subject(f.violation) AS subject OFFSET 0) v;

  INSERT INTO queue_arrivals (tenant_id, hour, collection, violation, arrived)
  SELECT p_tenant, t.at / 3600000, t.collection, t.violation, count(*) FROM unnest(v_told) t
  GROUP BY 2, 3, 4
  ON CONFLICT (tenant_id, hour, collection, violation)
    DO UPDATE SET arrived = queue_arrivals.arrived + excluded.arrived;

  PERFORM dlq_count_violations(p_tenant, v_ids, -1);
  INSERT INTO entry_state (tenant_id, entry_id, collection, status, version, retry_count, due_from, queue_pos,
    created_at, follow_up, follow_up_tries, violation_kind, group_id, username, document_id)
  SELECT p_tenant, t.entry_id, t.collection, 'pending', 1, 0, t.at, t.seq, t.at, 'none', 0, t.violation, t.group_id,
    t.username, t.document_id
  FROM unnest(v_told) t;

  IF v_refused THEN
    SELECT array_agg(ROW(z.entry_id, z.seq, z.at, z.moved_from, z.group_id, z.violation, z.subject, z.collection,
      z.client_version, z.username, z.document_id)::dlq_told ORDER BY z.seq)
    INTO v_told
    FROM (
      SELECT u.entry_id, u.seq, u.at, lag(u.group_id) OVER (PARTITION BY u.entry_id ORDER BY u.seq) AS moved_from,
        u.group_id, u.violation, u.subject, u.collection, u.client_version, u.username, u.document_id
      FROM (
        SELECT t.* FROM unnest(v_told) t
        UNION ALL
        SELECT b.entry_id, 0, NULL, NULL, b.group_id, NULL, NULL, NULL, NULL, NULL, NULL FROM unnest(v_stood) b
        UNION ALL
        SELECT w.entry_id, w.seq, w.at, NULL, dlq_fingerprint(v.kind, v.subject, w.collection, e.client_version),
          v.kind, v.subject, w.collection, e.client_version, e.username, e.document_id
        FROM wal w
          CROSS JOIN LATERAL (
            SELECT x.client_version, x.username, x.document_id FROM entries x
            WHERE x.tenant_id = p_tenant AND x.entry_id = w.entry_id OFFSET 0) e
          CROSS JOIN LATERAL (
            SELECT coalesce(r.violation->>'tag', r.violation->>'kind') AS kind, dlq_subject(r.violation) AS subject
            FROM (SELECT w.payload::json->'violation' AS violation OFFSET 0) r OFFSET 0) v
        WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'attempt_refused'
      ) u
    ) z
    WHERE z.seq > 0;
  END IF;

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
    violation_kind = coalesce(f.refusal->'violation'->>'tag', f.refusal->'violation'->>'kind', s.violation_kind),
    group_id = CASE WHEN f.refusal IS NULL THEN s.group_id
      ELSE dlq_fingerprint(coalesce(f.refusal->'violation'->>'tag', f.refusal->'violation'->>'kind'),
        dlq_subject(f.refusal->'violation'), s.collection, (
          SELECT x.client_version FROM entries x WHERE x.tenant_id = p_tenant AND x.entry_id = f.entry_id)) END
  -- By place: the head lock keeps everybody else from moving these rows.
  FROM f WHERE s.ctid = f.place AND s.tenant_id = p_tenant;
  PERFORM dlq_count_violations(p_tenant, v_ids, 1);
  PERFORM dlq_project_groups(p_tenant, p_from, p_to, v_ids, v_stood, v_told);

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
-- Folds what the records p_from..p_to mean for groups: which entries came into which (p_told), which changed otherwise
-- (p_ids, as they stood before in p_stood), and what somebody said of a group. Part of dlq_project, after entry_state.
CREATE FUNCTION dlq_project_groups(
  p_tenant bigint, p_from bigint, p_to bigint, p_ids bigint[], p_stood dlq_stood[], p_told dlq_told[]
) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  INSERT INTO entry_groups (tenant_id, group_id, violation, subject, collection, client_version, first_seen, last_seen)
  SELECT p_tenant, t.group_id, t.violation, t.subject, t.collection, t.client_version, min(t.at), max(t.at)
  FROM unnest(p_told) t
  GROUP BY 2, 3, 4, 5, 6
  ON CONFLICT DO NOTHING;

  INSERT INTO group_arrivals (tenant_id, group_id, hour, arrived)
  SELECT p_tenant, t.group_id, t.at / 3600000, count(*) FROM unnest(p_told) t
  WHERE t.moved_from IS DISTINCT FROM t.group_id
  GROUP BY 2, 3
  ON CONFLICT (tenant_id, group_id, hour) DO UPDATE SET arrived = group_arrivals.arrived + excluded.arrived;

  INSERT INTO group_changes (tenant_id, group_id, seq)
  SELECT p_tenant, w.payload::json->>'group', w.seq FROM wal w
  WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind IN ('group_set', 'group_noted');

  IF EXISTS (
    SELECT FROM wal w WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'group_set'
  ) OR EXISTS (
    SELECT FROM (SELECT DISTINCT t.group_id FROM unnest(p_told) t) t, LATERAL (
      SELECT x.status FROM entry_groups x WHERE x.tenant_id = p_tenant AND x.group_id = t.group_id OFFSET 0) g
    WHERE g.status IN ('snoozed', 'resolved')
  ) THEN
    PERFORM dlq_settle_groups(p_tenant, p_from, p_to, p_told);
  END IF;

  -- The tenant's lock keeps everybody else out, so what is there and what is not can be told apart beforehand.
  WITH moved AS MATERIALIZED (
    SELECT m.group_id, m.facet, m.value, sum(m.entries)::integer AS entries FROM (
      SELECT g.group_id, v.facet, v.value, g.entries
      FROM unnest(p_told) t,
        LATERAL (VALUES (t.group_id, 1), (t.moved_from, -1)) AS g(group_id, entries),
        LATERAL (VALUES ('user', t.username), ('document', t.document_id)) AS v(facet, value)
      WHERE t.moved_from IS DISTINCT FROM t.group_id AND g.group_id IS NOT NULL
    ) m
    GROUP BY 1, 2, 3 HAVING sum(m.entries) <> 0
  ), met AS MATERIALIZED (
    SELECT m.*, o.place, coalesce(o.entries, 0) + m.entries AS left_over FROM moved m LEFT JOIN LATERAL (
      SELECT x.ctid AS place, x.entries FROM group_values x
      WHERE x.tenant_id = p_tenant AND x.group_id = m.group_id AND x.facet = m.facet AND x.value = m.value
      OFFSET 0) o ON true
  ), added AS (
    INSERT INTO group_values (tenant_id, group_id, facet, value, entries)
    SELECT p_tenant, m.group_id, m.facet, m.value, m.left_over FROM met m WHERE m.place IS NULL
  ), changed AS (
    UPDATE group_values v SET entries = m.left_over
    FROM met m WHERE v.ctid = m.place AND v.tenant_id = p_tenant AND m.left_over > 0
  ), gone AS (
    DELETE FROM group_values v USING met m WHERE v.ctid = m.place AND v.tenant_id = p_tenant AND m.left_over = 0
  ), d AS MATERIALIZED (
    SELECT c.group_id, sum(c.entries) AS entries, sum(c.unresolved) AS unresolved, sum(c.users) AS users,
      sum(c.documents) AS documents, sum(c.arrivals) AS arrivals, min(c.at) AS first_seen, max(c.at) AS last_seen
    FROM (
      SELECT t.group_id, 1 AS entries, 0 AS unresolved, 0 AS users, 0 AS documents,
        (t.moved_from IS DISTINCT FROM t.group_id)::integer AS arrivals, t.at
      FROM unnest(p_told) t
      UNION ALL
      SELECT t.moved_from, -1, 0, 0, 0, 0, NULL FROM unnest(p_told) t WHERE t.moved_from IS NOT NULL
      UNION ALL
      SELECT m.group_id, 0, 0, n.change * (m.facet = 'user')::integer, n.change * (m.facet = 'document')::integer, 0, NULL
      FROM met m, LATERAL (SELECT (m.place IS NULL)::integer - (m.left_over = 0)::integer AS change) n
      WHERE n.change <> 0
      UNION ALL
      SELECT b.group_id, 0, -b.unresolved, 0, 0, 0, NULL FROM unnest(p_stood) b WHERE b.unresolved <> 0
      UNION ALL
      SELECT s.group_id, 0, 1, 0, 0, 0, NULL FROM unnest(p_ids) AS i(id), LATERAL (
        SELECT x.group_id, x.status FROM entry_state x WHERE x.tenant_id = p_tenant AND x.entry_id = i.id OFFSET 0) s
      WHERE s.status IN ('pending', 'redriving')
    ) c
    GROUP BY c.group_id
  ), g AS MATERIALIZED (
    SELECT d.*, o.place FROM d, LATERAL (
      SELECT x.ctid AS place FROM entry_groups x WHERE x.tenant_id = p_tenant AND x.group_id = d.group_id OFFSET 0) o
    WHERE d.entries <> 0 OR d.unresolved <> 0 OR d.last_seen IS NOT NULL
  )
  UPDATE entry_groups e SET
    entries = e.entries + g.entries, unresolved = e.unresolved + g.unresolved, users = e.users + g.users,
    documents = e.documents + g.documents, arrivals = e.arrivals + g.arrivals,
    first_seen = least(e.first_seen, g.first_seen), last_seen = greatest(e.last_seen, g.last_seen)
  FROM g WHERE e.ctid = g.place AND e.tenant_id = p_tenant;
END $$;
--> statement-breakpoint
-- What is said of groups after the records p_from..p_to. A setting stands until the next one, or until entries that
-- come in end it: the first one when it says resolved, number snooze_count when it says snoozed until so many. One
-- that is snoozed until a time stays so; who reads it looks at the clock.
CREATE FUNCTION dlq_settle_groups(p_tenant bigint, p_from bigint, p_to bigint, p_told dlq_told[]) RETURNS void
LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  WITH said AS MATERIALIZED (
    SELECT f."group" AS group_id, w.seq, f.status, f.snooze_until, f.snooze_count, f.owner
    FROM wal w, LATERAL json_to_record(w.payload::json) AS f(
      "group" text, status text, snooze_until bigint, snooze_count bigint, owner text)
    WHERE w.tenant_id = p_tenant AND w.seq BETWEEN p_from AND p_to AND w.kind = 'group_set'
  ), events AS MATERIALIZED (
    -- The setting that stands, the ones that follow, and the arrivals between them.
    SELECT c.group_id, 0::bigint AS seq, g.place, g.status, g.snooze_until, g.snooze_arrivals - g.arrivals AS snooze_count,
      g.owner, g.reopened_at, g.arrivals, g.changed_seq, NULL::bigint AS came
    FROM (SELECT t.group_id FROM unnest(p_told) t UNION SELECT s.group_id FROM said s) c, LATERAL (
      SELECT x.ctid AS place, x.* FROM entry_groups x WHERE x.tenant_id = p_tenant AND x.group_id = c.group_id OFFSET 0) g
    UNION ALL
    SELECT s.group_id, s.seq, NULL, s.status, s.snooze_until, s.snooze_count, s.owner, NULL, NULL, s.seq, NULL FROM said s
    UNION ALL
    SELECT t.group_id, t.seq, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, t.at FROM unnest(p_told) t
    WHERE t.moved_from IS DISTINCT FROM t.group_id
  ), turns AS (
    SELECT e.group_id, e.turn, max(e.place) AS place, max(e.status) AS status, max(e.snooze_until) AS snooze_until,
      max(e.snooze_count) AS snooze_count, max(e.owner) AS owner, max(e.reopened_at) AS reopened_at,
      max(e.arrivals) AS arrivals, max(e.changed_seq) AS changed_seq, min(e.arrived) AS arrived,
      array_agg(e.came ORDER BY e.seq) FILTER (WHERE e.came IS NOT NULL) AS came
    FROM (
      SELECT x.*, count(x.status) OVER w AS turn, count(x.came) OVER w AS arrived FROM events x
      WINDOW w AS (PARTITION BY x.group_id ORDER BY x.seq)
    ) e
    GROUP BY e.group_id, e.turn
  ), ended AS (
    SELECT t.*, CASE t.status WHEN 'resolved' THEN t.came[1]
      WHEN 'snoozed' THEN t.came[least(t.snooze_count, 2147483647)::integer] END AS ended_at
    FROM turns t
  ), f AS MATERIALIZED (
    SELECT DISTINCT ON (n.group_id) n.group_id, n.owner, n.changed_seq, n.ended_at, n.status, n.snooze_until,
      max(n.place) OVER g AS place, max(n.arrivals) OVER g + n.arrived + n.snooze_count AS snooze_arrivals,
      -- A group that is new keeps when it came back; any other setting begins afresh.
      (array_agg(coalesce(n.ended_at, n.reopened_at)) FILTER (WHERE n.status <> 'new' OR n.turn = 1) OVER g) AS back
    FROM ended n
    WINDOW g AS (PARTITION BY n.group_id ORDER BY n.turn RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ORDER BY n.group_id, n.turn DESC
  )
  UPDATE entry_groups e SET
    status = CASE WHEN f.ended_at IS NULL THEN f.status ELSE 'new' END,
    snooze_until = CASE WHEN f.ended_at IS NULL THEN f.snooze_until END,
    snooze_arrivals = CASE WHEN f.ended_at IS NULL THEN f.snooze_arrivals END,
    owner = f.owner, changed_seq = f.changed_seq, reopened_at = f.back[cardinality(f.back)]
  FROM f WHERE e.ctid = f.place AND e.tenant_id = p_tenant;
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
  DELETE FROM entry_groups WHERE tenant_id = p_tenant;
  DELETE FROM group_values WHERE tenant_id = p_tenant;
  DELETE FROM group_arrivals WHERE tenant_id = p_tenant;
  DELETE FROM group_changes WHERE tenant_id = p_tenant;
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
--> statement-breakpoint
-- Rows that change with every append keep room for it beside them.
ALTER TABLE entry_groups SET (fillfactor = 50);
--> statement-breakpoint
ALTER TABLE group_values SET (fillfactor = 80);
--> statement-breakpoint
-- What came in before there were groups belongs to them as well.
SELECT dlq_rebuild(t.tenant_id) FROM tenants t ORDER BY t.tenant_id;

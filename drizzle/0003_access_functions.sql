-- The access log only grows.
CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the access log is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();
--> statement-breakpoint
-- One sign-in by an identity provider: the user, the account, the roles it gives them now (`p_roles`, a list of
-- {"tenant", "role"}; they replace those it gave before), and a record of each in the access log. Answers
--   signed-in
--   disabled      the user is; nothing changed but the log
--   email-taken   another enabled user of this provider has the address; nothing changed but the log
CREATE FUNCTION access_sign_in(
  p_user text, p_issuer text, p_provider text, p_account text, p_name text, p_email text, p_verified boolean,
  p_roles json, p_remote text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_outcome text;
  v_constraint text;
  v_now bigint := dlq_now();
BEGIN
  -- Two first sign-ins of one person at once can meet in the address before they meet in the id; the second time
  -- the row is there.
  FOR v_try IN 1..2 LOOP
    BEGIN
      INSERT INTO users AS u (id, issuer, name, email, email_verified)
      VALUES (p_user, p_issuer, p_name, p_email, CASE WHEN p_verified THEN now() END)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email,
        email_verified = excluded.email_verified, last_sign_in_at = now()
        WHERE u.disabled_at IS NULL;
      v_outcome := CASE WHEN FOUND THEN 'signed-in' ELSE 'disabled' END;
      EXIT;
    EXCEPTION WHEN unique_violation THEN
      GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
      IF v_constraint <> 'users_email' THEN
        RAISE;
      END IF;
      v_outcome := 'email-taken';
    END;
  END LOOP;

  IF v_outcome <> 'signed-in' THEN
    INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
    VALUES (v_now, 'user:' || p_user, 'sign_in_refused',
      CASE v_outcome WHEN 'disabled' THEN 'user:' || p_user END,
      json_build_object('provider', p_provider, 'reason', v_outcome)::text, p_remote);
    RETURN v_outcome;
  END IF;

  INSERT INTO accounts (provider, provider_account_id, user_id, type)
  VALUES (p_provider, p_account, p_user, 'oidc') ON CONFLICT (provider, provider_account_id) DO NOTHING;
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  VALUES (v_now, 'user:' || p_user, 'signed_in', 'user:' || p_user,
    json_build_object('provider', p_provider)::text, p_remote);

  WITH withdrawn AS (
    DELETE FROM memberships m
    WHERE m.user_id = p_user AND m.source = 'oidc' AND NOT EXISTS (
      SELECT 1 FROM json_to_recordset(p_roles) AS g (tenant bigint, role text)
      WHERE g.tenant IS NOT DISTINCT FROM m.tenant_id)
    RETURNING m.tenant_id, m.role
  )
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  SELECT v_now, 'provider:' || p_provider, 'role_taken', 'user:' || p_user,
    json_build_object('tenant', w.tenant_id::text, 'role', w.role)::text, p_remote
  FROM withdrawn w ORDER BY w.tenant_id;

  WITH given AS (
    INSERT INTO memberships AS m (user_id, tenant_id, role, source)
    SELECT p_user, g.tenant, g.role, 'oidc' FROM json_to_recordset(p_roles) AS g (tenant bigint, role text)
    ON CONFLICT ON CONSTRAINT memberships_one DO UPDATE SET role = excluded.role WHERE m.role <> excluded.role
    RETURNING m.tenant_id, m.role
  )
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  SELECT v_now, 'provider:' || p_provider, 'role_given', 'user:' || p_user,
    json_build_object('tenant', g.tenant_id::text, 'role', g.role)::text, p_remote
  FROM given g ORDER BY g.tenant_id;

  PERFORM access_withdraw_invitations('provider:' || p_provider, p_user, p_remote);

  -- What was waiting for somebody with this address is theirs, if the provider says that they have it. A role given by
  -- hand since then stays.
  IF p_verified THEN
    WITH taken AS (
      DELETE FROM invitations i WHERE i.email = p_email RETURNING i.id, i.tenant_id, i.role, i.created_by, i.expires_at
    ), given AS (
      INSERT INTO memberships (user_id, tenant_id, role, source, given_by)
      SELECT p_user, t.tenant_id, t.role, 'manual', t.created_by FROM taken t WHERE t.expires_at > now()
      ON CONFLICT ON CONSTRAINT memberships_one DO NOTHING
      RETURNING tenant_id, role
    )
    INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
    SELECT v_now, t.created_by, 'role_given', 'user:' || p_user,
      json_build_object('tenant', g.tenant_id::text, 'role', g.role, 'invitation', t.id)::text, p_remote
    FROM given g JOIN taken t ON t.tenant_id IS NOT DISTINCT FROM g.tenant_id ORDER BY g.tenant_id;
  END IF;

  -- Sessions that have ended are cleared away on the occasion.
  DELETE FROM sessions s WHERE s.expires < now();
  RETURN v_outcome;
END $$;
--> statement-breakpoint
-- Before a change of what somebody may do: one at a time, because the rule about the last admin looks at everybody.
CREATE FUNCTION access_one_at_a_time() RETURNS void LANGUAGE sql AS $$
  SELECT pg_advisory_xact_lock(hashtext('dead-letters access'))
$$;
--> statement-breakpoint
-- Whether somebody who is not disabled is admin of all tenants, by their groups or by hand, when one of these is not
-- counted: a user (`p_source` null), or only what that user has from one source.
CREATE FUNCTION access_admin_without(p_user text, p_source text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.tenant_id IS NULL AND m.role = 'admin' AND u.disabled_at IS NULL
      AND (m.user_id IS DISTINCT FROM p_user OR m.source <> coalesce(p_source, m.source)));
END $$;
--> statement-breakpoint
-- Ends the invitations of somebody that they could not make any more: who is no admin there leaves no way in.
CREATE FUNCTION access_withdraw_invitations(p_actor text, p_user text, p_remote text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH ended AS (
    DELETE FROM invitations i WHERE i.created_by = 'user:' || p_user AND NOT EXISTS (
      SELECT 1 FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.user_id = p_user AND m.role = 'admin' AND u.disabled_at IS NULL
        AND (m.tenant_id IS NULL OR m.tenant_id = i.tenant_id))
    RETURNING i.id, i.tenant_id, i.role
  )
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  SELECT dlq_now(), p_actor, 'invitation_withdrawn', 'invitation:' || e.id,
    json_build_object('tenant', e.tenant_id::text, 'role', e.role)::text, p_remote
  FROM ended e ORDER BY e.id;
END $$;
--> statement-breakpoint
-- Gives somebody a role by hand, changes it (`p_before`: the one that was on screen), or takes it away (`p_role` null);
-- `p_tenant` null: in all tenants. Answers
--   changed
--   unchanged    it was so already
--   conflict     they have another role by now than `p_before`
--   last-admin   nobody would be admin of all tenants
--   not-found    there is no such user
CREATE FUNCTION access_set_role(
  p_actor text, p_user text, p_tenant bigint, p_before text, p_role text, p_reason text, p_remote text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_held text;
BEGIN
  PERFORM access_one_at_a_time();
  IF NOT EXISTS (SELECT 1 FROM users u WHERE u.id = p_user) THEN
    RETURN 'not-found';
  END IF;
  SELECT m.role INTO v_held FROM memberships m
  WHERE m.user_id = p_user AND m.tenant_id IS NOT DISTINCT FROM p_tenant AND m.source = 'manual';
  IF v_held IS NOT DISTINCT FROM p_role THEN
    RETURN 'unchanged';
  END IF;
  IF v_held IS DISTINCT FROM p_before THEN
    RETURN 'conflict';
  END IF;
  IF p_tenant IS NULL AND v_held = 'admin' AND NOT access_admin_without(p_user, 'manual') THEN
    RETURN 'last-admin';
  END IF;

  IF p_role IS NULL THEN
    DELETE FROM memberships m
    WHERE m.user_id = p_user AND m.tenant_id IS NOT DISTINCT FROM p_tenant AND m.source = 'manual';
  ELSE
    INSERT INTO memberships (user_id, tenant_id, role, source, given_by)
    VALUES (p_user, p_tenant, p_role, 'manual', p_actor)
    ON CONFLICT ON CONSTRAINT memberships_one
    DO UPDATE SET role = excluded.role, given_by = excluded.given_by, created_at = now();
  END IF;
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  VALUES (dlq_now(), p_actor, CASE WHEN p_role IS NULL THEN 'role_taken' ELSE 'role_given' END, 'user:' || p_user,
    json_build_object('tenant', p_tenant::text, 'role', coalesce(p_role, v_held),
      'before', CASE WHEN p_role IS NOT NULL THEN v_held END, 'reason', p_reason)::text, p_remote);
  PERFORM access_withdraw_invitations(p_actor, p_user, p_remote);
  RETURN 'changed';
END $$;
--> statement-breakpoint
-- Disables somebody: refused at sign-in, their sessions and the invitations they made end. Or lets them in again.
-- Answers as `access_set_role` does, and
--   email-taken   somebody else has the address by now
CREATE FUNCTION access_set_disabled(p_actor text, p_user text, p_disabled boolean, p_reason text, p_remote text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_disabled boolean;
  v_constraint text;
  v_now bigint := dlq_now();
BEGIN
  PERFORM access_one_at_a_time();
  SELECT u.disabled_at IS NOT NULL INTO v_disabled FROM users u WHERE u.id = p_user;
  IF NOT FOUND THEN
    RETURN 'not-found';
  END IF;
  IF v_disabled = p_disabled THEN
    RETURN 'unchanged';
  END IF;
  IF p_disabled AND access_admin_without(NULL, NULL) AND NOT access_admin_without(p_user, NULL) THEN
    RETURN 'last-admin';
  END IF;

  BEGIN
    UPDATE users u SET disabled_at = CASE WHEN p_disabled THEN now() END WHERE u.id = p_user;
  EXCEPTION WHEN unique_violation THEN
    GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
    IF v_constraint <> 'users_email' THEN
      RAISE;
    END IF;
    RETURN 'email-taken';
  END;
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  VALUES (v_now, p_actor, CASE WHEN p_disabled THEN 'user_disabled' ELSE 'user_enabled' END, 'user:' || p_user,
    json_build_object('reason', p_reason)::text, p_remote);
  IF p_disabled THEN
    DELETE FROM sessions s WHERE s.user_id = p_user;
    PERFORM access_withdraw_invitations(p_actor, p_user, p_remote);
  END IF;
  RETURN 'changed';
END $$;
--> statement-breakpoint
-- A role for whoever has an address at one of the providers (`p_issuers`, a list): at once when they signed in with it before, else at their first
-- sign-in, unless that comes later than `p_days`. Asking again under another id replaces what waits. Answers
--   given      they have it
--   invited    it waits under `p_id`
--   member     they have a role by hand there already; nothing changed
--   disabled   they are; nothing changed
CREATE FUNCTION access_invite(
  p_actor text, p_id text, p_issuers json, p_email text, p_tenant bigint, p_role text, p_days integer, p_reason text,
  p_remote text
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_user text;
  v_disabled boolean;
BEGIN
  PERFORM access_one_at_a_time();
  SELECT u.id, u.disabled_at IS NOT NULL INTO v_user, v_disabled FROM users u
  WHERE u.issuer IN (SELECT json_array_elements_text(p_issuers)) AND u.email = p_email
    AND u.email_verified IS NOT NULL
  ORDER BY u.disabled_at IS NOT NULL, u.last_sign_in_at DESC LIMIT 1;
  IF v_disabled THEN
    RETURN 'disabled';
  END IF;
  IF v_user IS NOT NULL THEN
    IF EXISTS (SELECT 1 FROM memberships m
      WHERE m.user_id = v_user AND m.tenant_id IS NOT DISTINCT FROM p_tenant AND m.source = 'manual') THEN
      RETURN 'member';
    END IF;
    PERFORM access_set_role(p_actor, v_user, p_tenant, NULL, p_role, p_reason, p_remote);
    RETURN 'given';
  END IF;

  IF EXISTS (SELECT 1 FROM invitations i WHERE i.id = p_id) THEN
    RETURN 'invited';
  END IF;
  DELETE FROM invitations i WHERE i.expires_at <= now();
  INSERT INTO invitations (id, email, tenant_id, role, created_by, expires_at)
  VALUES (p_id, p_email, p_tenant, p_role, p_actor, now() + make_interval(days => p_days))
  ON CONFLICT ON CONSTRAINT invitations_one DO UPDATE SET id = excluded.id, role = excluded.role,
    created_at = now(), created_by = excluded.created_by, expires_at = excluded.expires_at;
  -- By its id: an address could never be taken out of the log again.
  INSERT INTO access_log (at, actor, what, subject, detail, remote_addr)
  VALUES (dlq_now(), p_actor, 'invited', 'invitation:' || p_id,
    json_build_object('tenant', p_tenant::text, 'role', p_role, 'reason', p_reason)::text, p_remote);
  RETURN 'invited';
END $$;

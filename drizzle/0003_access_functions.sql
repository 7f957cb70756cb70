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

  -- Sessions that have ended are cleared away on the occasion.
  DELETE FROM sessions s WHERE s.expires < now();
  RETURN v_outcome;
END $$;

CREATE TABLE "access_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"actor" text NOT NULL,
	"what" text NOT NULL,
	"subject" text,
	"detail" text DEFAULT '{}' NOT NULL,
	"remote_addr" text,
	CONSTRAINT "access_log_what" CHECK ("access_log"."what" in ('signed_in', 'sign_in_refused', 'signed_out', 'role_given', 'role_taken', 'user_disabled', 'user_enabled', 'invited', 'invitation_withdrawn', 'key_created', 'key_revoked', 'channel_created', 'channel_changed', 'channel_deleted'))
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"provider" text NOT NULL,
	"provider_account_id" text NOT NULL,
	"user_id" text NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "accounts_provider_provider_account_id_pk" PRIMARY KEY("provider","provider_account_id")
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"prefix" text NOT NULL,
	"key_sha256" text NOT NULL,
	"label" text NOT NULL,
	"scopes" text[] NOT NULL,
	"tenants" bigint[],
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "api_keys_key_sha256_unique" UNIQUE("key_sha256")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"tenant_id" bigint,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invitations_one" UNIQUE NULLS NOT DISTINCT("email","tenant_id"),
	CONSTRAINT "invitations_tenant" CHECK ("invitations"."tenant_id" >= 0),
	CONSTRAINT "invitations_role" CHECK ("invitations"."role" in ('viewer', 'operator', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"user_id" text NOT NULL,
	"tenant_id" bigint,
	"role" text NOT NULL,
	"source" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"given_by" text,
	CONSTRAINT "memberships_one" UNIQUE NULLS NOT DISTINCT("user_id","tenant_id","source"),
	CONSTRAINT "memberships_tenant" CHECK ("memberships"."tenant_id" >= 0),
	CONSTRAINT "memberships_role" CHECK ("memberships"."role" in ('viewer', 'operator', 'admin')),
	CONSTRAINT "memberships_source" CHECK ("memberships"."source" in ('oidc', 'manual'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"session_token" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"expires" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"issuer" text NOT NULL,
	"name" text,
	"email" text,
	"email_verified" timestamp with time zone,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_sign_in_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" text PRIMARY KEY NOT NULL,
	"tenant_id" bigint,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"enabled" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "channels_kind" CHECK ("channels"."kind" = 'webhook')
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"tenant_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"channel" text NOT NULL,
	"channel_name" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"last_error" text,
	"at" bigint NOT NULL,
	CONSTRAINT "deliveries_tenant_id_seq_channel_pk" PRIMARY KEY("tenant_id","seq","channel"),
	CONSTRAINT "deliveries_state" CHECK ("deliveries"."state" in ('waiting', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "deltas" (
	"tenant_id" bigint NOT NULL,
	"entry_id" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "deltas_tenant_id_entry_id_pk" PRIMARY KEY("tenant_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "entries" (
	"tenant_id" bigint NOT NULL,
	"entry_id" bigint NOT NULL,
	"collection" text NOT NULL,
	"session_id" text NOT NULL,
	"username" text NOT NULL,
	"document_id" text NOT NULL,
	"mutation_id" numeric(20, 0) NOT NULL,
	"peer_id" numeric(20, 0) NOT NULL,
	"violation" text NOT NULL,
	"compensation" text,
	"client_version" text NOT NULL,
	"remote_addr" text NOT NULL,
	"device_peer_id" numeric(20, 0) NOT NULL,
	"delta_size" integer NOT NULL,
	"delta_sha256" text NOT NULL,
	"source" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "entries_tenant_id_entry_id_pk" PRIMARY KEY("tenant_id","entry_id"),
	CONSTRAINT "entries_mutation_u64" CHECK ("entries"."mutation_id" between 0 and 18446744073709551615),
	CONSTRAINT "entries_peer_u64" CHECK ("entries"."peer_id" between 0 and 18446744073709551615),
	CONSTRAINT "entries_device_peer_u64" CHECK ("entries"."device_peer_id" between 0 and 18446744073709551615)
);
--> statement-breakpoint
CREATE TABLE "entry_state" (
	"tenant_id" bigint NOT NULL,
	"entry_id" bigint NOT NULL,
	"collection" text NOT NULL,
	"status" text NOT NULL,
	"version" integer NOT NULL,
	"retry_count" integer NOT NULL,
	"lease_mode" text,
	"lease_until" bigint,
	"unsettled_key" integer,
	"due_from" bigint NOT NULL,
	"queue_pos" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"closed_at" bigint,
	"expired_action" text,
	"held" boolean DEFAULT false NOT NULL,
	"follow_up" text NOT NULL,
	"follow_up_at" bigint,
	"follow_up_tries" integer NOT NULL,
	"last_violation" text,
	"violation_kind" text NOT NULL,
	"username" text NOT NULL,
	"document_id" text NOT NULL,
	CONSTRAINT "entry_state_tenant_id_entry_id_pk" PRIMARY KEY("tenant_id","entry_id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"tenant_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"entry_id" bigint NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"created_at" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" bigint,
	"last_error" text,
	CONSTRAINT "outbox_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq"),
	CONSTRAINT "outbox_state_known" CHECK ("outbox"."state" in ('waiting', 'delivered', 'failed', 'closed'))
);
--> statement-breakpoint
CREATE TABLE "queue_arrivals" (
	"tenant_id" bigint NOT NULL,
	"hour" bigint NOT NULL,
	"collection" text NOT NULL,
	"violation" text NOT NULL,
	"arrived" integer NOT NULL,
	CONSTRAINT "queue_arrivals_tenant_id_hour_collection_violation_pk" PRIMARY KEY("tenant_id","hour","collection","violation")
);
--> statement-breakpoint
CREATE TABLE "queue_violations" (
	"tenant_id" bigint NOT NULL,
	"collection" text NOT NULL,
	"violation" text NOT NULL,
	"unresolved" integer NOT NULL,
	CONSTRAINT "queue_violations_tenant_id_collection_violation_pk" PRIMARY KEY("tenant_id","collection","violation")
);
--> statement-breakpoint
CREATE TABLE "queues" (
	"tenant_id" bigint NOT NULL,
	"collection" text NOT NULL,
	"ttl_secs" numeric(20, 0),
	"action" text,
	"capacity" integer,
	"policy_seq" bigint DEFAULT 0 NOT NULL,
	"pending" integer DEFAULT 0 NOT NULL,
	"redriving" integer DEFAULT 0 NOT NULL,
	"resolved" integer DEFAULT 0 NOT NULL,
	"expired" integer DEFAULT 0 NOT NULL,
	"evicted" integer DEFAULT 0 NOT NULL,
	"purged" integer DEFAULT 0 NOT NULL,
	"total_enqueued" bigint DEFAULT 0 NOT NULL,
	"total_expired" bigint DEFAULT 0 NOT NULL,
	"total_resolved" bigint DEFAULT 0 NOT NULL,
	"total_evicted" bigint DEFAULT 0 NOT NULL,
	"last_enqueued_at" bigint,
	"last_evicted_at" bigint,
	"head_pos" bigint DEFAULT 0 NOT NULL,
	"next_due" bigint NOT NULL,
	CONSTRAINT "queues_tenant_id_collection_pk" PRIMARY KEY("tenant_id","collection")
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"tenant_id" bigint NOT NULL,
	"request_id" text NOT NULL,
	"body_sha256" text NOT NULL,
	"answer" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "requests_tenant_id_request_id_pk" PRIMARY KEY("tenant_id","request_id")
);
--> statement-breakpoint
CREATE TABLE "sweeps" (
	"run_id" text PRIMARY KEY NOT NULL,
	"trigger" text NOT NULL,
	"started_at" bigint NOT NULL,
	"finished_at" bigint,
	"report" text,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "tenants" (
	"tenant_id" bigint PRIMARY KEY NOT NULL,
	"next_seq" bigint DEFAULT 1 NOT NULL,
	"last_hash" "bytea" NOT NULL,
	"next_entry_id" bigint DEFAULT 1 NOT NULL,
	"name" text,
	"ttl_secs" numeric(20, 0) DEFAULT 259200 NOT NULL,
	"action" text DEFAULT 'Drop' NOT NULL,
	"capacity" integer DEFAULT 10000 NOT NULL,
	"retention_secs" bigint DEFAULT 2592000 NOT NULL,
	"defaults_seq" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "tenants_id" CHECK ("tenants"."tenant_id" >= 0)
);
--> statement-breakpoint
CREATE TABLE "wal" (
	"tenant_id" bigint NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"kind" text NOT NULL,
	"entry_id" bigint,
	"collection" text,
	"from_status" text,
	"to_status" text,
	"version" integer,
	"actor" text NOT NULL,
	"reason" text,
	"request_id" text,
	"payload" text NOT NULL,
	"payload_sha256" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "wal_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq"),
	CONSTRAINT "wal_seq" CHECK ("wal"."seq" > 0)
);
--> statement-breakpoint
CREATE TABLE "target_applied" (
	"tenant_id" bigint NOT NULL,
	"idempotency_key" text NOT NULL,
	"outcome" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "target_applied_tenant_id_idempotency_key_pk" PRIMARY KEY("tenant_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "target_docs" (
	"tenant_id" bigint NOT NULL,
	"collection" text NOT NULL,
	"version" bigint NOT NULL,
	"document" "bytea",
	"rules" json NOT NULL,
	CONSTRAINT "target_docs_tenant_id_collection_pk" PRIMARY KEY("tenant_id","collection")
);
--> statement-breakpoint
CREATE TABLE "target_values" (
	"tenant_id" bigint NOT NULL,
	"collection" text NOT NULL,
	"document" text NOT NULL,
	"field" text NOT NULL,
	"value" text NOT NULL,
	"written_by" text NOT NULL,
	"written_at" bigint NOT NULL,
	CONSTRAINT "target_values_tenant_id_collection_document_field_pk" PRIMARY KEY("tenant_id","collection","document","field")
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"tenant_id" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"url" text,
	"secret" text,
	"updated_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "targets_kind" CHECK ("targets"."kind" = 'embedded' and "targets"."url" is null or "targets"."kind" = 'webhook' and "targets"."url" is not null)
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "access_log_what" ON "access_log" USING btree ("what","id");--> statement-breakpoint
CREATE INDEX "access_log_actor" ON "access_log" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "access_log_subject" ON "access_log" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "accounts_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "memberships_tenant_role" ON "memberships" USING btree ("tenant_id","role");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_expires" ON "sessions" USING btree ("expires");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("issuer","email") WHERE disabled_at is null;--> statement-breakpoint
CREATE INDEX "users_called" ON "users" USING btree (lower(coalesce(nullif(name, ''), email, id)),"id");--> statement-breakpoint
CREATE INDEX "channels_tenant" ON "channels" USING btree ("tenant_id");--> statement-breakpoint
CREATE INDEX "entries_session" ON "entries" USING btree ("tenant_id","session_id","entry_id");--> statement-breakpoint
CREATE INDEX "entries_peer" ON "entries" USING btree ("tenant_id","peer_id","entry_id");--> statement-breakpoint
CREATE INDEX "entries_created" ON "entries" USING btree ("tenant_id","created_at","entry_id");--> statement-breakpoint
CREATE INDEX "entries_bytes" ON "entries" USING btree ("tenant_id","delta_sha256","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_status" ON "entry_state" USING btree ("tenant_id","status","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_collection" ON "entry_state" USING btree ("tenant_id","collection","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_collection_status" ON "entry_state" USING btree ("tenant_id","collection","status","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_violation" ON "entry_state" USING btree ("tenant_id","violation_kind","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_username" ON "entry_state" USING btree ("tenant_id","username","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_document" ON "entry_state" USING btree ("tenant_id","document_id","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_eviction" ON "entry_state" USING btree ("tenant_id","collection","queue_pos") WHERE status in ('pending', 'redriving', 'resolved');--> statement-breakpoint
CREATE INDEX "entry_state_expiry" ON "entry_state" USING btree ("tenant_id","collection","due_from") WHERE status = 'pending' and not held;--> statement-breakpoint
CREATE INDEX "entry_state_lease" ON "entry_state" USING btree ("tenant_id","collection","lease_until") WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX "entry_state_retention" ON "entry_state" USING btree ("tenant_id","collection","closed_at") WHERE status in ('expired', 'evicted') and follow_up in ('none', 'done') and not held;--> statement-breakpoint
CREATE INDEX "entry_state_held" ON "entry_state" USING btree ("tenant_id","entry_id") WHERE held;--> statement-breakpoint
CREATE INDEX "entry_state_force_apply" ON "entry_state" USING btree ("tenant_id","entry_id") WHERE follow_up in ('owed', 'running') and expired_action = 'ForceApplyLww';--> statement-breakpoint
CREATE INDEX "entry_state_attention" ON "entry_state" USING btree ("tenant_id","entry_id") WHERE follow_up = 'failed';--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("next_at") WHERE next_at is not null;--> statement-breakpoint
CREATE INDEX "outbox_entry" ON "outbox" USING btree ("tenant_id","entry_id");--> statement-breakpoint
CREATE INDEX "outbox_newest" ON "outbox" USING btree ("created_at","tenant_id","seq");--> statement-breakpoint
CREATE INDEX "outbox_newest_in" ON "outbox" USING btree ("tenant_id","created_at","seq");--> statement-breakpoint
CREATE INDEX "outbox_state" ON "outbox" USING btree ("state","created_at","tenant_id","seq");--> statement-breakpoint
CREATE INDEX "outbox_state_in" ON "outbox" USING btree ("tenant_id","state","created_at","seq");--> statement-breakpoint
CREATE INDEX "queues_next_due" ON "queues" USING btree ("next_due");--> statement-breakpoint
CREATE INDEX "requests_age" ON "requests" USING btree ("tenant_id","at");--> statement-breakpoint
CREATE INDEX "sweeps_started" ON "sweeps" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "wal_entry" ON "wal" USING btree ("tenant_id","entry_id","seq");--> statement-breakpoint
CREATE INDEX "wal_attempt_end" ON "wal" USING btree ("tenant_id","seq") WHERE kind in ('attempt_accepted', 'attempt_refused', 'attempt_pended', 'attempt_failed', 'attempt_unknown');--> statement-breakpoint
CREATE INDEX "wal_policy" ON "wal" USING btree ("tenant_id","seq") WHERE kind in ('policy_set', 'defaults_set');--> statement-breakpoint
CREATE INDEX "target_values_by_value" ON "target_values" USING btree ("tenant_id","collection","field",md5("value"));
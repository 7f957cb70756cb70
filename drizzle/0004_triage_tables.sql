CREATE TABLE "entry_groups" (
	"tenant_id" bigint NOT NULL,
	"group_id" text NOT NULL,
	"violation" text NOT NULL,
	"subject" text NOT NULL,
	"collection" text NOT NULL,
	"client_version" text NOT NULL,
	"entries" integer DEFAULT 0 NOT NULL,
	"unresolved" integer DEFAULT 0 NOT NULL,
	"users" integer DEFAULT 0 NOT NULL,
	"documents" integer DEFAULT 0 NOT NULL,
	"first_seen" bigint NOT NULL,
	"last_seen" bigint NOT NULL,
	"arrivals" bigint DEFAULT 0 NOT NULL,
	"status" text DEFAULT 'new' NOT NULL,
	"snooze_until" bigint,
	"snooze_arrivals" bigint,
	"owner" text,
	"reopened_at" bigint,
	"changed_seq" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "entry_groups_tenant_id_group_id_pk" PRIMARY KEY("tenant_id","group_id")
);
--> statement-breakpoint
CREATE TABLE "group_arrivals" (
	"tenant_id" bigint NOT NULL,
	"group_id" text NOT NULL,
	"hour" bigint NOT NULL,
	"arrived" integer NOT NULL,
	CONSTRAINT "group_arrivals_tenant_id_group_id_hour_pk" PRIMARY KEY("tenant_id","group_id","hour")
);
--> statement-breakpoint
CREATE TABLE "group_changes" (
	"tenant_id" bigint NOT NULL,
	"group_id" text NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "group_changes_tenant_id_group_id_seq_pk" PRIMARY KEY("tenant_id","group_id","seq")
);
--> statement-breakpoint
CREATE TABLE "group_values" (
	"tenant_id" bigint NOT NULL,
	"group_id" text NOT NULL,
	"facet" text NOT NULL,
	"value" text NOT NULL,
	"entries" integer NOT NULL,
	CONSTRAINT "group_values_tenant_id_group_id_facet_value_pk" PRIMARY KEY("tenant_id","group_id","facet","value")
);
--> statement-breakpoint
CREATE TABLE "operation_items" (
	"tenant_id" bigint NOT NULL,
	"operation_id" text NOT NULL,
	"position" integer NOT NULL,
	"entry_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"outcome" text DEFAULT 'waiting' NOT NULL,
	"attempt" integer,
	"code" text,
	"message" text,
	"changed_by" text,
	"before" text,
	"at" bigint,
	CONSTRAINT "operation_items_tenant_id_operation_id_position_pk" PRIMARY KEY("tenant_id","operation_id","position"),
	CONSTRAINT "operation_items_outcome_known" CHECK ("operation_items"."outcome" in ('waiting', 'running', 'done', 'refused', 'failed', 'skipped'))
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"tenant_id" bigint NOT NULL,
	"operation_id" text NOT NULL,
	"action" text NOT NULL,
	"state" text NOT NULL,
	"q" text NOT NULL,
	"parameters" text DEFAULT '{}' NOT NULL,
	"reason" text,
	"as_of_seq" bigint NOT NULL,
	"as_of_entry" bigint NOT NULL,
	"total" integer NOT NULL,
	"running" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"rate_limit" integer,
	"next_at" bigint DEFAULT 0 NOT NULL,
	"worker" text,
	"worker_until" bigint DEFAULT 0 NOT NULL,
	"canary_first" integer,
	"canary_percent" integer,
	"canary_passed" boolean,
	"created_at" bigint NOT NULL,
	"created_seq" bigint NOT NULL,
	"created_by" text NOT NULL,
	"approved_by" text,
	"started_at" bigint,
	"finished_at" bigint,
	"resumed_at" bigint,
	"resumed_after" integer DEFAULT 0 NOT NULL,
	"steered_by" text,
	"stop_reason" text,
	"undo_of" text,
	"request_id" text,
	"body_sha256" text NOT NULL,
	CONSTRAINT "operations_tenant_id_operation_id_pk" PRIMARY KEY("tenant_id","operation_id"),
	CONSTRAINT "operations_state_known" CHECK ("operations"."state" in ('awaiting', 'running', 'paused', 'stopped', 'cancelled', 'finished'))
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"tenant_id" bigint NOT NULL,
	"view_id" text NOT NULL,
	"name" text NOT NULL,
	"q" text NOT NULL,
	"owner" text NOT NULL,
	"shared" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	"deleted_at" bigint,
	CONSTRAINT "saved_views_tenant_id_view_id_pk" PRIMARY KEY("tenant_id","view_id")
);
--> statement-breakpoint
CREATE TABLE "view_defaults" (
	"tenant_id" bigint NOT NULL,
	"user_id" text NOT NULL,
	"view_id" text NOT NULL,
	CONSTRAINT "view_defaults_tenant_id_user_id_pk" PRIMARY KEY("tenant_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "access_log" DROP CONSTRAINT "access_log_what";--> statement-breakpoint
ALTER TABLE "entry_state" ADD COLUMN "group_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "entry_state" ADD COLUMN "assignee" text;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "second_person" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "view_defaults" ADD CONSTRAINT "view_defaults_view" FOREIGN KEY ("tenant_id","view_id") REFERENCES "public"."saved_views"("tenant_id","view_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "entry_groups_last_seen" ON "entry_groups" USING btree ("tenant_id","last_seen","group_id");--> statement-breakpoint
CREATE INDEX "entry_groups_unresolved" ON "entry_groups" USING btree ("tenant_id","unresolved","group_id");--> statement-breakpoint
CREATE UNIQUE INDEX "operation_items_entry" ON "operation_items" USING btree ("tenant_id","entry_id","operation_id");--> statement-breakpoint
CREATE INDEX "operation_items_outcome" ON "operation_items" USING btree ("tenant_id","operation_id","outcome","position");--> statement-breakpoint
CREATE UNIQUE INDEX "operations_created" ON "operations" USING btree ("tenant_id","created_seq");--> statement-breakpoint
CREATE UNIQUE INDEX "operations_request" ON "operations" USING btree ("tenant_id","request_id") WHERE request_id is not null;--> statement-breakpoint
CREATE INDEX "operations_undo" ON "operations" USING btree ("tenant_id","undo_of") WHERE undo_of is not null;--> statement-breakpoint
CREATE INDEX "operations_unfinished" ON "operations" USING btree ("tenant_id","operation_id") WHERE finished_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("tenant_id","owner","name") WHERE "saved_views"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "entry_state_group" ON "entry_state" USING btree ("tenant_id","group_id","entry_id");--> statement-breakpoint
CREATE INDEX "entry_state_assignee" ON "entry_state" USING btree ("tenant_id","assignee","entry_id") WHERE assignee is not null;--> statement-breakpoint
ALTER TABLE "access_log" ADD CONSTRAINT "access_log_what" CHECK ("access_log"."what" in ('signed_in', 'sign_in_refused', 'signed_out', 'role_given', 'role_taken', 'user_disabled', 'user_enabled', 'invited', 'invitation_withdrawn', 'key_created', 'key_revoked', 'channel_created', 'channel_changed', 'channel_deleted', 'exported'));
-- Standard SQL that H2 and PostgreSQL both read. Times are seconds since 1970; hashes are 32 bytes.

-- An invitation is known by the hash of its secret only.
create table invitations (
  id varchar(32) not null primary key,
  token_hash bytea not null unique,
  host varchar(280),
  kind varchar(16) not null,
  label varchar(200),
  created_at bigint not null,
  created_by varchar(128) not null,
  expires_at bigint not null,
  state varchar(16) not null,
  application varchar(32)
);
create index invitations_by_state on invitations (state, created_at);

-- open_entity is the entity while the application is open and null after: at most one is.
create table applications (
  id varchar(32) not null primary key,
  invitation varchar(32) not null references invitations (id),
  entity varchar(300) not null,
  open_entity varchar(300) unique,
  state varchar(16) not null,
  statement bytea not null,
  ver bigint not null,
  report bytea,
  rules bytea,
  evidence bytea,
  decided_by varchar(128),
  reason varchar(64),
  seq bigint,
  created_at bigint not null,
  changed_at bigint not null
);
create index applications_by_state on applications (state, created_at);
create index applications_by_entity on applications (entity, created_at);

-- A rule set may come into force a second time.
create table rule_sets (
  id bigint generated always as identity primary key,
  hash bytea not null,
  body bytea not null,
  applied_at bigint not null,
  seq bigint
);
create index rule_sets_by_hash on rule_sets (hash);

create table decisions (
  hash bytea not null primary key,
  body bytea not null,
  seq bigint
);

-- live_name is the name until the token is revoked and null after: at most one is in use.
create table access_tokens (
  id varchar(32) not null primary key,
  name varchar(100) not null,
  live_name varchar(100) unique,
  role varchar(16) not null,
  permissions varchar(200) not null,
  secret_hash bytea not null,
  created_at bigint not null,
  created_by varchar(128) not null,
  expires_at bigint,
  revoked_at bigint
);

-- Answers of requests with an Idempotency-Key; status is null while the first is under way.
create table idempotency (
  caller varchar(128) not null,
  request_key varchar(128) not null,
  request bytea not null,
  status integer,
  body bytea,
  created_at bigint not null,
  primary key (caller, request_key)
);
create index idempotency_by_age on idempotency (created_at);

-- Identifiers of signed requests, until those expire by themselves.
create table used_requests (
  jti_hash bytea not null primary key,
  expires_at bigint not null
);
create index used_requests_by_expiry on used_requests (expires_at);

-- The newest report of each site.
create table site_checks (
  entity varchar(300) not null primary key,
  checked_at bigint not null,
  worst varchar(16) not null,
  report bytea not null,
  failing_since bigint
);
create index site_checks_by_age on site_checks (checked_at);

alter table audit add column detail varchar(1000);
alter table audit add column decision bytea;
create index audit_by_actor on audit (actor, id);
create index audit_by_action on audit (action, id);

update meta set amount = 2 where name = 'schema';

-- Standard SQL that H2 and PostgreSQL both read. Times are seconds since 1970; hashes are 32 bytes.

create table meta (
  name varchar(32) not null primary key,
  amount bigint not null
);

-- The log. Rows are never changed.
create table events (
  seq bigint not null primary key,
  entry bytea not null,
  leaf bytea not null
);

-- Roots of complete 256-wide tiles: tile_level 0 stands on entries, 1 on tiles of level 0, ...
create table subtrees (
  tile_level integer not null,
  tile_index bigint not null,
  hash bytea not null,
  primary key (tile_level, tile_index)
);

-- The state after the last event of each site.
create table sites (
  entity varchar(300) not null primary key,
  host varchar(280) not null,
  status varchar(16) not null,
  ver bigint not null,
  mver bigint not null,
  record bytea not null,
  seq bigint not null,
  changed_at bigint not null,
  reason varchar(64),
  statement_expires bigint not null,
  membership_expires bigint not null
);
create index sites_by_host on sites (host);
create index sites_by_status on sites (status, statement_expires);

-- Site records (map_key set) and snapshots (map_key null), from the entry that named them first.
create table records (
  hash bytea not null primary key,
  body bytea not null,
  map_key bytea,
  first_seq bigint not null,
  superseded_at bigint
);
create index records_by_key on records (map_key, first_seq);
create index records_by_supersession on records (superseded_at);
create index records_by_seq on records (first_seq);

-- Records whose published files are still to be removed.
create table obsolete_files (
  hash bytea not null primary key
);

create table map_nodes (
  hash bytea not null primary key,
  body bytea not null,
  removed_at bigint
);
create index map_nodes_by_removal on map_nodes (removed_at);

create table snapshots (
  seq bigint not null primary key,
  token bytea not null,
  included_seq bigint not null,
  directory bytea not null,
  issued_at bigint not null,
  expires_at bigint not null
);

create table audit (
  id bigint generated always as identity primary key,
  happened_at bigint not null,
  actor varchar(128) not null,
  action varchar(32) not null,
  subject varchar(300) not null,
  reason varchar(64),
  seq bigint
);
create index audit_by_subject on audit (subject, id);

insert into meta (name, amount) values ('schema', 1);

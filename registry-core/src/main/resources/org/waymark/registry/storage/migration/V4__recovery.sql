-- Standard SQL that H2 and PostgreSQL both read. Times are seconds since 1970.

-- A site whose recovery key asked for other keys; gone once that is written or refused.
create table recoveries (
  entity varchar(300) not null primary key,
  statement bytea not null,
  ver bigint not null,
  opened_at bigint not null,
  ends_at bigint not null,
  disputed_at bigint
);
create index recoveries_by_end on recoveries (ends_at);

update meta set amount = 4 where name = 'schema';

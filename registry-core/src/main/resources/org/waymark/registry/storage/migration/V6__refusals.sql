-- Standard SQL that H2 and PostgreSQL both read. Times are seconds since 1970.

-- Recovery keys that an operator did not believe. One counts while its site commits to it, unless
-- the operator lifts that.
create table recovery_refusals (
  entity varchar(300) not null primary key,
  commitment varchar(64) not null,
  decided_at bigint not null
);

update meta set amount = 6 where name = 'schema';

-- Standard SQL that H2 and PostgreSQL both read.

-- Who may certify sites in the trust anchor's stead, with the statements that say so, one a line.
create table intermediates (
  entity varchar(300) not null primary key,
  chain bytea not null,
  added_at bigint not null,
  expires_at bigint not null,
  withdrawn_at bigint
);

update meta set amount = 5 where name = 'schema';

-- +goose Up

-- A dossier. The document is kept byte for byte, for the revision is its SHA-256. The summary is
-- what a list shows of it; summary_version says which form of summaries it has.
create table raccord.dossiers (
	id              text collate "C" primary key,
	document        text not null,
	revision        bytea not null,
	previous        text,
	summary         jsonb not null,
	summary_version int not null,
	changed_by      text not null,
	changed_at      timestamptz not null default now()
);

-- Documents that could not be saved over a colleague's save.
create table raccord.aside (
	dossier  text collate "C" not null,
	revision bytea not null,
	document text not null,
	put_by   text not null,
	put_at   timestamptz not null default now(),
	primary key (dossier, revision)
);

-- Which dossiers are open. A row counts while a session holds the advisory lock of its number.
create table raccord.holds (
	number  int generated always as identity (cycle) primary key,
	dossier text collate "C" not null,
	name    text not null,
	pid     int not null,
	host    text not null,
	since   timestamptz not null
);
create index holds_dossier on raccord.holds (dossier);

-- Whom the secrets are sealed to: age public keys.
create table raccord.members (
	name        text collate "C" primary key,
	public_key  text not null unique,
	admitted_by text not null,
	admitted_at timestamptz not null default now()
);

-- Who asks to be let in.
create table raccord.requests (
	name         text collate "C" primary key,
	public_key   text not null,
	requested_at timestamptz not null default now()
);

-- Secrets, each an age ciphertext sealed to the public keys in sealed_to. An account is a Client ID
-- or the login of a technical account.
create table raccord.secrets (
	dossier    text collate "C" not null,
	account    text collate "C" not null,
	ciphertext bytea not null,
	sealed_to  text[] not null,
	sealed_by  text not null,
	sealed_at  timestamptz not null default now(),
	primary key (dossier, account)
);

-- +goose StatementBegin
create function raccord.tell() returns trigger language plpgsql as $$
begin
	perform pg_notify('raccord', tg_table_name);
	return null;
end $$;
-- +goose StatementEnd

create trigger tell after insert or update or delete on raccord.dossiers
	for each statement execute function raccord.tell();
create trigger tell after insert or delete on raccord.holds
	for each statement execute function raccord.tell();

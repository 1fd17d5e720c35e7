-- +goose Up

-- One row: the desk's own id, by which programs keep the keys of its members apart from those of
-- another desk. Each change of the members and each sealing of a secret lock it, so that no secret is
-- sealed to the members of a moment before.
create table raccord.desk (
	one boolean primary key default true check (one),
	id  uuid not null default gen_random_uuid()
);
insert into raccord.desk default values;

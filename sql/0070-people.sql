-- People: who they are, how they sign in, and what they may do with which brand.
-- The tables of the sign-in library have the columns it writes; their names are ours.

create table person (
  id uuid primary key,
  name text not null check (name <> ''),
  -- In lower case.
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  -- Whose server it is: everything on every brand.
  is_owner boolean not null default false,
  -- Signs in no more; what they did keeps their name.
  disabled_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table person_session (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  -- Worth nothing without the signature beside it in the cookie.
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- The foreign key: the list of one's sessions.
create index person_session_person on person_session (person_id);

-- A way to sign in: a password (provider “credential”), or the identity at a provider of single sign-on.
create table person_account (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- scrypt with a salt of its own.
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
-- The foreign key.
create index person_account_person on person_account (person_id);

-- What waits for its second half: a sign-in for its code, single sign-on for its answer.
create table person_verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
-- Looked up by what the browser brings.
create index person_verification_identifier on person_verification (identifier);

create table person_totp (
  id uuid primary key,
  person_id uuid not null unique references person (id) on delete cascade,
  -- Sealed, both.
  secret text not null,
  backup_codes text not null,
  verified boolean,
  failed_verification_count integer not null default 0,
  locked_until timestamptz
);

-- Codes that were tried: each is good once.
create table totp_use (
  person_id uuid not null references person (id) on delete cascade,
  code_hash text not null,
  at timestamptz not null,
  primary key (person_id, code_hash)
);

-- Tries to sign in, to slow down who guesses; kept an hour.
create table sign_in_try (
  id uuid primary key,
  -- SHA-256 of what was typed: strangers’ typing errors are nobody’s record.
  account_hash text not null,
  address text not null,
  at timestamptz not null
);
-- Counted per account, and per address.
create index sign_in_try_account on sign_in_try (account_hash, at);
create index sign_in_try_address on sign_in_try (address, at);
-- The sweep.
create index sign_in_try_age on sign_in_try (at);

create table brand_role (
  brand_id uuid not null references brand (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  role text not null check (role in ('viewer', 'agent', 'manager', 'admin')),
  created_at timestamptz not null,
  primary key (brand_id, person_id)
);
-- The foreign key: what a person may do is asked at every request.
create index brand_role_person on brand_role (person_id);

create table team (
  brand_id uuid not null references brand (id) on delete cascade,
  id uuid not null,
  name text not null check (name <> ''),
  created_at timestamptz not null,
  primary key (brand_id, id),
  unique (brand_id, name)
);

create table team_member (
  brand_id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  primary key (brand_id, team_id, person_id),
  foreign key (brand_id, team_id) references team (brand_id, id) on delete cascade,
  -- Who leaves the brand leaves its teams.
  foreign key (brand_id, person_id) references brand_role (brand_id, person_id) on delete cascade
);
-- The foreign key.
create index team_member_person on team_member (brand_id, person_id);

-- The server's tables that may point to a brand name the column otherwise than the brands' own tables, which are distributed by it.
-- Links that let somebody in once: the first administrator, who is invited, who forgot a password.
create table entry_link (
  id uuid primary key,
  kind text not null check (kind in ('setup', 'invitation', 'password')),
  -- SHA-256 of 32 random bytes: the link itself is shown once.
  hash text not null unique,
  for_brand_id uuid references brand (id) on delete cascade,
  role text check (role in ('viewer', 'agent', 'manager', 'admin')),
  email text,
  -- Whether the address is surely theirs: it was mailed there, or an owner of the server gives it by hand.
  is_vouched boolean not null default false,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  check ((kind = 'invitation') = (for_brand_id is not null and role is not null)),
  check (kind = 'setup' or email is not null)
);
-- The foreign key, and the open invitations of a brand.
create index entry_link_brand on entry_link (for_brand_id, created_at);

alter table api_key
  -- Good for this brand alone; null: for all.
  add column for_brand_id uuid references brand (id) on delete cascade,
  add column expires_at timestamptz,
  add column created_by text;
-- The foreign key.
create index api_key_brand on api_key (for_brand_id) where for_brand_id is not null;

-- Who did what. Rows are added, never changed: not by us either.
create table audit (
  id uuid primary key,
  at timestamptz not null,
  -- Not references: what was done stays when who did it, or the brand, is gone.
  about_brand_id uuid,
  actor_id text not null,
  actor_name text not null,
  action text not null,
  -- What it was done to, in words or an id.
  target text,
  detail jsonb not null default '{}',
  address text
);
-- Newest first, of a brand and of all.
create index audit_brand on audit (about_brand_id, id);

create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only.';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change_of_audit();
create trigger audit_no_truncate before truncate on audit for each statement execute function refuse_change_of_audit();

-- The loop of a brand with very many opinions takes seconds to count: what took long is kept, and says when it was counted.
create table loop_count (
  brand_id uuid not null references brand (id) on delete cascade,
  days integer not null,
  counted_at timestamptz not null,
  counted jsonb not null,
  primary key (brand_id, days)
);

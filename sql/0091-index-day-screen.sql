-- Of which days the opinions on that day's first screens were: [[day, share of the weight], …]; null: not worked out yet.
alter table index_day add column screen jsonb;

-- People judge readings: what the reader had said when they did stays beside their word, so that a later analysis does not
-- change how often they agreed.
alter table correction
  -- As domain/correction's Said: version, language and labels. Null: it had not been read, so nothing was judged.
  add column said jsonb,
  drop constraint correction_field_check,
  -- confirm: the whole reading is right, as `said` has it.
  add constraint correction_field_check check (field in ('sentiment', 'moment', 'outcome', 'needs_response', 'discount', 'confirm')),
  add constraint correction_confirm_check check (field <> 'confirm' or said is not null);

-- Earlier corrections: what they judged is known where the reading of their revision is no younger than they are.
update correction c set said = jsonb_build_object(
    'version', r.version, 'language', r.language, 'sentiment', r.sentiment, 'unsure', r.unsure or r.sentiment is null,
    'moments', (select coalesce(jsonb_object_agg(m.moment, m.polarity), '{}') from moment_reading m
      where m.brand_id = r.brand_id and m.mention_id = r.mention_id and m.revision = r.revision and not m.unsure),
    'doubtful', (select coalesce(jsonb_object_agg(m.moment, m.polarity), '{}') from moment_reading m
      where m.brand_id = r.brand_id and m.mention_id = r.mention_id and m.revision = r.revision and m.unsure),
    'outcome', r.outcome, 'needsResponse', r.needs_response)
  from reading r
  where r.brand_id = c.brand_id and r.mention_id = c.mention_id and r.revision = c.revision and r.read_at <= c.created_at;

-- What strangers are shown.

-- What the brand's query took for something else, by when it was said: the public face tells how much that was.
create index mention_off_topic on mention (brand_id, occurred_at) where off_topic and owner_by is null and gone_at is null;

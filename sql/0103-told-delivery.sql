-- What a delivery fails of and why an endpoint was turned off are kept in both languages of the screens, as {"es": …, "en": …}: whoever
-- reads it has one of them. What was told before in one language stands in both, and is shown as the one sentence it is.
alter table delivery_attempt alter column error type jsonb using case when error is not null then jsonb_build_object('es', error, 'en', error) end;
alter table delivery_attempt rename column error to told;

alter table webhook_endpoint alter column disabled_reason type jsonb using case when disabled_reason is not null then jsonb_build_object('es', disabled_reason, 'en', disabled_reason) end;
alter table webhook_endpoint rename column disabled_reason to disabled_told;

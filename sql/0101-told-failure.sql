-- What a source or an answer failed of is kept in both languages of the screens, as {"es": …, "en": …}: whoever reads it has one of them.
-- What was told before in one language stands in both, and is shown as the one sentence it is.
alter table source alter column failure_message type jsonb using case when failure_message is not null then jsonb_build_object('es', failure_message, 'en', failure_message) end;
alter table source rename column failure_message to failure_told;

alter table answer alter column failure_message type jsonb using case when failure_message is not null then jsonb_build_object('es', failure_message, 'en', failure_message) end;
alter table answer rename column failure_message to failure_told;

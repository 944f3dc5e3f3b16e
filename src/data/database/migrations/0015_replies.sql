-- What each incoming mail was read as, by which reader, and what a person made of it. `findings` and the people named hold
-- words of the mail. The reading stays as it was beside a correction: the difference is what a reader learns from.
create table gtm.replies (
  tenant_id uuid not null default app.tenant(), activity_id uuid not null,
  reader text not null, kinds text[] not null default '{}', findings jsonb not null default '[]',
  -- From when on it is time again, whom a referral names, and who is not there any more.
  until date, referred_to jsonb, gone text,
  -- Whether it answers a mail, as opposed to beginning a conversation.
  is_answer boolean not null default false,
  corrected_kinds text[], corrected_by text, corrected_at timestamptz,
  primary key (tenant_id, activity_id),
  foreign key (tenant_id, activity_id) references gtm.activities (tenant_id, id),
  check (kinds <@ array['bounce_hard', 'bounce_soft', 'opt_out', 'opt_out_doubtful', 'nobody_here', 'out_of_office', 'auto_reply',
    'referral', 'not_now', 'objection', 'interested', 'question', 'thanks']),
  check (corrected_kinds <@ array['bounce_hard', 'bounce_soft', 'opt_out', 'opt_out_doubtful', 'nobody_here', 'out_of_office',
    'auto_reply', 'referral', 'not_now', 'objection', 'interested', 'question', 'thanks'])
);
call app.make_tenant_table('replies');
create index replies_corrected on gtm.replies (tenant_id, corrected_at) where corrected_at is not null;

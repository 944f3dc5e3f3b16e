-- What each incoming mail is: what a reader read it as, and what counts since a person said otherwise. `findings` and the
-- people named hold words of the mail.
create table gtm.replies (
  tenant_id uuid not null default app.tenant(), activity_id uuid not null,
  reader text not null, read_as text[] not null default '{}', kinds text[] not null default '{}',
  findings jsonb not null default '[]',
  -- From when on it is time again, whom a referral names, and who is not there any more.
  until date, referred_to jsonb, gone text,
  -- Whether it answers a mail, as opposed to beginning a conversation.
  is_answer boolean not null default false,
  primary key (tenant_id, activity_id),
  foreign key (tenant_id, activity_id) references gtm.activities (tenant_id, id),
  check (read_as <@ array['bounce_hard', 'bounce_soft', 'opt_out', 'opt_out_doubtful', 'nobody_here', 'out_of_office',
    'auto_reply', 'referral', 'not_now', 'objection', 'interested', 'question', 'thanks']),
  check (kinds <@ array['bounce_hard', 'bounce_soft', 'opt_out', 'opt_out_doubtful', 'nobody_here', 'out_of_office',
    'auto_reply', 'referral', 'not_now', 'objection', 'interested', 'question', 'thanks'])
);
call app.make_tenant_table('replies');

-- Each time a person said that a mail is something else; what a learned reader is trained on.
create table gtm.reply_corrections (
  tenant_id uuid not null default app.tenant(), id uuid not null, activity_id uuid not null,
  kinds text[] not null default '{}', corrected_by text not null, corrected_at timestamptz not null default app.now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, activity_id) references gtm.replies (tenant_id, activity_id),
  check (kinds <@ array['bounce_hard', 'bounce_soft', 'opt_out', 'opt_out_doubtful', 'nobody_here', 'out_of_office',
    'auto_reply', 'referral', 'not_now', 'objection', 'interested', 'question', 'thanks'])
);
call app.make_tenant_table('reply_corrections');
create index reply_corrections_activity on gtm.reply_corrections (tenant_id, activity_id, corrected_at);

-- What an erasure needs to be done again in an older copy of the data, and the files of local mailboxes and calendars that
-- are still to be removed: null once they are gone.
alter table gtm.erasures add column contact_ids uuid[] not null default '{}';
alter table gtm.erasures add column places jsonb;

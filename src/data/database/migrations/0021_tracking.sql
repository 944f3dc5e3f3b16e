-- Whether new mails carry a pixel that tells when they are opened, and lead their links through an address of ours.
alter table gtm.tenants add column track_opens boolean not null default false;
alter table gtm.tenants add column track_links boolean not null default false;

/** What people are told of: an answer that needs them, proposals that wait, a mailbox that stopped, a spike of bounces or opt-outs. */
export const noticeTopics = ['reply', 'approvals', 'mailbox', 'spike'] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

/** By what way: mail to their own address, a signed webhook, a Slack incoming webhook. */
export const noticeWays = ['mail', 'webhook', 'slack'] as const;
export type NoticeWay = (typeof noticeWays)[number];

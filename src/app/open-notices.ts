import { type NoticeServices, sendNotices } from '../agents/notices/send-notices.ts';
import type { Config } from '../config.ts';
import { createOutsidePost } from '../connectors/webhooks/out/post-outside.ts';
import { ownAddress } from './own-address.ts';

/** Tells the people of a tenant what is to be told; holds the way outside open until closed. */
export function openNotices(services: Omit<NoticeServices, 'outside' | 'ownUrl'>, config: Config) {
  const outside = createOutsidePost({ clock: services.clock, allowPrivate: config.allowPrivateUrls });
  const telling = { ...services, outside, ownUrl: ownAddress(config) };
  return { tell: (tenantId: string) => sendNotices(telling, tenantId), close: () => outside.close() };
}

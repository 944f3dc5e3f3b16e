/** Domains at which anybody can have an address, so that one says nothing about an organisation. */
const freeMail = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com icloud.com me.com mac.com aol.com yahoo.com
   yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it ymail.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de
   freenet.de proton.me protonmail.com mail.com mail.ru yandex.ru yandex.com qq.com 163.com 126.com orange.fr free.fr
   laposte.net libero.it virgilio.it wp.pl o2.pl interia.pl seznam.cz hotmail.co.uk hotmail.fr hotmail.de outlook.de
   zoho.com fastmail.com hey.com tutanota.com`.split(/\s+/),
);

export function isFreeMail(domain: string): boolean {
  return freeMail.has(domain);
}

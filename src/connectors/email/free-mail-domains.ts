/**
 * Domains where anybody can have a mailbox, so that an address there says nothing about an employer.
 * Written by hand from the public sign-up pages of the providers; one provider family per line.
 * A domain missing here only means that its users look like one company until someone adds it.
 */
const list = `
  gmail.com googlemail.com
  outlook.com outlook.at outlook.be outlook.bg outlook.cl outlook.co.id outlook.co.il outlook.co.nz outlook.co.th outlook.com.ar
  outlook.com.au outlook.com.br outlook.com.gr outlook.com.hr outlook.com.pe outlook.com.tr outlook.com.ua outlook.com.vn outlook.cz
  outlook.de outlook.dk outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp outlook.kr outlook.lv outlook.my
  outlook.ph outlook.pt outlook.ro outlook.sa outlook.se outlook.sg outlook.si outlook.sk
  live.com live.at live.be live.ca live.cl live.cn live.co.uk live.co.za live.com.ar live.com.au live.com.mx live.com.my live.com.pt
  live.com.sg live.de live.dk live.fi live.fr live.hk live.ie live.in live.it live.jp live.nl live.no live.se windowslive.com msn.com
  passport.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es
  yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.co.jp yahoo.co.in yahoo.com.br ymail.com rocketmail.com myyahoo.com
  icloud.com me.com mac.com privaterelay.appleid.com
  aol.com aol.co.uk aol.de aol.fr aol.it aim.com love.com ygm.com games.com wow.com
  proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.com tuta.io keemail.me
  gmx.de gmx.net gmx.at gmx.ch gmx.com gmx.us gmx.co.uk web.de email.de mail.de freenet.de t-online.de arcor.de online.de posteo.de
  posteo.net mailbox.org kabelmail.de vodafonemail.de o2online.de 1und1.de unitybox.de ewetel.net alice-dsl.net firemail.de
  mail.com email.com usa.com consultant.com engineer.com europe.com post.com myself.com dr.com iname.com writeme.com techie.com
  accountant.com cheerful.com asia.com contractor.net financier.com execs.com workmail.com mail-me.com
  zoho.com zohomail.com zohomail.eu zohomail.in fastmail.com fastmail.fm fastmail.net fastmail.co.uk fastmail.de sent.com
  messagingengine.com hushmail.com hushmail.me hush.com hush.ai mac.hush.com runbox.com mailfence.com startmail.com countermail.com
  disroot.org riseup.net autistici.org inventati.org cock.li airmail.cc ctemplar.com hey.com duck.com pobox.com inbox.com
  inbox.eu mail2world.com lycos.com excite.com rediffmail.com rediff.com indiatimes.com sify.com in.com
  yandex.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru narod.ru mail.ru inbox.ru list.ru bk.ru internet.ru rambler.ru lenta.ru
  autorambler.ru myrambler.ru ro.ru pochta.ru hotbox.ru nm.ru ukr.net i.ua meta.ua bigmir.net online.ua email.ua tut.by mail.by
  qq.com foxmail.com vip.qq.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com sina.com sina.cn vip.sina.com sohu.com
  tom.com 21cn.com 139.com wo.cn 189.cn aliyun.com 263.net hinet.net pchome.com.tw seed.net.tw
  naver.com hanmail.net daum.net nate.com kakao.com korea.com dreamwiz.com empal.com lycos.co.kr
  docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp au.com nifty.com biglobe.ne.jp so-net.ne.jp ocn.ne.jp plala.or.jp excite.co.jp
  goo.jp infoseek.jp asahi-net.or.jp dion.ne.jp
  orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr bbox.fr numericable.fr club-internet.fr aliceadsl.fr voila.fr cegetel.net
  libertysurf.fr noos.fr caramail.com
  libero.it virgilio.it tin.it alice.it tim.it tiscali.it inwind.it iol.it blu.it fastwebnet.it email.it poste.it aruba.it vodafone.it
  terra.es telefonica.net ono.com movistar.es ya.com
  terra.com.br uol.com.br bol.com.br ig.com.br globo.com globomail.com oi.com.br r7.com zipmail.com.br pop.com.br
  terra.com prodigy.net.mx infinitum.com.mx arnet.com.ar fibertel.com.ar ciudad.com.ar speedy.com.ar adinet.com.uy vtr.net
  sapo.pt clix.pt iol.pt netcabo.pt mail.telepac.pt
  telenet.be skynet.be proximus.be belgacom.net scarlet.be pandora.be
  ziggo.nl home.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl xs4all.nl casema.nl chello.nl quicknet.nl zonnet.nl upcmail.nl
  bluewin.ch hispeed.ch sunrise.ch swissonline.ch gmx.li
  aon.at chello.at a1.net utanet.at kabsi.at inode.at liwest.at
  telia.com comhem.se bredband.net spray.se home.se tele2.se bahnhof.se glocalnet.net
  online.no broadpark.no c2i.net frisurf.no getmail.no lyse.net
  mail.dk jubii.dk ofir.dk stofanet.dk youmail.dk tdcadsl.dk get2net.dk
  luukku.com kolumbus.fi elisanet.fi suomi24.fi saunalahti.fi pp.inet.fi netti.fi
  wp.pl onet.pl op.pl o2.pl interia.pl interia.eu poczta.onet.pl poczta.fm tlen.pl gazeta.pl vp.pl autograf.pl go2.pl
  seznam.cz email.cz post.cz centrum.cz volny.cz atlas.cz centrum.sk azet.sk zoznam.sk post.sk pobox.sk
  freemail.hu citromail.hu indamail.hu vipmail.hu t-online.hu
  abv.bg mail.bg dir.bg net.hr inet.hr siol.net amis.net email.si bih.net.ba
  otenet.gr in.gr mailbox.gr forthnet.gr pathfinder.gr hol.gr
  mynet.com ttmail.com superonline.com turk.net
  walla.co.il walla.com 012.net.il netvision.net.il bezeqint.net
  btinternet.com btopenworld.com virginmedia.com virgin.net blueyonder.co.uk ntlworld.com sky.com talktalk.net
  tiscali.co.uk plusnet.com plus.net o2.co.uk orange.net freeserve.co.uk wanadoo.co.uk lineone.net uwclub.net postmaster.co.uk
  eircom.net iol.ie
  comcast.net xfinity.com verizon.net att.net bellsouth.net sbcglobal.net ameritech.net pacbell.net swbell.net flash.net prodigy.net
  cox.net charter.net spectrum.net rr.com twc.com roadrunner.com earthlink.net mindspring.com juno.com netzero.net netzero.com
  optonline.net optimum.net frontier.com frontiernet.net centurylink.net centurytel.net embarqmail.com windstream.net q.com
  suddenlink.net mediacombb.net wowway.com tds.net cableone.net consolidated.net hughes.net compuserve.com
  rogers.com bell.net sympatico.ca shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca sasktel.net mts.net nb.sympatico.ca
  bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au internode.on.net dodo.com.au westnet.com.au adam.com.au
  xtra.co.nz slingshot.co.nz orcon.net.nz clear.net.nz
  mweb.co.za telkomsa.net webmail.co.za vodamail.co.za absamail.co.za iafrica.com
  mailinator.com guerrillamail.com guerrillamail.net 10minutemail.com temp-mail.org yopmail.com trashmail.com trashmail.de
  sharklasers.com getnada.com dispostable.com maildrop.cc mailnesia.com throwawaymail.com wegwerfmail.de spambog.com mailcatch.com
  simplelogin.com simplelogin.co anonaddy.com anonaddy.me addy.io relay.firefox.com mozmail.com
`;

export const freeMailDomains: ReadonlySet<string> = new Set(list.split(/\s+/).filter((domain) => domain !== ''));

/** Names under which a provider gives out mailboxes in many countries (`yahoo.com.vn`, `hotmail.gr`). */
export const freeMailFamilies: ReadonlySet<string> = new Set(['yahoo', 'hotmail', 'ymail', 'rocketmail', 'gmx']);

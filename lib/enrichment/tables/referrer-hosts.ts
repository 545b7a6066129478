/**
 * What referring hosts are where Google Analytics' own list (ga4-sources.ts) says nothing of them: search, social, shopping,
 * video, AI assistants and web mail. From matomo-org/searchengine-and-social-list 3b3a82d, public domain (CC0 1.0,
 * https://github.com/matomo-org/searchengine-and-social-list), with hosts added from general knowledge of the services (facts
 * without a licence), among them those of Snowplow's public referrer cases (../referrer-cases.test.ts). Read 2026-11.
 *
 * `*.host` is the host and all below it, a bare name is that host alone, `name.*` the name before any public suffix.
 */

export type ReferrerKind = 'search' | 'social' | 'shopping' | 'video' | 'assistant' | 'email';

export const referrerPatterns: Record<ReferrerKind, string> = {
  search: `
    adsensecustomsearchads.com ai.quark.cn *.aol.co.uk *.aolsearch.com *.ask.com *.bing.com busca.orange.es busca.uol.com.br
    buscador.terra.com.br classic.startpage.com clck.yandex.* coccoc.com cse.google.* cse.google.com dalesearch.com
    duckduckgo.com ekoru.org elliotforwater.com encrypted.google.com english.sogou.com entireweb.com eu.startpage.com
    excite.co.jp fastweb.it fireball.com freespoke.com ghosterysearch.com gibiru.com gigablast.com givero.com glowstery.com
    google.* google.com google.interia.pl googlesyndicatedsearch.com haosou.com hledani.tiscali.cz html.duckduckgo.com
    image.baidu.com image.search.yahoo.co.jp images.google.* images.google.com images.yandex.* info.com infospace.com
    ipv6.google.com isearch.avg.com *.ixquick.com kagi.com karmasearch.org lemoteur.orange.fr leta.mullvad.net
    lite.duckduckgo.com lukol.com m.search.daum.net m.search.nate.com m.sm.cn m.so.com m.suche.web.de m.yandex.* mamma.com
    marginalia-search.com meta.ua metacrawler.com metager.de metager.org mojeek.co.uk mojeek.com msn.cn neeva.com
    news.search.yahoo.co.jp nova.rambler.ru ntp.msn.cn oceanhero.today onesearch.com peekier.com pesquisa.sapo.pt
    petalsearch.com pic.sogou.com presearch.com presearch.org privacywall.org quark.cn quark.sm.cn r.duckduckgo.com
    recherche.aol.fr ricerca.virgilio.it safe.duckduckgo.com scholar.google.* scholar.google.com *.search-results.com
    search.aol.it search.avast.com search.avira.com search.babylon.com search.brave.com search.ch search.comcast.net
    search.daum.net search.earthlink.net search.free.fr search.frontier.com search.gmx.com search.goo.ne.jp search.lilo.org
    search.lycos.com search.marginalia.nu search.nate.com search.naver.com search.nifty.com search.seznam.cz
    search.shopping.naver.com search.tiscali.it search.walla.co.il search.xfinity.com search.yahoo.co.jp *.search.yahoo.com
    search.zum.com searchassist.babylon.com searchencrypt.com searchresults.verizon.com searx.be sm.cn so.360.cn so.m.sm.cn
    so.toutiao.com soso.com sou.com start.duckduckgo.com startpage.com stract.com suche.1und1.de suche.freenet.de
    suche.gmx.net suche.t-online.de suche.web.de swisscows.com syndicatedsearch.goog szukaj.onet.pl szukaj.wp.pl
    tusksearch.com videa.seznam.cz video.search.yahoo.co.jp *.voila.fr vuhuv.com webcrawler.com weixin.sogou.com ya.ru
    yandex.* yandex.az yandex.co.il yandex.com.am yandex.com.ge yandex.ee yandex.eu yandex.kg yandex.lt yandex.lv yandex.md
    yandex.tj yandex.tm yep.com yz.m.sm.cn zapmeta.com zoznam.sk`,
  social: `
    allmylinks.com api.whatsapp.com band.us beacons.ai bere.al bilibili.com bio.link bio.site bitcoinhackers.org botsin.space
    bsky.app buymeacoffee.com c.im campsite.bio carrd.co channels.weixin.qq.com chaos.social chat.whatsapp.com clien.net
    clubhouse.com cybre.space dcard.tw dcinside.com dev.to discord.com discord.gg discordapp.com doctissimo.fr
    donanimhaber.com douyin.com douyu.com dribbble.com eksisozluk.com fb.com fb.watch fetlife.com flip.it flow.page
    fmkorea.com forums.whirlpool.net.au fosstodon.org friends.nico front-end.social gab.com gettr.com github.com go.bsky.app
    graphics.social hachyderm.io hashnode.com hatenablog.com hckrnews.com hoo.be huya.com i.reddit.com iesdouyin.com ig.me
    indiehackers.com indieweb.social instagr.am jeuxvideo.com jodel.com knzk.me ko-fi.com kooapp.com kuaishou.com
    l.threads.com l.threads.net l.wl.co l.workplace.com lang-8.com lastfm.com.br lastfm.com.tr lastfm.de lastfm.es lastfm.fr
    lastfm.it lastfm.jp lastfm.pl lastfm.ru lastfm.se lemmy.ml lemmy.world lemon8-app.com letterboxd.com liff.line.me lin.ee
    link.zhihu.com linkin.bio links.truthsocial.com linktr.ee livejournal.ru lm.workplace.com lnk.bio lobste.rs m.facebook.com
    m.linkedin.com m.me m.ok.ru m.tiktok.com m.weibo.cn mamot.fr mas.to masto.ai mastodon.art mastodon.at mastodon.cloud
    mastodon.eus mastodon.jalgi.eus mastodon.nz mastodon.online mastodon.scot mastodon.social mastodon.technology
    mastodon.world mastodon.xyz mastodonapp.uk mastodont.cat metapixl.com mewe.com missevan.com mobile.twitter.com
    mobile.x.com mp.weixin.qq.com msha.ke mstdn.io mstdn.jp mstdn.party mstdn.social mumsnet.com my.mail.ru new.reddit.com
    newsie.social nextdoor.co.uk nextdoor.com nextdoor.de nextdoor.fr note.com np.reddit.com odnoklassniki.ru ohai.social
    ok.ru open.substack.com parler.com patreon.com pawoo.net pay.reddit.com pf.kakao.com pin.it pinterest.be pinterest.co.in
    *.pinterest.com pinterest.dk pinterest.ie pinterest.info pix.toot.wales pixelfed.de pixelfed.social pixelfed.uno pixey.org
    ppomppu.co.kr producthunt.com ptt.cc pxlmo.com quey.org redd.it ro-mastodon.puyo.jp s.weibo.com sfba.social sh.reddit.com
    sharechat.com shor.by skyfeed.app snipfeed.co social.tchncs.de social.vivaldi.net sourceforge.net stan.store
    story.kakao.com story.snapchat.com strava.com substack.com t.cn t.snapchat.com t.umblr.com taplink.cc telegram.me
    telegram.org threads.com threads.net tieba.baidu.com tildes.net tkm.eus toot.community truthsocial.com *.tumblr.com
    twitcasting.tv typo.social universeodon.com untappd.com v.douyin.com v2ex.com viadeo.com viber.com vis.social vk.ru
    vkvideo.ru vm.tiktok.com vt.tiktok.com wa.me web.telegram.org web.whatsapp.com weba.telegram.org webk.telegram.org
    weibo.cn whirlpool.net.au withkoji.com workplace.com wykop.pl x.com xhslink.com xiaohongshu.com youtu.be zalo.me zhihu.com`,
  shopping: `
    11st.co.kr 1688.com akakce.com aliexpress.com aliexpress.ru aliexpress.us allegro.pl alza.cz amazon.ae amazon.ca
    amazon.co.jp amazon.com.au amazon.com.be amazon.com.br amazon.com.mx amazon.com.tr amazon.de amazon.eg amazon.es amazon.fr
    amazon.in amazon.it amazon.nl amazon.pl amazon.sa amazon.se amazon.sg americanas.com.br amzn.eu amzn.to ankorstore.com
    app.klarna.com arukereso.hu asos.com become.com beslist.nl bestbuy.com bestprice.gr billiger.de bizrate.com blibli.com
    bol.com bukalapak.com buscape.com.br capitaloneshopping.com carousell.sg catch.com.au cdiscount.com ceneo.pl check24.de
    chollometro.com cimri.com compari.ro comparis.ch coolblue.nl costco.com coupang.com couponfollow.com danawa.com
    dealabs.com ebates.com ebay.at ebay.ca ebay.ch ebay.es ebay.fr ebay.ie ebay.it ebay.nl ebay.pl ebay.us emag.ro etsy.me
    faire.com falabella.com flipkart.com fnac.com geizhals.at geizhals.de getprice.com.au glami.cz glami.gr glami.hu glami.ro
    gmarket.co.kr groupon.co.uk groupon.com guenstiger.de hepsiburada.com heureka.cz heureka.sk hintaopas.fi homedepot.com
    hotline.ua hotukdeals.com ibotta.com idealo.at idealo.co.uk idealo.de idealo.es idealo.fr idealo.it instacart.com jd.com
    joinhoney.com jp.mercari.com jumia.co.ke jumia.com.eg jumia.com.ng kakaku.com kaufland.de kelkoo.co.uk kelkoo.com
    kelkoo.de kelkoo.fr kogan.com lazada.co.id lazada.co.th lazada.com.my lazada.com.ph lazada.sg lazada.vn ledenicheur.fr
    leguide.com liketoknow.it liverpool.com.mx lyst.co.uk lyst.com magazineluiza.com.br market.yandex.ru meesho.com
    mercadolibre.cl mercadolibre.com.co mercadolibre.com.pe mercadolibre.com.uy mercadolivre.com.br mercari.com mydealz.de
    myntra.com n11.com noon.com nykaa.com otto.de ozbargain.com.au ozon.ru pazaruvaj.com pepper.com pepper.nl pepper.pl
    pepper.ru pinduoduo.com preis.de preisjaeger.at pricegrabber.com pricerunner.com pricerunner.dk pricerunner.se
    pricespy.co.nz pricespy.co.uk prisjakt.no prisjakt.nu promodescuentos.com rakuten.com redflagdeals.com retailmenot.com
    s.click.aliexpress.com shein.com shop.tiktok.com shopee.co.id shopee.co.th shopee.com.br shopee.com.my shopee.ph shopee.sg
    shopee.tw shopee.vn shopltk.com shopping.check24.de shopping.com shopping.google.com shopstyle.com skapiec.pl skroutz.gr
    slickdeals.net solotodo.cl staticice.com.au takealot.com taobao.com target.com temu.com tiki.vn tmall.com tokopedia.com
    topcashback.co.uk topcashback.com toppreise.ch trademe.co.nz trendyol.com trovaprezzi.it tweakers.net vergelijk.nl
    walmart.ca walmart.com.mx wayfair.co.uk wayfair.com wayfair.de wildberries.ru yangkeduo.com zalando.co.uk zalando.de
    zalando.fr zalando.pl zap.co.il zbozi.cz zoom.com.br zozo.jp`,
  video: `
    afreecatv.com bilibili.tv bitchute.com chzzk.naver.com clips.twitch.tv dzen.ru giphy.com ixigua.com kick.com loom.com
    m.bilibili.com nebula.tv nico.ms odysee.com pluto.tv rumble.com rutube.ru sooplive.co.kr streamable.com studio.youtube.com
    trovo.live tubitv.com tv.naver.com v.qq.com v.youku.com vidio.com whatnot.com youtube-nocookie.com youtubekids.com`,
  assistant: `
    ai.baidu.com ai.meta.com aistudio.google.com alexa.amazon.com alice.yandex.ru andisearch.com app.jasper.ai
    app.writesonic.com bard.google.com beta.character.ai character.ai chat-gpt.org chat.baidu.com chat.deepseek.com
    chat.lmsys.org chat.mistral.ai chat.openai.com chat.qwen.ai chat.qwenlm.ai chat.z.ai chatglm.cn chatgpt.com chatplus.com
    claude.ai claude.com clova-x.naver.com consensus.app copilot.cloud.microsoft copilot.com copilot.microsoft.com
    deepseek.com doubao.com duck.ai edgeservices.bing.com elicit.com felo.ai gemini.google.com genspark.ai getliner.com
    getmerlin.in giga.chat grok.com hailuoai.com iask.ai kimi.ai kimi.com kimi.moonshot.cn komo.ai labs.openai.com
    labs.perplexity.ai liner.com lmarena.ai lumo.proton.me m365.cloud.microsoft meta.ai mistral.ai notebooklm.google
    notebooklm.google.com perplexity.ai perplexity.com phind.com pi.ai poe.com qwen.ai t3.chat tongyi.aliyun.com tongyi.com
    wrtn.ai x.ai yiyan.baidu.com yuanbao.tencent.com`,
  email: `
    3c-bap.web.de 3c-lxa.mail.com 3c.web.de app.fastmail.com app.frontapp.com app.hey.com app.shortwave.com app.tuta.com
    apps.rackspace.com *.bluewin.ch click.mail.ru clicktime.symantec.com connect.xfinity.com currently.att.yahoo.com
    deref-1und1-02.de deref-1und1.de deref-gmx.at deref-gmx.ch deref-gmx.co.uk deref-gmx.com deref-gmx.de deref-gmx.es
    deref-gmx.fr deref-gmx.it deref-gmx.net deref-mail.com deref-web.de e.mail.ru email.bol.uol.com.br email.bt.com
    email.freenet.de email.godaddy.com email.ionos.ca email.ionos.co.uk email.ionos.com email.ionos.de email.ionos.es
    email.ionos.fr email.ionos.it email.ionos.mx email.secureserver.net email.t-online.de email.telstra.com email.uol.com.br
    exmail.qq.com fastmail.com gmx.at gmx.ch gmx.de gmx.net hotmail.com icloud.com inbox.google.com lightmailer-bap.gmx.net
    lightmailer-bap.web.de lightmailer-bs.gmx.net lightmailer-bs.web.de lightmailer.gmx.at lightmailer.gmx.ch
    lightmailer.gmx.co.uk lightmailer.gmx.com lightmailer.gmx.de lightmailer.gmx.es lightmailer.gmx.fr lightmailer.gmx.it
    lightmailer.gmx.net lightmailer.mail.com linkprotect.cudasvc.com mail.126.com mail.163.com *.mail.aol.com mail.centrum.cz
    mail.centurylink.net mail.daum.net mail.frontier.com mail.google.com mail.hostinger.com mail.iinet.net.au
    mail.infomaniak.com *.mail.live.com mail.missiveapp.com mail.mynet.com mail.nate.com mail.naver.com mail.optimum.net
    mail.proton.me mail.protonmail.com mail.qq.com mail.sina.com.cn mail.spectrum.net mail.superhuman.com mail.talktalk.co.uk
    mail.terra.com.br mail.tim.it mail.tiscali.it mail.tutanota.com mail.ukr.net mail.uol.com.br mail.virgilio.it
    mail.vodafone.de mail.walla.co.il mail.yahoo.co.jp mail.yahoo.co.uk *.mail.yahoo.com *.mail.yahoo.net mail.yandex.by
    mail.yandex.com mail.yandex.com.tr mail.yandex.kz mail.yandex.ua mail.zoho.com mail.zoho.eu mail.zoho.in mail01.orange.fr
    mail02.orange.fr mail1.libero.it mail2.virginmedia.com mail3.nate.com mailbusiness.ionos.ca mailbusiness.ionos.co.uk
    mailbusiness.ionos.com mailbusiness.ionos.de mailbusiness.ionos.es mailbusiness.ionos.fr mailbusiness.ionos.it
    mailbusiness.ionos.mx mbox2.i.ua messagerie.orange.fr messagerie.sfr.fr messageriepro3.orange.fr navigator-lxa.mail.com
    navigator.gmx.net navigator.web.de office.mailbox.org outlook.cloud.microsoft outlook.com outlook.live.com
    outlook.office.com outlook.office365.com poczta.interia.pl poczta.o2.pl poczta.onet.pl poczta.wp.pl posteo.de
    privateemail.com protect2.fireeye.com *.protection.sophos.com *.safelinks.protection.outlook.com secure-web.cisco.com
    touch.mail.ru upcmail.hispeed.ch url.avanan.click urldefense.com urldefense.proofpoint.com web.de webmail-seguro.com.br
    webmail.bell.net webmail.bigpond.com webmail.cox.net webmail.earthlink.net webmail.free.fr webmail.freenet.de
    webmail.kpnmail.nl webmail.laposte.net webmail.libero.it webmail.mail.ovh.net webmail.optuszoo.com.au webmail.proximus.be
    webmail.sfr.fr webmail.shaw.ca webmail.spectrum.net webmail.telenet.be webmail.telus.net webmail.tim.it webmail.ziggo.nl
    webmail1m.orange.fr wmail.orange.fr wx.mail.qq.com zimbra.free.fr`,
};

/** First labels of web mail under providers' own domains. */
export const mailLabels: ReadonlySet<string> = new Set(['webmail', 'email', 'zimbra', 'roundcube']);

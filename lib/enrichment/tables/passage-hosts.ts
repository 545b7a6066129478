/**
 * Hosts that a buyer passes on the way through a purchase: sign-in, payment, card checks (3-D Secure), bank pages, checkouts on a
 * platform's own host, translation, waiting rooms. Nobody is brought by them. Compiled for Tieback; host names are facts and have
 * no licence. Some hundred were seen in referral exclusion lists that shops publish, in the hosts that payment extensions allow
 * in their content security policies, or in code; the others are hosts of services that we know, read 2026-11, not each looked
 * up. A host is left out where we could not place it, or where it is a shop or a portal as well. Hosts that take part by a path
 * only (facebook.com/dialog/oauth) are not here: browsers tell other sites the host alone, so the page they come back to decides
 * (../return.ts).
 *
 * `*.host` is the host and all below it, a bare name is that host alone, `name.*` the name before any public suffix.
 */

export type PassageKind =
  | 'sign-in'
  | 'payment'
  | 'checkout'
  | 'bank'
  | 'card check'
  | 'identity check'
  | 'translation'
  | 'waiting room';

export const passagePatterns: Record<PassageKind, string> = {
  'sign-in': `
    access.line.me account.apple.com account.live.com account.mail.ru account.shopify.com *.accounts.dev accounts.google.*
    accounts.google.com accounts.kakao.com accounts.shopify.com accounts.spotify.com accounts.youtube.com accounts.zoho.com
    accounts.zoho.eu *.amazoncognito.com apac.account.amazon.com api.amazon.com api.login.yahoo.com api.weibo.com
    api.workos.com appleid.apple.com auth.login.yahoo.co.jp *.auth0.com *.authkit.app *.b2clogin.com cfg.smt.docomo.ne.jp
    *.ciamlogin.com connect.auone.jp connect.ok.ru *.descope.com eu.account.amazon.com *.frontegg.com *.fusionauth.io
    *.gigya.com graph.qq.com grp01.id.rakuten.co.jp id.atlassian.com id.my.softbank.jp id.smt.docomo.ne.jp id.twitch.tv
    id.vk.com id.vk.ru idmsa.apple.com kauth.kakao.com *.kinde.com login.account.rakuten.com login.live.com
    login.microsoft.com login.microsoftonline.com login.salesforce.com login.szn.cz login.taobao.com login.vk.com
    login.windows.net login.yahoo.co.jp login.yahoo.com *.logto.app na.account.amazon.com nid.naver.com oauth.mail.ru
    oauth.telegram.org oauth.vk.com oauth.yandex.com oauth.yandex.ru oauth.zaloapp.com *.okta-emea.com *.okta.com
    *.oktapreview.com *.onelogin.com openapi.baidu.com *.oryapis.com passport.baidu.com passport.weibo.com passport.yandex.com
    passport.yandex.ru *.pingidentity.com *.pingone.com *.pingone.eu *.stytch.com *.zitadel.cloud`,
  payment: `
    *.2c2p.com *.2checkout.com *.2co.com *.3gdirectpay.com *.95516.com *.99bill.com *.aamarpay.com *.achcolombia.com.co
    *.acima.com *.addi.com *.adyen.com *.adyen.link *.adyenpayments.com *.afterpay.io *.afterpay.nl *.airwallex.com
    *.akulaku.com *.alipay.com *.alipay.hk *.alipayplus.com *.allsecpay.com *.almapay.com amazonpay.amazon.*
    amazonpay.amazon.in *.amazonpay.com apay-us.amazon.com *.apaylater.com api.cash.app *.aplazame.com *.aplazo.mx
    app.link.com apple-pay-gateway.apple.com applepay.apple.com *.appmax.com.br *.asaas.com *.asiabill.com *.asiapay.com
    *.atfawry.com *.atome.my *.atome.sg *.atone.be *.authorize.net *.autopay.eu *.avangate.com *.axerve.com *.bambora.com
    *.bancontact.com *.bancontact.net *.bankart.si *.barclaycard.co.uk *.barion.com *.beanstream.com *.benefit-gateway.bh
    *.besteron.com *.besteron.sk *.billdesk.com *.billease.ph *.billie.io *.billplz.com *.bitpay.com *.bizum.com *.bizum.es
    *.bka.sh *.bkash.com *.blik.com *.blockonomics.co *.bluemedia.pl *.bluesnap.com *.borgun.is *.borica.bg
    *.braintree-api.com *.braintreegateway.com *.braintreepayments.com *.breadpayments.com *.bspayone.com btcpay.*
    *.btcpayserver.org *.buckaroo.eu *.buckaroo.nl *.cardcom.solutions *.cardconnect.com *.cardlink.gr *.cardstream.com
    *.cashbill.pl *.cashfree.com *.ccavenue.ae *.ccavenue.com *.chasepaymentech.com *.chasepaymentechhostedpay.com
    *.checkout.com *.checkout.fi checkout.link.com checkout.rakuten.co.jp checkout.revolut.com checkout.square.site
    checkout.sumup.com checkout.visa.com *.cielo.com.br *.cloudpayments.ru *.cofidis.es *.cofidis.fr *.coingate.com
    *.coinpayments.net *.comgate.cz commerce.coinbase.com *.computop-paygate.com *.computop.com *.concardis.com *.conekta.com
    *.conekta.io *.convergepay.com *.corvuspay.com *.csob.cz *.culqi.com *.cybersource.com *.dana.id *.danal.co.kr
    *.danalpay.com *.datatrans.biz *.datatrans.ch *.datatrans.com *.decidir.com *.dibs.dk *.dibs.se *.dibspayment.com
    *.dibspayment.eu *.directpay.online *.dlocal.com *.docdatapayments.com *.doku.com *.dotpay.pl *.dragonpay.ph *.duitku.com
    *.e-transactions.fr *.easebuzz.in *.easypaisa.com.pk *.easypay.pt *.ebanx.com *.ebanxpay.com ecomm.sella.it *.ecpay.com.tw
    *.elavon.com *.elavongateway.com *.elavonpaymentgateway.com *.emspay.eu *.enets.sg entegrasyon.asseco-see.com.tr *.epay.bg
    *.epay.dk *.epay.eu *.epayco.co *.epayco.com *.epsilon.jp *.esewa.com.np *.espago.com *.est.com.tr *.eupago.pt
    *.euplatesc.ro *.eurocommerce.gr *.every-pay.com *.every-pay.eu *.eway.com.au *.ewaypayments.com *.eximbay.com
    *.faspay.co.id *.fatzebra.com *.fatzebra.com.au *.fawry.com *.fincode.jp *.firstdata.com *.fiservapps.com *.floa.fr
    *.floapay.com *.flow.cl *.flutterwave.com *.fondy.eu *.fondy.ua *.garantibbva.com.tr *.gcash.com *.gestpay.net
    *.getalma.eu *.getbread.com *.getnet.cl *.getnet.com.br *.getsimpl.com *.getswish.net *.gingerpayments.com *.giropay.de
    giropay.postbank.de *.girosolution.de *.globalcollect.com *.globalgetnet.com *.globaliris.com *.globalpay.com
    *.globalpaymentsinc.com *.gmo-pg.com *.gocardless.com *.gokwik.co *.gopay.co.id *.gopay.com *.gopay.cz *.gotapnow.com
    *.gpwebpay.com *.gr4vy.app *.heartlandpaymentservices.net *.heartlandportico.com *.heidelpay.com *.heidelpay.de
    *.helcim.com *.heylight.com *.hipay-tpp.com *.hipay.com *.hit-pay.com *.hostedpayments.com *.hotpay.pl *.hyp.co.il
    *.hyperpay.com *.iamport.kr *.icepay.com *.icepay.eu *.ifthenpay.com *.imoje.pl *.in3.nl *.ingenico.com *.inicis.com
    *.instamojo.com *.interswitchng.com *.ipay88.com *.ipay88.com.my *.ipaymu.com *.ipg-online.com *.iugu.com *.iyzico.com
    *.iyzipay.com *.izipay.pe *.jazzcash.com.pk *.jcc.com.cy *.jkopay.com *.judopay.com *.juspay.in *.kakaopay.com
    *.kashier.io *.katapult.com *.kcp.co.kr *.khalti.com *.khipu.com *.klarna.com *.klarna.net *.klarnacdn.net
    *.klarnaservices.com *.knet.com.kw *.komoju.com *.kpay.com.kw *.kredivo.com *.kredivo.id *.ksher.com *.kueski.com
    *.kueskipay.com *.kushkipagos.com *.laybuy.com *.lazypay.in *.lemonway.com *.lemonway.fr *.lianlianpay.com
    linkpt.cardservice.co.jp *.liqpay.ua *.lyra.com *.makecommerce.net *.maksekeskus.ee *.mangopay.com *.masterpass.com
    *.maya.ph *.mbway.pt mercadopago.* *.mercadopago.cl *.mercadopago.com *.mercadopago.com.ar *.mercadopago.com.br
    *.mercadopago.com.co *.mercadopago.com.mx *.mercadopago.com.pe *.mercadopago.com.uy *.mercanet.bnpparibas.net
    *.merchant.razer.com *.merpay.com *.meshulam.co.il *.micropayment.de *.micuentaweb.pe *.midtrans.com *.mobbex.com
    *.mobikwik.com *.mobilepay.dk *.mobilepay.fi *.mobilpay.ro *.modo.com.ar *.mollie.com *.mollie.nl *.molpay.com *.momo.vn
    *.monei.com *.moneris.com *.monetico-services.com *.monext.fr *.moneybookers.com *.monnify.com *.monri.com *.montonio.com
    *.moonpay.com *.moyasar.com *.mpay24.com *.mul-pay.jp *.multisafepay.com my.checkout.rakuten.co.jp *.myfatoorah.com
    *.mynagad.com *.mypos.com *.mypos.eu *.netbanx.com *.neteller.com *.netopia-payments.com *.nets.eu *.networkmerchants.com
    *.newebpay.com *.nexi.it *.ngenius-payments.com *.nicepay.co.id *.nicepay.co.kr *.niubiz.com.pe *.nmi.com *.nochex.com
    *.noonpayments.com *.novalnet.com *.novalnet.de *.nowpayments.io *.nspk.ru *.nuvei.com *.oceanpayment.com *.octopus.com.hk
    *.ogone.com *.omise.co *.onepay.vn *.oney.com *.oney.fr *.oney.io online-pay.kakao.com *.onpay.io *.opaycheckout.com
    *.opayo.co.uk *.opennode.com *.openpay.mx *.opn.ooo *.oppwa.com *.optimalpayments.com *.ovo.id *.oxipay.com.au *.ozow.com
    *.pagar.me *.pagbank.com.br *.pagopa.gov.it *.pagopa.it *.pagseguro.com.br *.pagseguro.uol.com.br *.paidy.com pay.amazon.*
    pay.amazon.com pay.binance.com pay.cash.app pay.coinbase.com pay.crypto.com pay.cryptomus.com pay.google.com *.pay.line.me
    *.pay.naver.com *.pay.nl *.pay.rakuten.co.jp pay.revolut.com pay.samsung.com pay.shopify.com pay.sumup.com
    pay.weixin.qq.com pay.yandex.ru *.pay1.de *.paybox.com *.paybright.com paycenter.piraeusbank.gr *.payclip.com *.payco.com
    *.paycom.uz *.paycomet.com *.payconiq.com *.paydirekt.de *.paydollar.com *.payeezy.com *.payengine.de *.payex.com
    *.payfast.co.za *.payfast.io *.payflex.co.za *.payfort.com *.paygate.co.za *.paygent.co.jp *.payglocal.in *.payhere.lk
    *.payin3.nl *.payjustnow.com *.paykeeper.ru *.payline.com *.paymark.co.nz *.paymaya.com *.payme.hsbc.com.hk *.payme.uz
    payment1.smt.docomo.ne.jp payment2.smt.docomo.ne.jp *.paymentexpress.com *.payments-amazon.com payments.amazon.*
    payments.amazon.com payments.coinbase.com payments.epdq.co.uk payments.google.com *.paymentsense.cloud *.paymob.com
    *.paymobsolutions.com *.paymongo.com *.paynow.pl *.payone.com *.payone.de *.payoneer.com *.payoo.vn paypal.* *.paypal.com
    *.paypalobjects.com *.paypay.ne.jp *.payplug.com *.payplus.co.il *.paypo.pl *.payrexx.com *.paysafe.com *.paysafecard.com
    *.paysafecash.com *.paysera.com *.paystack.co *.paystack.com *.paytabs.com *.paytabs.sa *.paytm.com *.paytm.in
    *.paytpv.com *.paytr.com *.paytrace.com *.paytrail.com *.payu.com *.payu.com.tr *.payu.cz *.payu.in *.payu.pl *.payu.ro
    *.payulatam.com *.payway.com.ar *.payway.com.au *.payzen.eu *.peachpayments.com *.pelecard.biz *.pensopay.com
    *.pesapal.com *.pesopay.com *.phonepe.com *.picpay.com *.pingpongx.com *.pinpayments.com *.placetopay.com plisio.net
    *.portmone.com.ua *.portone.io *.postfinance.ch *.postpay.io *.ppro.com *.primer.io *.progleasing.com *.przelewy24.pl
    *.pse.com.co *.qenta.com *.qiwi.com *.qliro.com *.quadpay.com *.quickpay.net *.quickteller.com *.rapyd.net *.ratepay.com
    *.ravepay.co *.razorpay.com *.realexpayments.com *.reddotpayment.com *.redsys.es *.reepay.com *.remita.net *.resurs.com
    *.resursbank.se *.riverty.com *.robokassa.com *.robokassa.ru rzp.io *.safecharge.com *.saferpay.com *.sagepay.com
    sanalposprov.garanti.com.tr *.satispay.com *.sbpayment.jp *.sbrf.ru *.scelliuspaiement.labanquepostale.fr *.secupay.ag
    *.secupay.com secure.checkout.visa.com *.securepay.com.au *.securetrading.net *.senangpay.my *.sequra.com *.sequra.es
    *.sermepa.es *.shopflo.co *.shopflo.com *.shophumm.com *.shopifypay.com *.siampay.com *.sibs.com *.sibsgateway.com
    *.sibspayments.com *.simplepay.hu *.sipay.com.tr *.sips-atos.com *.sips-services.com *.sisow.nl *.sistecredito.com
    *.skrill.com *.snapfinance.com *.snapmint.com *.sofort.com *.soisy.it *.splitit.com *.spreedly.com *.sps-system.com
    *.square.link *.squareup.com src.mastercard.com ssl.ditonlinebetalingssystem.dk *.sslcommerz.com *.stancer.com
    *.stitch.money *.stripe.com *.stripe.network *.sumup.link *.svea.com *.sveaekonomi.se *.swedbankpay.com *.swish.nu
    *.systempay.fr *.tabby.ai *.takepayments.com *.tamara.co *.tap.company *.tappaysdk.com *.telr.com *.tenpay.com *.teya.com
    *.thepay.cz *.tillpayments.com *.tinka.nl *.tngdigital.com.my *.tosspayments.com toyyibpay.com *.tpay.com *.transbank.cl
    *.tranzila.com *.triple-a.io *.truemoney.com *.trustpay.eu *.trustpayments.com *.twint.ch *.twisto.cz *.twisto.pl
    *.unionpay.com *.unionpaysecure.com *.unzer.com *.upayments.com *.userede.com.br *.v-psp.com *.v.me *.valitor.com
    *.valitor.is *.valu.com.eg *.vantivcnp.com *.venmo.com *.verifone.cloud *.veritrans.co.jp *.viabill.com *.vipps.no
    *.vippsmobilepay.com *.vismapay.com *.vivapayments.com *.vnforapps.com *.vnpay.vn *.vnpayment.vn *.vr-payment.de
    *.wallee.com wallet.google.com *.walleypay.com *.wayforpay.com web-pay.line.me *.webmoney.ru *.wero-wallet.eu
    *.windcave.com *.wirecard-cee.com *.wirecard.com *.wmtransfer.com *.wompi.co *.wompi.sv *.worldline-solutions.com
    *.worldpay.com *.wspay.biz *.xendit.co xpay.nexigroup.com xpay.uplus.co.kr *.yaad.net *.yeepay.com *.yoco.com
    *.yookassa.ru *.yoomoney.ru *.zaakpay.com *.zalopay.vn *.ziina.com *.zipmoney.com.au`,
  checkout: `
    *.ablefy.io *.bglobale.com *.boldapps.net *.boldcommerce.com *.bolt.com book.stripe.com *.borderfree.com buy.stripe.com
    *.carthook.com *.cartpanda.com *.chargebee.com *.chargebeeportal.com *.checkout-ds24.com checkout.kajabi.com
    checkout.shopify.com checkout.shopifycs.com checkout.stripe.com *.checkoutchamp.com *.cleverbridge.com *.copecart.com
    *.digistore24.com *.digitalriver.com donate.stripe.com *.elopage.com *.eshopworld.com *.fastspring.com *.foxy.io
    *.foxycart.com *.global-e.com *.lemonsqueezy.com *.mycartpanda.com *.myshopify.com *.onfastspring.com *.ordergroove.com
    orders.clickbank.net *.paddle.com *.paddle.net *.pay.clickbank.net pay.hotmart.com pay.kiwify.com pay.kiwify.com.br
    *.payproglobal.com *.peachpay.app *.rallyon.com *.rechargeapps.com *.rechargepayments.com *.recurly.com *.samcart.com
    secure.squarespace.com *.shopifypreview.com *.skipify.com *.snipcart.com sso.teachable.com *.sticky.io sun.eduzz.com
    *.thrivecart.com *.vtexcommercestable.com.br *.vtexpayments.com.br *.withreach.com *.xsolla.com *.yampi.com.br *.zonos.com
    *.zuora.com`,
  bank: `
    betalen.rabobank.nl *.britepayments.com *.eps-ueberweisung.at *.finicity.com ideal.bunq.com ideal.ing.nl ideal.knab.nl
    *.ideal.nl ideal.rabobank.nl ideal.triodos.nl ideal.vanlanschot.com *.interac.ca *.mepsfpx.com.my *.mybank.eu *.paynet.my
    *.paywithmybank.com *.plaid.com *.polipay.co.nz *.polipayments.com *.sofort.com *.stuzza.at *.tink.com *.tink.se
    *.truelayer.com *.trustly.com *.trustly.net *.volt.io *.yapily.com *.zimpler.com`,
  'card check': `
    3d-secure-code.de 3d-secure.postbank.de 3ds.e-cartebleue.com 3dsecure-cardprocess.de 3dsecure.bw-bank.de
    3dsecure.deutsche-bank.de 3dsecure.gpwebpay.com *.3dsecure.io 3dsgate.borica.bg *.3dsintegrator.com acs.netcetera.ch
    acs.tinkoff.ru acs3.sbrf.ru acs4.sbrf.ru acs5.sbrf.ru acs6.sbrf.ru acs7.sbrf.ru *.apata.io *.arcot.com *.bkm.com.tr
    *.cardcomplete.com *.cardinalcommerce.com clicksafe.lloydstsb.com *.cm-cic.com *.enstage-sas.com *.enstage.com
    *.entersekt.com geschuetzteinkaufen.commerzbank.de *.gpayments.com *.gpayments.net *.icscards.nl *.modirum.com
    *.netcetera-payment.ch pay.activa-card.com *.paylife.at *.pluscard.de *.rsa3dsauth.com *.securecode.com
    *.securesuite.co.uk *.securesuite.net *.sia.eu *.sparkassen-kreditkarten.de *.touchtechpayments.com
    verified-by-visa.ing-diba.de verifiedbyvisa.comdirect.de *.wibmo.com *.wlp-acs.com`,
  'identity check': `
    *.agechecked.com *.agechecker.net *.bankid.com *.bankid.no *.bankidnorge.no *.criipto.id *.digid.nl *.eideasy.com
    *.franceconnect.gouv.fr *.frejaeid.com *.id-austria.gv.at *.idin.nl *.idnow.de *.idnow.io idporten.no
    *.idserver.servizicie.interno.gov.it *.itsme-id.com *.itsme.be *.itsme.services *.jumio.ai *.jumio.com login.idporten.no
    *.mitid.dk *.nemid.nu *.nemlog-in.dk *.netverify.com *.onfido.app *.onfido.com *.postident.de postident.deutschepost.de
    *.sheerid.com *.signicat.com *.singpass.gov.sg *.smart-id.com *.spid.gov.it *.sumsub.com *.swissid.ch
    tunnistautuminen.suomi.fi *.veratad.com *.veriff.com *.veriff.me verify.stripe.com *.verimi.de *.withpersona.com
    *.yoti.com`,
  translation: `
    12ft.io archive.is archive.ph archive.today cache.baiducontent.com cc.bingj.com *.cdn.ampproject.org fanyi.baidu.com
    fanyi.youdao.com googleweblight.com hghltd.yandex.net *.microsofttranslator.com *.opera-mini.net papago.naver.com
    papago.naver.net r.jina.ai *.translate.goog translate.google.* translate.google.com translate.googleusercontent.com
    translate.yandex.com translate.yandex.ru *.translatetheweb.com *.turbopages.org webcache.googleusercontent.com
    yandexwebcache.net`,
  'waiting room': `
    *.arkoselabs.com *.awswaf.com *.captcha-delivery.com challenges.cloudflare.com consent.google.* consent.google.com
    consent.yahoo.com consent.youtube.com guce.yahoo.com *.hcaptcha.com *.perfdrive.com *.perimeterx.net *.px-cloud.net
    *.queue-it.net`,
};

/**
 * Payment services and banks that send visitors of their own too: passages in the middle of a visit only. Each with all below it.
 */
export const passagesWithinVisit = `
    abnamro.nl affirm.ca affirm.com afterpay.com aktia.fi americanexpress.com asnbank.nl belfius.be bigcommerce.com
    bnpparibasfortis.be cash.app cbc.be clearpay.co.uk clearpay.com comdirect.de commerzbank.de danskebank.fi dkb.de
    gumroad.com id.me ing.be kbc.be klarna.com link.com luminor.ee luminor.lt luminor.lv monzo.com mybigcommerce.com
    netcetera.com nexigroup.com nordea.fi op.fi paypal.me postbank.de regiobank.nl revolut.com s-pankki.fi sberbank.ru
    scalapay.com seb.ee seb.lt seb.lv sezzle.com shop.app snsbank.nl sparkasse.de swedbank.ee swedbank.lt swedbank.lv
    tatrabanka.sk tbank.ru tikkie.me tinkoff.ru venmo.com visa.com wixsite.com worldline.com zip.co`;

/** First labels of card issuers' check pages, which stand below the banks' own domains. */
export const cardCheckLabel =
  /^(?:acs\d*|3ds\d*|3-?d-?secure\d*|3dss|3dsgate|3dsacs|mpi|securecode|verifiedbyvisa|vbv|safekey|protectbuy|(?:acs|3ds)-[a-z0-9-]+|[a-z0-9-]+-acs)$/;

/** First labels of a store's own hosts for signing in and paying; they count only below the registrable domain of the store. */
export const ownLabels: ReadonlySet<string> = new Set(
  'sso auth login signin account accounts checkout secure pay payment payments cart order orders seguro'.split(' '),
);

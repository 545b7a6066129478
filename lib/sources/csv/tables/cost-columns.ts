/**
 * What a column of a file of ad costs can be, with the headings of the platforms' own exports (Meta Ads Manager, Google Ads, TikTok Ads
 * Manager, Microsoft Advertising; English, German, French, Spanish, Italian, Dutch; read 2026-11). Headings are compared without case,
 * accents, spaces, signs, and what stands in brackets; the first that fits wins.
 */
export type CostColumnId = (typeof costColumns)[number]['id'];

export const costColumns = [
  {
    id: 'day',
    label: 'Day',
    required: true,
    headings: [
      'day',
      'date',
      'byday',
      'statdate',
      'statdatetime',
      'tag',
      'datum',
      'jour',
      'dia',
      'fecha',
      'giorno',
      'data',
      'dag',
    ].concat([
      'timeperiod',
      'reportingstarts',
      'beginnderberichterstattung',
      'berichtsbeginn',
      'debutdesrapports',
      'iniciodelinforme',
    ]),
  },
  {
    id: 'cost',
    label: 'Cost',
    required: true,
    headings: [
      'amountspent',
      'cost',
      'spend',
      'totalcost',
      'ausgegebenerbetrag',
      'kosten',
      'ausgaben',
      'montantdepense',
      'cout',
      'depenses',
    ].concat(['importegastado', 'coste', 'costo', 'gasto', 'importospeso', 'spesa', 'besteedbedrag', 'uitgegevenbedrag']),
  },
  {
    id: 'currency',
    label: 'Currency',
    headings: [
      'currency',
      'currencycode',
      'accountcurrency',
      'wahrung',
      'wahrungscode',
      'devise',
      'codedevise',
      'moneda',
      'codigodemoneda',
      'valuta',
    ],
  },
  {
    id: 'campaignId',
    label: 'Campaign ID',
    headings: ['campaignid', 'kampagnenid', 'idcampagne', 'iddelacampana', 'idcampagna', 'campagneid'],
  },
  {
    id: 'campaign',
    label: 'Campaign',
    headings: [
      'campaignname',
      'campaign',
      'kampagnenname',
      'kampagne',
      'nomdelacampagne',
      'campagne',
      'nombredelacampana',
      'campana',
    ].concat(['nomecampagna', 'nomedellacampagna', 'campagna', 'campagnenaam', 'naamvancampagne']),
  },
  { id: 'adGroupId', label: 'Ad group ID', headings: ['adsetid', 'adgroupid', 'anzeigengruppenid', 'anzeigengruppeid'] },
  {
    id: 'adGroup',
    label: 'Ad group',
    headings: ['adsetname', 'adset', 'adgroupname', 'adgroup', 'anzeigengruppenname', 'nameanzeigengruppe', 'anzeigengruppe']
      .concat(['nomdelensembledepublicites', 'groupedannonces', 'nombredelconjuntodeanuncios', 'grupodeanuncios'])
      .concat(['nomegruppodiinserzioni', 'gruppodiannunci', 'naamadvertentieset', 'advertentiegroep']),
  },
  {
    id: 'adId',
    label: 'Ad ID',
    headings: ['adid', 'anzeigenid', 'idpublicite', 'iddelanuncio', 'idinserzione', 'advertentieid'],
  },
  {
    id: 'ad',
    label: 'Ad',
    headings: [
      'adname',
      'ad',
      'anzeigenname',
      'nameanzeige',
      'anzeige',
      'nomdelapublicite',
      'nombredelanuncio',
      'nomeinserzione',
      'advertentienaam',
    ],
  },
  {
    id: 'impressions',
    label: 'Impressions',
    headings: ['impressions', 'impr', 'impressionen', 'impresiones', 'impressioni', 'vertoningen'],
  },
  {
    id: 'clicks',
    label: 'Clicks',
    headings: [
      'linkclicks',
      'clicksdestination',
      'clicks',
      'clicksall',
      'linkklicks',
      'klicks',
      'clicssurunlien',
      'clics',
      'clicsenelenlace',
    ].concat(['clicsulink', 'clic', 'linkklikken', 'klikken']),
  },
] as const;

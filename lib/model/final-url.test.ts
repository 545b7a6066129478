/** Protects what is said of an ad's address: what it would arrive with, which ids it lacks, and what is lost or filled by nobody. */
import { describe, expect, it } from 'vitest';
import { checkFinalUrl, FINAL_URL_MAX, missingIds } from './final-url';
import { urlTemplateOf, urlTemplates } from './url-template';

const meta = urlTemplateOf('meta') ?? '';
const google = urlTemplateOf('google') ?? '';

describe('checkFinalUrl', () => {
  it.each(urlTemplates)('finds nothing missing where the template of $name stands', ({ template }) => {
    const check = checkFinalUrl(`https://shop.example/p?color=blau&${template}`, template);
    expect([check?.missing, check?.remarks]).toEqual([[], []]);
  });

  it('says what each parameter is read as, and what is missing', () => {
    expect(checkFinalUrl('https://shop.example/?utm_source=facebook&UTM_ID={{campaign.id}}&ref=7', meta)).toEqual({
      parameters: [
        { name: 'utm_source', value: 'facebook', field: 'source', isMacro: false },
        { name: 'UTM_ID', value: '{{campaign.id}}', field: 'campaignId', isMacro: true },
        { name: 'ref', value: '7', isMacro: false },
      ],
      missing: [
        { field: 'medium', parameter: 'utm_medium' },
        { field: 'campaign', parameter: 'utm_campaign' },
        { field: 'adGroup', parameter: 'tb_adgroup' },
        { field: 'ad', parameter: 'tb_ad' },
      ],
      remarks: [],
    });
  });

  it.each([
    ['https://shop.example/#utm_source=x', [{ remark: 'after_hash', parameter: 'utm_source' }]],
    ['https://shop.example/#/shop?utm_id=7', [{ remark: 'after_hash', parameter: 'utm_id' }]],
    ['https://shop.example/?utm_id={campaignid}', [{ remark: 'other_macro', parameter: 'utm_id' }]],
    ['https://shop.example/?utm_id=1&utm_id=2', [{ remark: 'twice', parameter: 'utm_id' }]],
    ['http://shop.example/', [{ remark: 'not_secure' }]],
  ])('remarks on %s', (url, remarks) => {
    expect(checkFinalUrl(url, meta)?.remarks).toEqual(remarks);
  });

  it.each(['', 'shop.example/?utm_id=1', 'javascript:alert(1)', 'https://', `https://shop.example/${'a'.repeat(FINAL_URL_MAX)}`])(
    'takes %.40s for no address',
    (text) => {
      expect(checkFinalUrl(text, meta)).toBeUndefined();
    },
  );
});

describe('missingIds', () => {
  it.each([
    ['https://shop.example/', ['utm_id', 'tb_adgroup', 'tb_ad']],
    ['https://shop.example/?gad_campaignid=1&hsa_grp=2&utm_content=film', []],
    ['https://shop.example/?utm_id=', ['utm_id', 'tb_adgroup', 'tb_ad']],
    ['no address', []],
  ])('of %s are %j', (url, ids) => {
    expect(missingIds(url, google)).toEqual(ids);
  });
});

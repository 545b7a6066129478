/** Protects what the ECB's files are read as: any of their forms gives the same rates, and half a file gives none. */
import { describe, expect, it } from 'vitest';
import { readEcbRates } from './ecb';

const xml = (days: string) => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube>${days}</Cube></gesmes:Envelope>
`;
const FRIDAY = { currency: 'USD', day: '2026-11-27', units: '1.1234' };
const THURSDAY = { currency: 'USD', day: '2026-11-26', units: '1.12' };

describe('readEcbRates', () => {
  it.each([
    [
      'XML of two days, newest first',
      xml(`<Cube time="2026-11-27"><Cube currency="USD" rate="1.1234"/></Cube>
        <Cube time="2026-11-26"><Cube currency="USD" rate="1.12"/></Cube>`),
    ],
    [
      'XML in single quotes, the rate before the currency',
      xml(
        `<Cube time='2026-11-26'><Cube rate='1.12' currency='USD'/></Cube><Cube time='2026-11-27'><Cube rate='1.1234' currency='USD' /></Cube>`,
      ),
    ],
    ['the history as CSV, a comma at the end of each line', 'Date,USD,\n2026-11-27,1.1234,\n2026-11-26,1.12,\n'],
    ['with a byte order mark and Windows line ends', '\uFEFFDate,USD,\r\n2026-11-27,1.1234,\r\n2026-11-26,1.12,\r\n'],
    [
      'the CSV of a day, with its date in words and blanks',
      'Date, USD, \n26 November 2026, 1.12, \n27 November 2026, 1.1234, \n',
    ],
  ])('reads %s', (_, text) => expect(readEcbRates(text)).toEqual({ ok: true, value: [THURSDAY, FRIDAY] }));

  it('goes by the names of columns, and passes over currencies that nobody knows', () => {
    expect(readEcbRates('QQQ,JPY,Date\n5,170.25,2026-11-27\n')).toEqual({
      ok: true,
      value: [{ currency: 'JPY', day: '2026-11-27', units: '170.25' }],
    });
  });

  it('says once when a rate has ended, and nothing of the days before the first', () => {
    const text = 'Date,USD,RUB,\n2022-03-04,1.1,N/A,\n2022-03-03,1.1,N/A,\n2022-03-02,1.1,117.2010,\n2022-03-01,1.1,N/A,\n';
    const read = readEcbRates(text);
    expect(read.ok && read.value.filter(({ currency }) => currency === 'RUB')).toEqual([
      { currency: 'RUB', day: '2022-03-02', units: '117.2010' },
      { currency: 'RUB', day: '2022-03-03', units: null },
    ]);
  });

  it.each([
    ['a file cut off', xml('<Cube time="2026-11-27"><Cube currency="USD" rate="1.1"/>').slice(0, -25), /no complete file/],
    ['a rate with a comma', 'Date;USD\n2026-11-27;1,1\n', /needs a column "Date"/],
    ['a rate below zero', 'Date,USD\n2026-11-27,-1.1\n', /^Row 2: the rate of USD, "-1.1"/],
    [
      'a rate of zero',
      xml('<Cube time="2026-11-27"><Cube currency="USD" rate="0.0000"/></Cube>'),
      /^2026-11-27: the rate of USD/,
    ],
    ['an exponent', 'Date,USD\n2026-11-27,1e3\n', /no number above zero/],
    ['a day that no calendar has', 'Date,USD\n2026-02-30,1.1\n', /"2026-02-30" is no day/],
    ['a zip archive', 'PK\u0003\u0004\u0014', /unpack it/],
    ['a page of HTML', '<!doctype html><html></html>', /no complete file/],
    ['nothing', '', /needs a column "Date"/],
    ['days without a rate', 'Date,USD\n2026-11-27,N/A\n', /no exchange rates/],
  ])('refuses %s', (_, text, detail) => {
    expect(readEcbRates(text)).toEqual({ ok: false, failure: expect.stringMatching(detail) });
  });
});

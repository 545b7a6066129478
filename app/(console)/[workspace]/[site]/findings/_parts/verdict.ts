/** What is found of a campaign, in sentences: figures first, and how sure they are. Never an order. */
import type { FindingView } from '@/lib/reporting/reports/findings/definition';

type Words = {
  money: (money: { amount: string; currency: string }) => string;
  count: (count: number | string) => string;
  percent: (share: number) => string;
};

/** Above this a campaign that pays for itself would often look the same. */
const OFTEN = 0.1;

export function verdictOf({ kind, evidence }: Pick<FindingView, 'kind' | 'evidence'>, words: Words): string {
  const { cost, currency, models, breakEven, viewShare = 0, viewShareMax, ads = [], fall } = evidence;
  const { money, count, percent } = words;
  const [best, second] = models;
  const spent = money({ amount: cost, currency });
  const at = `break-even is ${count(breakEven.roas)}${breakEven.isAssumed ? ', assumed' : ''}`;
  switch (kind) {
    case 'losing':
      return `Cost ${spent}, and even ${best?.name} gives it no more than ${money({ amount: best?.revenue ?? '0', currency })}: a ROAS of ${count(best?.roas ?? '0')}, where ${at}.${sureness(evidence, words)}`;
    case 'views':
      return `Clicks show a ROAS of at most ${count(best?.roas ?? '0')} for ${spent}, where ${at}. But ${percent(viewShare)} of what its platform claims came after a mere view, more than the ${percent(viewShareMax)} up to which clicks can judge: only a test tells.`;
    case 'one_model':
      return `${best?.name} alone says that it pays: a ROAS of ${count(best?.roas ?? '0')} for ${spent}. The next, ${second?.name}, says ${count(second?.roas ?? '0')}; ${at}.${sureness(evidence, words)}`;
    case 'untracked': {
      if (evidence.sessions === 0)
        return `Cost ${spent}, and nobody was seen to come by it: its links may lack parameters, or its clicks do not reach the store.`;
      const named = ads.map((ad) => `${ad.ad} (${money({ amount: ad.cost, currency })})`).join(', ');
      return `Nobody was seen to come by ${ads.length === 1 ? 'one of its ads' : `${count(ads.length)} of its ads`}: ${named}. Their links may lack parameters; what they bring is counted elsewhere.`;
    }
    case 'fell':
      return `ROAS of the last two weeks is ${count(fall?.now ?? '')}, after ${count(fall?.before ?? '')} in the weeks before. By its own ups and downs it would be below ${count(fall?.low ?? '')} in one fortnight of a hundred.`;
  }
}

/** Few orders say little. */
function sureness({ chance }: FindingView['evidence'], { percent }: Words): string {
  if (chance === undefined || chance < OFTEN) return '';
  return ` It has few orders: of campaigns that just pay for themselves, ${percent(chance)} would show no more by chance.`;
}

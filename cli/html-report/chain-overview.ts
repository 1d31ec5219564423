import { linkNames } from '../../shared/alarm-chain/index.ts';
import type { Report } from '../../shared/audit/report.ts';
import { countLinks, countReasons, type LinkCount } from './chain-end.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { number } from './overview.ts';
import { causeSentence, linkTasks, linkTitles } from './words.ts';

/** Height of the drawn flow at its widest, in units of its own drawing. */
const flowHeight = 40;
/** Reasons that are shown at once; the others are one press away. */
const reasonsAtOnce = 6;

/** The chain as it holds for all accounts: how many arrive at each link, and how many end there. */
export function chainOverview({ accounts }: Report): Markup {
  const results = accounts.flatMap((account) => account.results);
  const counts = countLinks(results, linkNames);
  const entered = results.filter(({ chain }) => chain.length > 0).length;
  const notEntered = results.length - entered;
  return markup`<section class="chains" aria-labelledby="chains-title">
    <h2 id="chains-title">Where chains break</h2>
    <p class="lead">
      ${entered === 1 ? 'One chain was' : `${number(entered)} chains were`} followed, link by link; each ends at its first link that is broken or
      could not be
      seen.${notEntered === 0 ? nothing : markup` ${number(notEntered)} could not be entered at all.`}
    </p>
    <ol class="flow">
      ${counts.map((count, index) => linkItem(count, counts[index - 1]?.passing ?? entered, entered))}
    </ol>
    ${reasonList(results)}
  </section>`;
}

function linkItem({ link, passing, broken, unseen }: LinkCount, arriving: number, entered: number): Markup {
  const isLive = link === 'live';
  const unseenWord = isLive ? 'not proven yet' : 'not seen';
  return markup`<li class="flow-link${broken > 0 ? ' has-broken' : ''}">
    <a data-filter href="#link=${link}">
      ${band(arriving, isLive ? arriving - broken : passing, entered)}
      <span class="flow-name">${linkTitles[link]}</span>
      <span class="flow-task">${linkTasks[link]}</span>
      <span class="flow-count passing"><b>${number(passing)}</b> ${isLive ? 'proven' : 'pass'}</span>
      <span class="flow-count broken${broken === 0 ? ' none' : ''}"><b>${number(broken)}</b> break here</span>
      ${unseen === 0 ? nothing : markup`<span class="flow-count unseen"><b>${number(unseen)}</b> ${unseenWord}</span>`}
    </a>
  </li>`;
}

/** A band as high as there are chains, which narrows where some end. Only for the eye: the numbers stand below. */
function band(arriving: number, passing: number, entered: number): Markup {
  const half = (count: number) =>
    count === 0 ? 0 : Math.max(0.4, (count / Math.max(1, entered)) * (flowHeight / 2));
  const middle = flowHeight / 2;
  const [from, to] = [half(arriving), half(passing)];
  const points = `0,${round(middle - from)} 38,${round(middle - from)} 62,${round(middle - to)} 100,${round(middle - to)} 100,${round(middle + to)} 62,${round(middle + to)} 38,${round(middle + from)} 0,${round(middle + from)}`;
  return markup`<svg
    class="band"
    viewBox="0 0 100 ${flowHeight}"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    <polygon points="${points}" />
  </svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function reasonList(results: Parameters<typeof countReasons>[0]): Markup {
  const counts = countReasons(results);
  if (counts.length === 0) return nothing;
  const items = counts.map(
    ({ reason, count }) =>
      markup`<li>
        <a class="reason" data-filter href="#reason=${reason}"
          ><b>${number(count)}</b> <code>${reason}</code> <span>${causeSentence(reason)}</span></a
        >
      </li>`,
  );
  const further = items.slice(reasonsAtOnce);
  return markup`<h3 id="reasons-title">By reason</h3>
    <ul class="reasons" aria-labelledby="reasons-title">
      ${items.slice(0, reasonsAtOnce)}
    </ul>
    ${
      further.length === 0
        ? nothing
        : markup`<details class="further-reasons">
            <summary>${number(further.length)} more reasons</summary>
            <ul class="reasons">
              ${further}
            </ul>
          </details>`
    }`;
}

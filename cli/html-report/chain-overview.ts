import { linkNames } from '../../shared/alarm-chain/index.ts';
import type { Report } from '../../shared/audit/report.ts';
import { number } from './answer.ts';
import { countLinks, countReasons, type LinkCount } from './chain-end.ts';
import { markup, nothing, type Markup } from './markup.ts';
import { causeSentence, linkTasks, linkTitles } from './words.ts';

/** Height of the drawn flow at its widest, in units of its own drawing. */
const flowHeight = 40;
/** Reasons that are shown at once; the others are one press away. */
const reasonsAtOnce = 6;

/** The chain as it holds for all accounts: how many arrive at each link, and how many end there. */
export function chainOverview({ accounts, run: { verdict } }: Report): Markup {
  const results = accounts.flatMap((account) => account.results);
  const counts = countLinks(results, linkNames, verdict);
  const entered = results.filter(({ chain }) => chain.length > 0).length;
  const notEntered = results.length - entered;
  return markup`<section class="chains" aria-labelledby="chains-title">
    <h2 id="chains-title">Where chains break</h2>
    <p class="lead">
      ${entered === 1 ? 'One chain was' : `${number(entered)} chains were`} followed, link by link; each ends at its first link that is broken or
      could not be
      seen.${notEntered === 0 ? nothing : markup` ${number(notEntered)} could not be entered at all.`}${
        verdict === 'cloudguard'
          ? ' They are shown although the status does not depend on them: CloudGuard’s check alone decides it.'
          : ''
      }
    </p>
    <ol class="flow">
      ${counts.map((count, index) => linkItem(count, counts[index - 1]?.passing ?? entered, entered))}
    </ol>
    ${reasonList(countReasons(results, verdict))}
  </section>`;
}

/** A link leads to the accounts whose chains end at it, where there are any. */
function linkItem(count: LinkCount, arriving: number, entered: number): Markup {
  const { link, passing, broken, unseen } = count;
  const isLive = link === 'live';
  const unseenWord = isLive ? 'not proven yet' : 'not seen';
  // A live proof that is to come ends no chain.
  const ending = isLive ? broken : broken + unseen;
  const content = markup`${band(arriving, isLive ? arriving - broken : passing, entered)}
      <span class="flow-name">${linkTitles[link]}</span>
      <span class="flow-task">${linkTasks[link]}</span>
      <span class="flow-count passing"><b>${number(passing)}</b> ${isLive ? 'proven' : 'pass'}</span>
      <span class="flow-count broken${broken === 0 ? ' none' : ''}"><b>${number(broken)}</b> break here</span>
      ${unseen === 0 ? nothing : markup`<span class="flow-count unseen"><b>${number(unseen)}</b> ${unseenWord}</span>`}`;
  return markup`<li class="flow-link ${outcomeClass(count, arriving)}">
    ${
      ending === 0
        ? markup`<div class="flow-step">${content}</div>`
        : markup`<a class="flow-step" data-filter="#link=${link}">${content}</a>`
    }
  </li>`;
}

/** What the circle of a link says by its colour and its line; the numbers say it too. */
function outcomeClass({ broken, unseen }: LinkCount, arriving: number): string {
  if (broken > 0) return 'has-broken';
  if (unseen > 0) return 'has-unseen';
  return arriving === 0 ? 'has-none' : 'has-passing';
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

function reasonList(counts: ReturnType<typeof countReasons>): Markup {
  if (counts.length === 0) return nothing;
  const items = counts.map(
    ({ reason, count }) =>
      markup`<li>
        <a class="reason" data-filter="#reason=${reason}"
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

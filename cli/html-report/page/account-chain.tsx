import type { LinkDetail, LinkState } from '../page-data.ts';
import { page, titleOf } from './data.ts';
import { Foreign } from './texts.tsx';

interface AccountChainProps {
  readonly chain: readonly LinkDetail[];
  readonly ofAccount: string;
}

const stateWords: Readonly<Record<LinkState, string>> = {
  holds: 'holds',
  broken: 'broken',
  refused: 'holds, but CloudGuard refuses it',
  unseen: 'not seen',
  'not-reached': 'not reached',
};

/** The drawn chain of one account, each link with what it was judged on. */
export function AccountChain({ chain, ofAccount }: AccountChainProps) {
  return (
    <section>
      <h3>The chain</h3>
      <ol class="chain">
        {chain.map((link) => (
          <li key={link.link} class={`link state-${link.state}`}>
            <p class="link-head">
              <span class="link-name">{titleOf(link.link)}</span>{' '}
              <span class="link-state">
                {link.link === 'live' && link.state === 'unseen' ? 'not proven yet' : stateWords[link.state]}
              </span>
            </p>
            {link.cause === null ? null : (
              <p class="link-cause">
                <code>{link.cause}</code> {page.causes[link.cause]}
              </p>
            )}
            <Evidence link={link} ofAccount={ofAccount} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What holds is one press away; what ends the chain is there at once. */
function Evidence({ link, ofAccount }: { readonly link: LinkDetail; readonly ofAccount: string }) {
  const { resource, observed } = link;
  if (resource === null && observed.length === 0) return null;
  return (
    <details class="evidence" open={link.state !== 'holds'}>
      <summary>
        {resource === null ? (
          'Evidence'
        ) : (
          <>
            {resource.type} <Foreign text={resource.name} />
          </>
        )}
      </summary>
      <dl>
        {resource === null ? null : (
          <>
            {resource.arn === null ? null : <Fact name="ARN" value={resource.arn} />}
            <Fact name="Account" value={resource.accountId} isForeign={resource.accountId !== ofAccount} />
            <Fact name="Region" value={resource.region} />
          </>
        )}
        {observed.map(([name, value]) => (
          <Fact key={name} name={name} value={value} isObserved />
        ))}
      </dl>
    </details>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  /** By its name in the report. */
  readonly isObserved?: boolean;
  /** Another account than the one that is shown. */
  readonly isForeign?: boolean;
}

function Fact({ name, value, isObserved = false, isForeign = false }: FactProps) {
  return (
    <div>
      <dt>{isObserved ? <code>{name}</code> : name}</dt>
      <dd>
        <Foreign text={value} />
        {isForeign ? <strong> (another account)</strong> : null}
      </dd>
    </div>
  );
}

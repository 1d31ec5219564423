import { useMemo } from 'preact/hooks';
import type { AccountDetail } from '../page-data.ts';
import { AccountChain } from './account-chain.tsx';
import { Commands } from './commands.tsx';
import { detailOf, type TableRow } from './data.ts';
import { Foreign, Sentence } from './texts.tsx';
import { Verdicts } from './verdicts.tsx';
import { WitnessRecord } from './witness-record.tsx';

/** Characters of an account's name that its row can show at any width. */
const nameInRow = 40;

/** All that is known of one account: why, its chain with the evidence, and what to do. */
export function AccountPanel({ id, row }: { readonly id: string; readonly row: TableRow }) {
  const detail = useMemo(() => detailOf(row), [row]);
  return (
    <section id={id} class="panel" aria-label={`Account ${row.accountId}`}>
      <p class="message">
        <Sentence text={detail.message} />
      </p>
      {row.name.length <= nameInRow ? null : (
        <details class="evidence">
          <summary>The whole name of the account</summary>
          <p>
            <Foreign text={row.name} />
          </p>
        </details>
      )}
      {detail.verdicts === null ? null : <Verdicts {...detail.verdicts} />}
      <div class="panel-columns">
        <div>
          {detail.chain.length === 0 ? null : <AccountChain chain={detail.chain} ofAccount={row.accountId} />}
        </div>
        <div>
          <Mend detail={detail} accountId={row.accountId} />
          {detail.witness === null ? null : <WitnessRecord witness={detail.witness} />}
          <Notes notes={detail.notes} />
          <FindingOutcome finding={detail.finding} />
        </div>
      </div>
    </section>
  );
}

interface MendProps {
  readonly detail: AccountDetail;
  readonly accountId: string;
}

function Mend({ detail, accountId }: MendProps) {
  const { mend, exception, commands, areCommandsInstead, hasHiddenCommand, commandAccountId } = detail;
  if (mend === null && exception === null && commands.length === 0 && !hasHiddenCommand) return null;
  return (
    <section class="mend">
      <h3>What to do</h3>
      {exception === null ? null : <Exception exception={exception} />}
      {mend === null ? null : (
        <p>
          <Sentence text={mend.text} />
        </p>
      )}
      {mend === null || mend.url === null ? null : (
        <p>
          <a href={mend.url} rel="noreferrer noopener" target="_blank">
            AWS documentation<span class="visually-hidden"> (opens in a new tab)</span>
          </a>
        </p>
      )}
      {hasHiddenCommand ? (
        <p>
          The commands are left out: a name in them holds characters that cannot be seen. Rename the resource,
          or carry out by hand what is said above.
        </p>
      ) : (
        <Commands
          commands={commands}
          areInstead={areCommandsInstead}
          at={commandAccountId}
          ofAccount={accountId}
          placeholder={detail.placeholder}
        />
      )}
    </section>
  );
}

function Exception({ exception }: { readonly exception: NonNullable<AccountDetail['exception']> }) {
  return (
    <p class="callout">
      <strong>Excepted</strong> through <time dateTime={exception.expires}>{exception.expires}</time> by{' '}
      <Foreign text={exception.owner} />
      {exception.ou === null ? null : (
        <>
          {' '}
          for the unit <Foreign text={exception.ou} />
        </>
      )}
      : <Foreign text={exception.reason} />
    </p>
  );
}

function Notes({ notes }: Pick<AccountDetail, 'notes'>) {
  if (notes.length === 0) return null;
  return (
    <section>
      <h3>Notes</h3>
      <ul class="notes">
        {notes.map(({ code, message }, index) => (
          <li key={index}>
            <code>{code}</code> <Sentence text={message} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FindingOutcome({ finding }: Pick<AccountDetail, 'finding'>) {
  if (finding === null) return null;
  return (
    <section>
      <h3>Finding in Security Hub</h3>
      <p>
        <strong class={finding.outcome === 'failed' ? 'not-imported' : undefined}>
          {finding.outcome === 'failed' ? 'not imported' : finding.outcome}
        </strong>{' '}
        <code>{finding.id}</code>
        {finding.error === null ? null : (
          <>
            : <Foreign text={finding.error} />
          </>
        )}
      </p>
    </section>
  );
}

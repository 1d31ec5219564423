import { useEffect, useState } from 'preact/hooks';
import type { AccountDetail } from '../page-data.ts';
import { copyText } from './copy-text.ts';

interface CommandsProps {
  readonly commands: AccountDetail['commands'];
  /** They are another way than what is said above them. */
  readonly areInstead: boolean;
  /** The account in which they are to be run. */
  readonly at: string;
  readonly ofAccount: string;
  /** What stands in them for a topic that the reader has to name; null where nothing does. */
  readonly placeholder: string | null;
}

/** How long a button says that it has copied, in milliseconds. */
const toldFor = 4000;

/** The commands that would mend an account, each with a button that copies it. */
export function Commands({ commands, areInstead, at, ofAccount, placeholder }: CommandsProps) {
  const [told, tell] = useState<{ readonly index: number; readonly text: string } | null>(null);
  useEffect(() => {
    if (told === null) return undefined;
    const timer = setTimeout(() => tell(null), toldFor);
    return () => clearTimeout(timer);
  }, [told]);
  if (commands.length === 0) return null;
  const copy = async (index: number) => {
    const isCopied = await copyText(commands[index] ?? '');
    tell({ index, text: isCopied ? 'Copied' : 'Not copied: select the text instead' });
  };
  return (
    <div class="commands">
      <p>
        {areInstead ? 'Or leave that as it is, and run ' : 'Run '}
        {commands.length === 1
          ? 'this command'
          : `these ${String(commands.length)} commands, in this order,`}{' '}
        in account <strong>{at}</strong>
        {at === ofAccount ? null : ', which owns the log group'}
        {placeholder === null ? null : (
          <>
            , with a topic of yours for <code>{placeholder}</code> (<code>--alarm-topic-arn</code> of the
            audit puts one there)
          </>
        )}
        :
      </p>
      <ol>
        {commands.map((text, index) => (
          <li key={index}>
            <pre>
              <bdi>
                {text.split(/(?<= )(?=--)/).map((option, place) => (
                  <span key={place} class="option">
                    {option}
                  </span>
                ))}
              </bdi>
            </pre>
            <button type="button" class="copy" onClick={() => void copy(index)}>
              {/* What has become of it is told below: a button keeps its name. */}
              <span aria-hidden="true">{told?.index === index ? told.text : 'Copy'}</span>
              <span class="visually-hidden">Copy command {index + 1}</span>
            </button>
          </li>
        ))}
      </ol>
      <p class="visually-hidden" role="status">
        {told === null ? '' : `Command ${String(told.index + 1)}: ${told.text}`}
      </p>
    </div>
  );
}

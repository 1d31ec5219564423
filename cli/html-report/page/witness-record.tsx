import type { ComponentChildren } from 'preact';
import type { WitnessDetail } from '../page-data.ts';
import { Foreign, Sentence } from './texts.tsx';

/** The CloudTrail record that proves the filter wrong, with the fields that decide it marked. */
export function WitnessRecord({ witness }: { readonly witness: WitnessDetail }) {
  const { lines, read, deciding } = witness;
  return (
    <section class="witness">
      <h3>The proof: one CloudTrail record</h3>
      <p>{witness.sentence}</p>
      {witness.pattern === null ? null : (
        <p class="pattern">
          Its pattern:{' '}
          <code>
            <Foreign text={witness.pattern} />
          </code>
        </p>
      )}
      {witness.tests.length === 0 ? null : (
        <ul class="tests">
          {witness.tests.map(({ words, found }, index) => (
            <li key={index}>
              It tests that <Sentence text={words} />: <Sentence text={found} />.
            </li>
          ))}
        </ul>
      )}
      <AbsentFields
        fields={witness.absentDeciding}
        after={witness.isCaught ? ', which is what the filter asks for' : ', which the filter asks for'}
      />
      <AbsentFields fields={witness.absent} after=", which the filter reads too" />
      <pre class="record" role="region" tabIndex={0} aria-label="CloudTrail record, as JSON">
        {lines.map((line, index) => (
          <bdi key={index} class="record-line">
            <RecordLine line={line} isDeciding={deciding.includes(index)} isRead={read.includes(index)} />
            {'\n'}
          </bdi>
        ))}
      </pre>
      <Legend witness={witness} />
    </section>
  );
}

function AbsentFields({ fields, after }: { readonly fields: readonly string[]; readonly after: string }) {
  if (fields.length === 0) return null;
  return (
    <p class="absent">
      Not in this record:{' '}
      {fields.map((field, index) => (
        <span key={field}>
          {index === 0 ? null : ', '}
          <code>
            <Foreign text={field} />
          </code>
        </span>
      ))}
      {after}.
    </p>
  );
}

interface RecordLineProps {
  readonly line: string;
  readonly isDeciding: boolean;
  readonly isRead: boolean;
}

/** The mark begins where the text does, not at the margin. */
function RecordLine({ line, isDeciding, isRead }: RecordLineProps) {
  if (!isDeciding && !isRead) return <>{line}</>;
  const text = line.trimStart();
  return (
    <>
      {line.slice(0, line.length - text.length)}
      <Marked isDeciding={isDeciding}>{text}</Marked>
    </>
  );
}

function Marked({
  isDeciding,
  children,
}: {
  readonly isDeciding: boolean;
  readonly children: ComponentChildren;
}) {
  return isDeciding ? <mark>{children}</mark> : <span class="read">{children}</span>;
}

/** Says which marks there are. */
function Legend({ witness: { read, deciding } }: { readonly witness: WitnessDetail }) {
  if (read.length === 0) return null;
  const isOnlyRead = read.some((line) => !deciding.includes(line));
  return (
    <p class="legend">
      {deciding.length === 0 ? null : (
        <>
          <Marked isDeciding>Marked</Marked>: what decides.{' '}
        </>
      )}
      {isOnlyRead ? (
        <>
          <Marked isDeciding={false}>Underlined</Marked>: what the pattern reads besides.
        </>
      ) : null}
    </p>
  );
}

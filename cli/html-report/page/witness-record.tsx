import type { WitnessDetail } from '../page-data.ts';
import { Foreign, Sentence } from './texts.tsx';

/** The CloudTrail record that proves the filter wrong, with the fields that decide it marked. */
export function WitnessRecord({ witness }: { readonly witness: WitnessDetail }) {
  const marked = new Set(witness.marked);
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
      {witness.absent.length === 0 ? null : (
        <p>
          Not in this record:{' '}
          {witness.absent.map((field, index) => (
            <span key={field}>
              {index === 0 ? null : ', '}
              <code>{field}</code>
            </span>
          ))}
        </p>
      )}
      <pre class="record" role="region" tabIndex={0} aria-label="CloudTrail record, as JSON">
        {witness.lines.map((line, index) => (
          <bdi key={index} class="record-line">
            {marked.has(index) ? <MarkedLine line={line} /> : line}
            {'\n'}
          </bdi>
        ))}
      </pre>
      {marked.size === 0 ? null : <p class="legend">Marked: what the pattern reads in the record.</p>}
    </section>
  );
}

/** The mark begins where the text does, not at the margin. */
function MarkedLine({ line }: { readonly line: string }) {
  const text = line.trimStart();
  return (
    <>
      {line.slice(0, line.length - text.length)}
      <mark>{text}</mark>
    </>
  );
}

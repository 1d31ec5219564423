interface VerdictsProps {
  readonly cloudguard: string;
  readonly rings: string;
}

const good = new Set(['pass', 'yes']);

/** The two verdicts, each with the question that it answers. */
export function Verdicts({ cloudguard, rings }: VerdictsProps) {
  return (
    <dl class="verdicts">
      <Verdict title="CloudGuard" question="Would CloudGuard’s own check pass it?" answer={cloudguard} />
      <Verdict title="Rings" question="Does one call reach somebody, again and again?" answer={rings} />
    </dl>
  );
}

interface VerdictProps {
  readonly title: string;
  readonly question: string;
  readonly answer: string;
}

function Verdict({ title, question, answer }: VerdictProps) {
  const state = good.has(answer) ? 'holds' : answer === 'unknown' ? 'unseen' : 'broken';
  return (
    <div>
      <dt>
        {title} <span class="question">{question}</span>
      </dt>
      <dd class={`state-${state}`}>{answer}</dd>
    </div>
  );
}

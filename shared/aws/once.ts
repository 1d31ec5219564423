import { isPassing, type Evidence } from '../alarm-chain/index.ts';

/** Makes a value for a key on first use and keeps it; of a promise, so, all who ask get the same one. */
export function once<Value>(make: (key: string) => Value): (key: string) => Value {
  const get = onceFor(make);
  return (key) => get(key, key);
}

/** The same where a key stands for more than itself. */
export function onceFor<Subject, Value>(make: (subject: Subject) => Value) {
  const values = new Map<string, Value>();
  return (key: string, subject: Subject): Value => {
    const value = values.get(key) ?? make(subject);
    values.set(key, value);
    return value;
  };
}

/** How often a question is asked anew that nobody answered for being too busy or too slow. */
const mostQuestions = 3;

/**
 * `once` for questions to AWS. A refusal is an answer and stands; where the service was only too busy or too slow, the
 * next who needs the answer asks again, for what one account holds may be part of the chains of hundreds.
 */
export function askOnce<T>(
  ask: (key: string) => Promise<Evidence<T>>,
): (key: string) => Promise<Evidence<T>> {
  const get = askOnceFor(ask);
  return (key) => get(key, key);
}

/** The same where a key stands for more than itself. */
export function askOnceFor<Subject, T>(ask: (subject: Subject) => Promise<Evidence<T>>) {
  const answers = new Map<string, Promise<Evidence<T>>>();
  const times = new Map<string, number>();
  return async (key: string, subject: Subject): Promise<Evidence<T>> => {
    const known = answers.get(key);
    if (known !== undefined) return await known;
    const asked = (times.get(key) ?? 0) + 1;
    times.set(key, asked);
    const pending = ask(subject);
    answers.set(key, pending);
    const answer = await pending;
    const maySucceed = answer.state === 'unseen' && isPassing(answer.why);
    if (maySucceed && asked < mostQuestions) answers.delete(key);
    return answer;
  };
}

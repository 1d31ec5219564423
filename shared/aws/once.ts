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

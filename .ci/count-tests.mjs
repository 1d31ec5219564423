// The last line of .ci/run: how many tests passed and failed, from what Vitest's JSON reporter has written.
//   count-tests.mjs STEP=FILE … -- FAILED-STEP …
// A step of tests that failed counts one failure at least, whatever its file says or lacks: "0 failed" is said only where
// nothing failed. FILE is empty for a step whose tests another step has counted already.
import { readFileSync } from 'node:fs';

const [stepArguments, failedSteps] = splitAt(process.argv.slice(2), '--');
let passed = 0;
let failed = 0;
for (const argument of stepArguments) {
  const [step, file] = splitAt([...argument], '=').map((characters) => characters.join(''));
  const counts = file === '' ? { passed: 0, failed: 0 } : countsIn(file);
  passed += counts.passed;
  failed += Math.max(counts.failed, failedSteps.includes(step) ? 1 : 0);
}
console.log(`${passed} passed, ${failed} failed`);

/** A file that cannot be read as a report is one failure: the tests did not come to an end, or never began. */
function countsIn(file) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    // A file that failed without a failed test: it could not be loaded, or a hook of it threw.
    const broken = testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    );
    return { passed: numPassedTests, failed: numFailedTests + broken.length };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function splitAt(items, separator) {
  const place = items.indexOf(separator);
  return place === -1 ? [items, []] : [items.slice(0, place), items.slice(place + 1)];
}

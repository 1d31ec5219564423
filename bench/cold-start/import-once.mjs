// Process of `npm run bench -- cold-start`: imports one bundle and prints how many milliseconds that took.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { href } = pathToFileURL(process.argv[2]);
const start = performance.now();
await import(href);
writeSync(1, String(performance.now() - start));
process.exit();

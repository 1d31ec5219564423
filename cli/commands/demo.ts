import { summaries } from '../command-list.ts';
import type { Command } from '../command.ts';

/** The page that the story leaves, in the folder in which it is told. */
const defaultPage = 'ringcheck-demo.html';

/** `ringcheck demo`: the main job on a simulated organization, with nothing to set up and nothing touched. */
export const command: Command = {
  name: 'demo',
  usage: '[--output FILE]',
  summary: summaries.demo,
  description: 'It ends with exit code 0 if the story ends as it should.',
  optionHelp: [['-o, --output FILE', `where the report is written as a page (default ${defaultPage})`]],
  examples: [
    ['demo', 'the whole story, in about ten seconds'],
    ['demo --output /tmp/report.html', 'with the page in another folder'],
  ],
  options: { output: { type: 'string', short: 'o' } },
  positionals: [0, 0],
  async run(_positionals, values, terminal) {
    const { runDemo } = await import('../demo/run-demo.ts');
    return await runDemo({ output: values['output'] ?? defaultPage }, terminal);
  },
};

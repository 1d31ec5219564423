import { fillDefaults } from './fill-defaults.ts';
import type { Scenario } from './scenario.ts';
import { validateReferences } from './validate-references.ts';
import { validateShape } from './validate-shape.ts';

/** What came out of here once needs no second look, which costs a second for 10,000 accounts. */
const loaded = new WeakSet();

/**
 * Reads a scenario from parsed JSON and fills in its defaults. Throws `ScenarioError`, one line that names the place
 * and the mend.
 */
export function loadScenario(json: unknown): Scenario {
  if (typeof json === 'object' && json !== null && loaded.has(json)) return json as Scenario;
  const scenario = fillDefaults(validateShape(json));
  validateReferences(scenario);
  loaded.add(scenario);
  return scenario;
}

import { fillDefaults } from './fill-defaults.ts';
import type { Scenario } from './scenario.ts';
import { validateReferences } from './validate-references.ts';
import { validateShape } from './validate-shape.ts';

/**
 * Reads a scenario from parsed JSON and fills in its defaults. Throws `ScenarioError`, one line that names the place
 * and the mend.
 */
export function loadScenario(json: unknown): Scenario {
  const scenario = fillDefaults(validateShape(json));
  validateReferences(scenario);
  return scenario;
}

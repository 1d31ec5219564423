import { createClock } from '../../simulator/clock.ts';
import { loadScenario } from '../../simulator/index.ts';
import { buildWorld } from '../../simulator/state/world.ts';
import { organizationOf } from './support.ts';

const { roles } = buildWorld(loadScenario(organizationOf()), createClock());

/** Every action that `infra/` grants a role of this name. */
export function grantedTo(roleName: string): readonly string[] {
  const granted = roles.granted(roleName);
  if (granted === undefined) throw new Error(`there is no role ${roleName}`);
  return granted;
}

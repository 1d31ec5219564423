import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { scenarioSchema } from './scenario-schema.ts';
import { ScenarioError, type ScenarioDocument } from './scenario.ts';

let validator: ValidateFunction | undefined;

/** Compiled on first use: it costs some tens of milliseconds, which `--help` need not pay. */
function compiled(): ValidateFunction {
  if (validator === undefined) {
    const ajv = new Ajv({ allowUnionTypes: true, verbose: true, strictTypes: false });
    ajv.addFormat('time', { type: 'string', validate: (text: string) => !Number.isNaN(Date.parse(text)) });
    validator = ajv.compile(scenarioSchema);
  }
  return validator;
}

/** Refuses what has not the shape of a scenario, with one line that names the place and the mend. */
export function validateShape(json: unknown): ScenarioDocument {
  const validate = compiled();
  if (!validate(json)) throw new ScenarioError(explained(validate.errors ?? []));
  return json as ScenarioDocument;
}

function explained(errors: readonly ErrorObject[]): string {
  // ajv reports a bad map key through the schema of keys first; the error around it names the key.
  const error = errors.find(({ keyword }) => keyword === 'propertyNames') ?? errors[0];
  if (error === undefined) return 'the scenario is not valid';
  const place = placeOf(error.instancePath);
  switch (error.keyword) {
    case 'additionalProperties':
      return explainedMember(place, String(error.params['additionalProperty']), error);
    case 'required':
      return `${place}: the member \`${String(error.params['missingProperty'])}\` is missing: add it`;
    case 'propertyNames': {
      const kind = place === 'accounts' ? 'an account id of 12 digits' : 'the name of a Region';
      return `${place}: \`${String(error.params['propertyName'])}\` is not ${kind}: rename it`;
    }
    case 'enum': {
      const values = (error.params['allowedValues'] as (string | null)[]).filter((value) => value !== null);
      return `${place}: use one of ${values.join(', ')}`;
    }
    case 'const':
      return `${place}: must be ${String(error.params['allowedValue'])}`;
    case 'type':
      return `${place}: must be ${[error.params['type']].flat().join(' or ').replaceAll(',', ' or ')}`;
    case 'format':
      return `${place}: must be a time, such as 2026-01-15T12:00:00Z`;
    default:
      return `${place}: ${error.message ?? 'is not valid'}`;
  }
}

function explainedMember(place: string, member: string, error: ErrorObject): string {
  const path = place === 'the scenario' ? member : `${place}.${member}`;
  const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object).join(', ');
  return `${path}: there is no member \`${member}\`: use one of ${known}`;
}

/** `/accounts/333333333333/regions/us-east-1/trails/0` as `accounts.333333333333.regions.us-east-1.trails[0]`. */
function placeOf(pointer: string): string {
  const parts = pointer.split('/').slice(1);
  if (parts.length === 0) return 'the scenario';
  return parts
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d{1,6}$/.test(part) ? `${path}[${part}]` : `${path}.${part}`));
}

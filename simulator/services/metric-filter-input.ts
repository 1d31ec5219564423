import type { Pattern } from '../../shared/filter-pattern/index.ts';
import { inputReader, type Input } from '../input.ts';
import type { AwsShape } from '../scenario/scenario.ts';
import { withoutNulls } from '../state/account-state.ts';
import { standardUnits } from '../standard-units.ts';
import { invalidParameter, outOfBounds } from './logs-refusals.ts';

const read = inputReader(invalidParameter);
const longestFilterName = 512;
const longestMetricName = 255;
const longestMetricValue = 100;
const longestDimension = 255;
const mostDimensions = 3;
const longestCriteria = 2000;
const systemFields: readonly string[] = ['@aws.account', '@aws.region'];

/** The name of a metric filter in a request. */
export function readFilterName(input: Input): string {
  return constrained(read.requiredText(input, 'filterName'), 'filterName', longestFilterName, /^[^:*]*$/);
}

/** A text within its documented length and pattern. */
function constrained(text: string, member: string, longest: number, pattern: RegExp): string {
  if (text.length > longest) throw outOfBounds(member, `less than or equal to ${longest}`);
  if (pattern.test(text)) return text;
  throw invalidParameter(
    `1 validation error detected: Value '${text}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`,
  );
}

/**
 * The one metric transformation of a request.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
 */
export function readTransformation(input: Input, pattern: Pattern): AwsShape {
  const transformations = read.structures(input, 'metricTransformations') ?? [];
  const [transformation] = transformations;
  if (transformation === undefined) throw outOfBounds('metricTransformations', 'greater than or equal to 1');
  if (transformations.length > 1) throw outOfBounds('metricTransformations', 'less than or equal to 1');
  const defaultValue = read.number(transformation, 'defaultValue');
  const dimensions = readDimensions(transformation, pattern);
  if (defaultValue !== undefined && dimensions !== undefined) {
    throw invalidParameter(
      'Invalid metric transformation: dimensions and default value are mutually exclusive.',
    );
  }
  return {
    ...readMetric(transformation),
    ...withoutNulls({ defaultValue, dimensions, unit: readUnit(transformation) }),
  };
}

function readMetric(transformation: Input): AwsShape {
  const name = (member: string) =>
    constrained(read.requiredText(transformation, member), member, longestMetricName, /^[^:*$]*$/);
  const metricValue = read.requiredText(transformation, 'metricValue');
  constrained(metricValue, 'metricValue', longestMetricValue, /^[^]*$/);
  // A number, or a field of the event; anything else users saw refused: https://github.com/aws-cloudformation/cfn-lint/issues/1525
  if (!metricValue.startsWith('$') && !Number.isFinite(Number(metricValue))) {
    throw invalidParameter(`Invalid metric transformation: the metric value ${metricValue} is no number.`);
  }
  return { metricName: name('metricName'), metricNamespace: name('metricNamespace'), metricValue };
}

function readUnit(transformation: Input): string | undefined {
  const unit = read.text(transformation, 'unit');
  if (unit === undefined || standardUnits.includes(unit)) return unit;
  throw invalidParameter(
    `1 validation error detected: Value '${unit}' at 'unit' failed to satisfy constraint: Member must satisfy enum value set: [${standardUnits.join(', ')}]`,
  );
}

/** Events that a text pattern selects have no fields: https://github.com/hashicorp/terraform-provider-aws/issues/22105 */
function readDimensions(transformation: Input, pattern: Pattern): AwsShape | undefined {
  const dimensions = read.structure(transformation, 'dimensions');
  if (dimensions === undefined || Object.keys(dimensions).length === 0) return undefined;
  if (pattern.kind === 'text') {
    throw invalidParameter('The specified filter pattern does not support dimensions');
  }
  if (Object.keys(dimensions).length > mostDimensions) {
    throw outOfBounds('dimensions', `less than or equal to ${mostDimensions}`);
  }
  for (const name of Object.keys(dimensions)) {
    constrained(name, 'dimensions', longestDimension, /^[^]+$/);
    constrained(read.requiredText(dimensions, name), 'dimensions', longestDimension, /^[^]+$/);
  }
  return dimensions;
}

/**
 * What a filter may have beside pattern and transformation. Whether the log group has a transformer, which
 * `applyOnTransformedLogs` needs, is not looked at: the simulator has none.
 */
export function readFilterOptions(input: Input, transformation: AwsShape): AwsShape {
  const criteria = read.text(input, 'fieldSelectionCriteria');
  if (criteria !== undefined && criteria.length > longestCriteria) {
    throw outOfBounds('fieldSelectionCriteria', `less than or equal to ${longestCriteria}`);
  }
  const emitted = read.texts(input, 'emitSystemFieldDimensions');
  if (emitted?.some((field) => !systemFields.includes(field)) === true) {
    throw invalidParameter(`emitSystemFieldDimensions takes ${systemFields.join(' and ')} only.`);
  }
  const written = Object.keys(transformation['dimensions'] ?? {});
  if (written.length + (emitted?.length ?? 0) > mostDimensions) {
    throw outOfBounds('dimensions', `less than or equal to ${mostDimensions}`);
  }
  return withoutNulls({
    applyOnTransformedLogs: read.flag(input, 'applyOnTransformedLogs'),
    fieldSelectionCriteria: criteria,
    emitSystemFieldDimensions: emitted,
  });
}

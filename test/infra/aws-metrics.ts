import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const specification = loadAwsServiceSpecSync();

/**
 * The names of the metrics of a namespace of AWS that have exactly these dimensions, as AWS's specification tells them:
 * https://github.com/cdklabs/awscdk-service-spec
 */
export function awsMetrics(namespace: string, dimensions: readonly string[]): readonly string[] {
  const wanted = dimensions.toSorted().join();
  return specification
    .lookup('metric', 'namespace', 'equals', namespace)
    .filter((metric) =>
      specification.follow('usesDimensionSet', metric).some(
        ({ entity }) =>
          entity.dimensions
            .map(({ name }) => name)
            .toSorted()
            .join() === wanted,
      ),
    )
    .map(({ name }) => name);
}

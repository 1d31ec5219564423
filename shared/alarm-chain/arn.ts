/** The six parts of an ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything behind the account, colons included. */
  readonly resource: string;
}

/** Reads an ARN of any partition; null for any other text. */
export function parseArn(text: string): Arn | null {
  const [prefix, partition, service, region, accountId, ...resource] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || accountId === undefined)
    return null;
  if (resource.length === 0 || resource.join(':') === '') return null;
  return { partition, service, region, accountId, resource: resource.join(':') };
}

/** The name in a log group's ARN (`arn:…:log-group:NAME:*`), or null where the text is no such ARN. */
export function logGroupName(arn: string): string | null {
  const parsed = parseArn(arn);
  if (parsed?.service !== 'logs' || !parsed.resource.startsWith('log-group:')) return null;
  return parsed.resource.slice('log-group:'.length).replace(/:\*$/, '') || null;
}

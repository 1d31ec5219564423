import type { Service } from '../service.ts';
import { account } from './account.ts';
import { cloudtrail } from './cloudtrail.ts';
import { cloudwatch } from './cloudwatch.ts';
import { kms } from './kms.ts';
import { logs } from './logs.ts';
import { organizations } from './organizations.ts';
import { s3 } from './s3.ts';
import { securityhub } from './securityhub.ts';
import { sns } from './sns.ts';
import { sts } from './sts.ts';

/** The simulated services, by the name in the SigV4 credential scope. */
export const services: ReadonlyMap<string, Service> = new Map(
  [account, cloudtrail, cloudwatch, kms, logs, organizations, s3, securityhub, sns, sts].map((service) => [
    service.signingName,
    service,
  ]),
);

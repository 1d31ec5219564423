import type { ProtocolName } from './service.ts';
import { ServiceError } from './service-error.ts';

/** What can be wrong with the credentials of a request. */
export type CredentialFault = 'missing' | 'unknownKey' | 'wrongToken' | 'badSignature' | 'expired';

type Refusals = Readonly<Record<CredentialFault, readonly [code: string, status: number, message: string]>>;

const signatureMessage =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
const query: Refusals = {
  missing: ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
  unknownKey: ['InvalidClientTokenId', 403, 'The security token included in the request is invalid'],
  wrongToken: ['InvalidClientTokenId', 403, 'The security token included in the request is invalid'],
  badSignature: ['SignatureDoesNotMatch', 403, signatureMessage],
  expired: ['ExpiredToken', 403, 'The security token included in the request is expired'],
};

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/CommonErrors.html */
function json(status: number): Refusals {
  const invalid = 'The security token included in the request is invalid.';
  return {
    missing: ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token'],
    unknownKey: ['UnrecognizedClientException', status, invalid],
    wrongToken: ['UnrecognizedClientException', status, invalid],
    badSignature: ['InvalidSignatureException', status, signatureMessage],
    expired: ['ExpiredTokenException', status, 'The security token included in the request is expired'],
  };
}

/** Amazon S3 alone speaks REST-XML here: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const s3: Refusals = {
  missing: ['AccessDenied', 403, 'Access Denied'],
  unknownKey: [
    'InvalidAccessKeyId',
    403,
    'The AWS Access Key Id you provided does not exist in our records.',
  ],
  wrongToken: ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
  badSignature: [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  expired: ['ExpiredToken', 400, 'The provided token has expired.'],
};

const refusals: Readonly<Record<ProtocolName, Refusals>> = {
  'aws-json': json(400),
  'rest-json': json(403),
  'rest-xml': s3,
  'rpc-v2-cbor': json(400),
  query,
};

/** How the services of a protocol refuse credentials. */
export function credentialError(protocol: ProtocolName, fault: CredentialFault): ServiceError {
  return new ServiceError(...refusals[protocol][fault]);
}

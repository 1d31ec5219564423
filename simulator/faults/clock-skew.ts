/**
 * How services refuse a signature that is too old, or not yet valid, by their own clock. AWS publishes the limit and S3's
 * error; the texts of the others are those that its services are known to send:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://github.com/aws/aws-sdk-js/issues/401 https://github.com/aws/aws-sdk-js/issues/2565
 */
import type { ProtocolName } from '../service.ts';
import { ServiceError } from '../service-error.ts';

const minuteMs = 60_000;
/** "within five minutes of the time stamp in the request"; S3 says in its error that it allows fifteen. */
const allowedMinutes = 5;
const allowedMinutesOfS3 = 15;

/** The refusal of a request by a service whose clock shows another time; null where it is near enough. */
export function skewError(
  signedAt: string | undefined,
  serverTime: Date,
  protocol: ProtocolName,
): ServiceError | null {
  const signed = parseBasic(signedAt ?? '');
  const allowed = (protocol === 'rest-xml' ? allowedMinutesOfS3 : allowedMinutes) * minuteMs;
  const late = serverTime.getTime() - signed.getTime();
  if (Number.isNaN(late) || Math.abs(late) <= allowed) return null;
  if (protocol === 'rest-xml') return tooSkewed(signedAt ?? '', serverTime, allowed);
  const now = basic(serverTime);
  const bound = basic(new Date(serverTime.getTime() - Math.sign(late) * allowed));
  const message =
    late > 0
      ? `Signature expired: ${basic(signed)} is now earlier than ${bound} (${now} - ${allowedMinutes} min.)`
      : `Signature not yet current: ${basic(signed)} is still later than ${bound} (${now} + ${allowedMinutes} min.)`;
  return protocol === 'query'
    ? new ServiceError('SignatureDoesNotMatch', 403, message)
    : new ServiceError('InvalidSignatureException', protocol === 'rest-json' ? 403 : 400, message);
}

function tooSkewed(signedAt: string, serverTime: Date, allowed: number): ServiceError {
  const message = 'The difference between the request time and the current time is too large.';
  const ServerTime = serverTime.toISOString().replace(/\.\d+Z$/, 'Z');
  return new ServiceError('RequestTimeTooSkewed', 403, message, {
    members: { RequestTime: signedAt, ServerTime, MaxAllowedSkewMilliseconds: String(allowed) },
  });
}

/** `20260115T120000Z`, as signatures write it. */
function basic(time: Date): string {
  return time.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function parseBasic(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

/**
 * Link `notification`: may CloudWatch publish to a topic, and use the key that encrypts it? What cannot be read or
 * decided is a note.
 */
import { unreadNote } from './advisory-notes.ts';
import { broken, holds, type LinkEvidence, type Note, type ResourceReference } from './evidence.ts';
import type { NoteCode } from './links.ts';
import { evaluateResourcePolicy, type PolicyAnswer } from './resource-policy.ts';
import type { TopicKey } from './advisory-evidence.ts';
import type { AccountSnapshot, Evidence } from './snapshot.ts';

interface Judged {
  readonly evidence: LinkEvidence;
  readonly notes: readonly Note[];
}

/** By whose name CloudWatch's alarms act: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const servicePrincipal = 'cloudwatch.amazonaws.com';
/** States in which no one can use a key: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
const unusableStates: readonly string[] = [
  'Disabled',
  'PendingDeletion',
  'PendingReplicaDeletion',
  'PendingImport',
];

const managedByAws = 'AWS manages it, and nobody can change its policy';

/** @param alarm whose message is to be published */
export function judgeTopicAccess(
  { advisory }: AccountSnapshot,
  topic: ResourceReference,
  alarm: ResourceReference,
): Judged {
  const arn = topic.arn ?? '';
  const answer = advisory.topicsByArn.get(arn);
  if (answer === undefined) return open(topic);
  if (answer.state !== 'seen') {
    const subject = `who may publish to the topic \`${topic.name}\`, and its encryption,`;
    return open(topic, unreadNote('topic-policy-unseen', 'notification', subject, answer));
  }
  const { policy, keyId } = answer.value;
  const publishing = policy === undefined ? 'unknown' : mayCloudWatch(policy, 'sns:Publish', arn, alarm);
  if (publishing === 'denied') {
    const observed = { servicePrincipal, action: 'sns:Publish' };
    return shut(broken('notification', 'topic-policy-denies-cloudwatch', topic, observed));
  }
  const policyNotes =
    publishing === 'unknown'
      ? [
          undecidedNote(
            'topic-policy-undecided',
            `whether the policy of the topic \`${topic.name}\` lets CloudWatch publish`,
          ),
        ]
      : [];
  if (keyId === undefined) return open(topic, ...policyNotes);
  const key = judgeKey(keyId, advisory.keyByTopic.get(arn), topic, alarm);
  return { evidence: key.evidence, notes: [...policyNotes, ...key.notes] };
}

/**
 * The key that AWS manages for SNS has a policy that leaves CloudWatch out and that nobody can change; a customer's key
 * has to let CloudWatch make data keys and decrypt them.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function judgeKey(
  keyId: string,
  answer: Evidence<TopicKey> | undefined,
  topic: ResourceReference,
  alarm: ResourceReference,
): Judged {
  const denies = (because: string) =>
    shut(broken('notification', 'topic-key-denies-cloudwatch', topic, { keyId, because }));
  const undecided = () =>
    open(
      topic,
      undecidedNote(
        'topic-key-undecided',
        `whether the key of the topic \`${topic.name}\` lets CloudWatch use it`,
      ),
    );
  if (isManagedAlias(keyId)) return denies(managedByAws);
  if (answer === undefined) return open(topic);
  if (answer.state === 'absent') return denies('it does not exist');
  if (answer.state === 'unseen') {
    return open(
      topic,
      unreadNote('topic-key-unseen', 'notification', `the key of the topic \`${topic.name}\``, answer),
    );
  }
  const { arn, manager, state, policy } = answer.value;
  if (manager === 'AWS') return denies(managedByAws);
  if (state !== undefined && unusableStates.includes(state)) return denies(`its state is ${state}`);
  if (policy === undefined || state !== 'Enabled') return undecided();
  const answers = ['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({
    action,
    answer: mayCloudWatch(policy, action, arn, alarm),
  }));
  const refused = answers.find(({ answer: may }) => may === 'denied');
  if (refused !== undefined) return denies(`its policy does not allow ${refused.action}`);
  return answers.some(({ answer: may }) => may === 'unknown') ? undecided() : open(topic);
}

/** The alias of the key that AWS manages for SNS, by name or ARN. No answer of KMS is needed to know it. */
export function isManagedAlias(keyId: string): boolean {
  return /^(arn:[^:]+:kms:[^:]*:[^:]*:)?alias\/aws\/sns$/.test(keyId);
}

/**
 * The request's context, as far as AWS documents it. An alarm's ARN that is not ASCII does not compare:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
function mayCloudWatch(
  policy: string,
  action: string,
  resourceArn: string,
  { arn, accountId }: ResourceReference,
): PolicyAnswer {
  const isAscii = arn !== null && /^[ -~]+$/.test(arn);
  // An alarm whose ARN was not told is of an account that is not known.
  const account = accountId === '' ? {} : { 'aws:sourceaccount': accountId, 'aws:sourceowner': accountId };
  return evaluateResourcePolicy(policy, {
    servicePrincipal,
    action,
    resourceArn,
    context: {
      ...account,
      'aws:securetransport': 'true',
      'aws:principalisawsservice': 'true',
      ...(isAscii ? { 'aws:sourcearn': arn } : {}),
    },
  });
}

function open(topic: ResourceReference, ...notes: readonly Note[]): Judged {
  return { evidence: holds('notification', topic), notes };
}

function shut(evidence: LinkEvidence): Judged {
  return { evidence, notes: [] };
}

function undecidedNote(code: NoteCode, question: string): Note {
  return { code, link: 'notification', message: `${question} could not be decided` };
}

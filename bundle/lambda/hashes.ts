/**
 * In place of the hashes that the SDK has written in JavaScript, for a Node.js without them. Lambda's has all of them:
 * https://nodejs.org/api/crypto.html#cryptocreatehashalgorithm-options
 */

/** Makes no hash. @throws Error always */
function MissingHash(): never {
  throw new Error('this Node.js lacks a hash that the AWS SDK needs: see bundle/lambda/hashes.ts');
}

export { MissingHash as Md5Js, MissingHash as Sha1Js, MissingHash as Sha256Js };

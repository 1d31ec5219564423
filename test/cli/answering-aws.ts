import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An AWS of which only the answer to TestMetricFilter matters. */
export async function answering<T>(
  status: number,
  body: object,
  use: (env: Record<string, string>) => Promise<T>,
) {
  const server = createServer((request, response) => {
    if (request.headers['x-amz-target'] === undefined) {
      response.setHeader('content-type', 'text/xml');
      response.end(
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/alice</Arn>' +
          '<Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      );
      return;
    }
    response.statusCode = status;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use({
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

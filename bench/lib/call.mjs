import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * One HTTP request over a keep-alive connection, with request and response headers and a time-out.
 * @param timeoutMs rejects after this time without an answer; default: never
 */
export const call = (url, { method = 'GET', token, body, headers: more = {}, timeoutMs } = {}) =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...more,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(text === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    const sent = request(url, { agent, method, headers }, (answer) => {
      let got = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => (got += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: got }));
    });
    sent.once('error', reject);
    if (timeoutMs !== undefined) {
      const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
      sent.once('close', () => clearTimeout(timer));
    }
    sent.end(text);
  });

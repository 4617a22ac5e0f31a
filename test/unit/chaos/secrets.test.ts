/** A secret is put wherever none may be: a search that finds nothing has to be one that could. */
import { gzipSync } from 'node:zlib';

import { originsKept, secretsKept } from '../../chaos/invariants/secrets';
import { startSandbox, type Sandbox } from '../../sandbox/server';
import { tracesOf } from '../../secretTraces';

let sandbox: Sandbox;
let traces: string[];
let token: string;

beforeAll(async () => {
	sandbox = await startSandbox();
	token = sandbox.issueToken();
	traces = tracesOf([sandbox.clientSecret], sandbox.issuedTokens());
});
afterAll(() => sandbox.close());

const leaks = (text: string) => secretsKept(traces, [{ where: 'an execution', text }]).length;

it('a whole secret or token', () => {
	expect(leaks(`{"error":"${sandbox.clientSecret} was refused"}`)).toBe(1);
	expect(leaks(`Bearer ${token}`)).toBe(1);
});

it.each([
	['its second half', () => token.slice(token.length / 2)],
	['its signature', () => token.split('.')[2]!],
	['the end of its signature', () => token.slice(-24)],
])('of a token: %s', (_, piece) => {
	expect(leaks(`... ${piece()} ...`)).toBe(1);
});

it('nothing where there is none', () => {
	expect(leaks(`[hidden] ${gzipSync(token).toString('hex')}`)).toBe(0);
});

it.each([
	['a token', () => `POST /x\nCookie\n${token}`],
	['a secret', () => `POST /auth/token\n\n{"client_secret":"${sandbox.clientSecret}"}`],
	['any sign-in at all', () => 'GET /x\nAuthorization\nBasic YTpi'],
])('another origin that gets %s', (_, request) => {
	expect(originsKept(traces, ['GET /harmless', request()])).toHaveLength(1);
});

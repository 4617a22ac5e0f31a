/** What the package's readers find in the answer of a fixture. */
import { extensionOf } from '../../../nodes/shared/files/sniff';
import { isRecord } from '../../../nodes/shared/responses/json';
import { hasSummary, OF_EVERY_SUMMARY, OWN_FACTS } from '../../../nodes/shared/responses/summary';
import type { HttpResponse } from '../../../nodes/shared/http/response';
import type { ApiFixture, Json, RedactedBody, RedactedExchange } from '../fixture';
import { askedIn, responseOf } from './answers';
import { readAnswer } from './readAnswer';

/** The body of a fixture as it was transferred. */
export function bytesOf(body: RedactedBody): Buffer {
	if ('json' in body) return Buffer.from(JSON.stringify(body.json));
	if ('text' in body) return Buffer.from(body.text);
	return 'base64' in body ? Buffer.from(body.base64, 'base64') : Buffer.alloc(0);
}

/** A fixture's answer as the node reads it. */
export const answerOf = ({ status, headers, body }: RedactedExchange): HttpResponse =>
	responseOf({ status, headers, body: bytesOf(body) });

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/**
 * What the readers find in the last answer of a fixture. Apart from facts in the summary, it contains no value that the
 * redactor has replaced.
 */
export function readOf({
	endpoint,
	exchanges,
}: Pick<ApiFixture, 'endpoint' | 'exchanges'>): ApiFixture['read'] {
	const last = exchanges.at(-1);
	if (!last || last.status === 0) return { kind: 'none' };
	const { kind, facts } = readAnswer(askedIn(endpoint, bytesOf(last.requestBody)), answerOf(last));
	const names = listOf(facts.fileName).map((name) => extensionOf(String(name)));
	const types = listOf(facts.fileType).map(String);
	const own: readonly string[] =
		endpoint !== 'signIn' && hasSummary(endpoint)
			? [...OWN_FACTS[endpoint], ...OF_EVERY_SUMMARY]
			: [];
	const summary = Object.fromEntries(
		own.filter((fact) => facts[fact] !== undefined).map((fact) => [fact, facts[fact] as Json]),
	);
	const reported: { [name: string]: Json | undefined } = {
		kind,
		...(Object.keys(summary).length > 0 && { summary }),
		...(facts.code !== undefined && { codes: listOf(facts.code).length }),
		...(names.length > 0 && {
			files: names.map((extension, at) => ({ extension, mimeType: types[at] ?? '' })),
		}),
		...(facts.link !== undefined && { links: listOf(facts.link).length }),
		...(facts.jobId !== undefined && { jobId: true }),
		...(typeof facts.jobState === 'string' && { jobState: facts.jobState }),
		...(facts.token !== undefined && { token: true, tokenLife: facts.tokenLife as Json }),
		...(facts.errorWords !== undefined && { words: true }),
		...(facts.sandbox === true && { sandbox: true }),
		...(typeof facts.price === 'number' && { chargedCents: facts.price }),
	};
	const plain: unknown = JSON.parse(JSON.stringify(reported));
	return isRecord(plain) ? (plain as { [name: string]: Json }) : {};
}

/** The same fixture, with what the current readers find in it. */
export const readAnew = (fixture: ApiFixture): ApiFixture => ({
	...fixture,
	read: readOf(fixture),
});

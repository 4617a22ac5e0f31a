import { lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { isRecord } from '../../nodes/shared/responses/json';
import { differences } from '../engine/harness/differences';
import { SANDBOX_VIN } from '../sandbox/server';
import type { Secrets } from './call';
import type { ApiFixture, RedactedBody } from './fixture';
import { findTraces } from './redact/traces';
import { writeAside } from './redact/writeAside';
import { bytesOf, readAnew } from './report/readFixture';

/** The folder in which a run leaves its fixtures, and the folder of the fixtures for tests. */
export interface Folders {
	readonly from: string;
	readonly to: string;
}

const ROOT = join(__dirname, '../..');
const FOLDERS: Folders = {
	from: join(ROOT, 'first-contact/fixtures'),
	to: join(ROOT, 'test/fixtures/api'),
};

/** The number of lines of a body that are shown. */
const SHOWN_LINES = 12;
const SHOWN_WIDTH = 160;

const MADE_BY = { api: 'from the API', sandbox: 'made from the sandbox' } as const;

const isSource = (value: unknown): value is ApiFixture['source'] =>
	value === 'api' || value === 'sandbox';

const isEndpoint = (value: unknown): value is ApiFixture['endpoint'] =>
	value === 'signIn' || Object.keys(ENDPOINTS).includes(value as EndpointName);

const isBody = (value: unknown): value is RedactedBody =>
	isRecord(value) &&
	('json' in value ||
		typeof value.text === 'string' ||
		typeof value.base64 === 'string' ||
		value.empty === true);

const isHeader = (value: unknown): boolean =>
	Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');

const isExchange = (value: unknown): boolean =>
	isRecord(value) &&
	typeof value.method === 'string' &&
	typeof value.path === 'string' &&
	Number.isInteger(value.status) &&
	Array.isArray(value.headers) &&
	value.headers.every(isHeader) &&
	isBody(value.requestBody) &&
	isBody(value.body);

const isFixture = (value: unknown): value is ApiFixture =>
	isRecord(value) &&
	isSource(value.source) &&
	typeof value.name === 'string' &&
	/^[a-z][a-z0-9-]*$/.test(value.name) &&
	isEndpoint(value.endpoint) &&
	Array.isArray(value.exchanges) &&
	value.exchanges.length > 0 &&
	value.exchanges.every(isExchange) &&
	isRecord(value.read);

const onlyBody = (body: RedactedBody): RedactedBody => {
	if ('json' in body) return { json: body.json };
	if ('text' in body) return { text: body.text };
	return 'base64' in body ? { base64: body.base64 } : { empty: true };
};

const onlyFixture = ({ source, name, endpoint, exchanges, read }: ApiFixture): ApiFixture => ({
	source,
	name,
	endpoint,
	exchanges: exchanges.map(({ method, path, requestBody, status, headers, body }) => ({
		method,
		path,
		requestBody: onlyBody(requestBody),
		status,
		headers,
		body: onlyBody(body),
	})),
	read,
});

/**
 * A fixture from a file, with nothing in it that is no part of a fixture.
 * @returns undefined where the file holds none, or one of another name, or is a link
 */
export function readFixtureFile(path: string): ApiFixture | undefined {
	try {
		if (!lstatSync(path).isFile()) return undefined;
		// An editor may have added a byte order mark.
		const value: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
		if (!isFixture(value) || `${value.name}.json` !== basename(path)) return undefined;
		const fixture = onlyFixture(value);
		readAnew(fixture);
		return fixture;
	} catch {
		return undefined;
	}
}

/** The differences between what a fixture says and what the readers read now, one line each. */
const readOtherwise = (before: ApiFixture['read'], now: ApiFixture['read']): string[] =>
	[...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((name) => {
		const [was, is] = [before[name], now[name]];
		if (JSON.stringify(was) === JSON.stringify(is)) return [];
		if (isRecord(was) && isRecord(is))
			return readOtherwise(was, is).map((line) => `${name}, ${line}`);
		const shown = (value: unknown) =>
			value === undefined ? 'nothing' : plain(JSON.stringify(value));
		return [`${name}: was ${shown(was)}, is now ${shown(is)}`];
	});

/** Text without control characters for a terminal. */
const plain = (text: string): string =>
	text
		.replace(/[^\P{C}\n\t]/gu, '?')
		.split('\n')
		.slice(0, SHOWN_LINES)
		.map((line) => (line.length > SHOWN_WIDTH ? `${line.slice(0, SHOWN_WIDTH)}…` : line))
		.join('\n');

const shownBody = (body: RedactedBody): string => {
	if ('json' in body) return plain(JSON.stringify(body.json, null, 2));
	if ('text' in body) return plain(body.text);
	return 'empty' in body ? '(empty)' : '(bytes)';
};

function describe({ name, endpoint, source, exchanges }: ApiFixture): string {
	const last = exchanges.at(-1)!;
	const path = endpoint === 'signIn' ? 'sign-in' : ENDPOINTS[endpoint].path;
	const { length } = bytesOf(last.body);
	return `${name} (${path}), ${MADE_BY[source]}: status ${last.status}, ${length} bytes\n${shownBody(last.body)}`;
}

const inLines = (heading: string, lines: readonly string[]): string =>
	lines.length === 0 ? '' : `\n${heading}\n${lines.map((line) => `  ${plain(line)}`).join('\n')}`;

/** How an answer differs from the existing one. */
function besideThere(fixture: ApiFixture, there: ApiFixture | undefined): string {
	if (!there) return '';
	const [ours, theirs] = [fixture, there].map(({ exchanges }) => exchanges.at(-1)!);
	const [one, other] = [ours!.body, theirs!.body];
	const isSame = JSON.stringify(fixture.exchanges) === JSON.stringify(there.exchanges);
	if (isSame && fixture.source === there.source) return '\nThe same answer is there already.';
	const lines = [
		...(ours!.status === theirs!.status
			? []
			: [`status: ${ours!.status} here, ${theirs!.status} there`]),
		...('json' in one && 'json' in other
			? differences(one.json, other.json)
			: Object.keys(one)[0] === Object.keys(other)[0]
				? []
				: [`the body: ${Object.keys(one)[0]} here, ${Object.keys(other)[0]} there`]),
	];
	return (
		inLines(`The existing fixture is ${MADE_BY[there.source]}. It differs:`, lines) ||
		`\nThe one that is there is ${MADE_BY[there.source]} and has the same fields.`
	);
}

const CHANGED = 'The readers now read it differently than when it was made:';

/** Why a fixture must not be copied; undefined if it can be. */
function whyNot(
	fixture: ApiFixture,
	there: ApiFixture | undefined,
	secrets: Secrets,
): string | undefined {
	const traces = findTraces(textOf(fixture), secrets);
	if (traces.length > 0) return `it holds ${traces.join(' and ')}`;
	if (there && there.endpoint !== fixture.endpoint)
		return 'it is of another endpoint than the one in its place';
	if (fixture.source === 'api' || there?.source === 'sandbox') return undefined;
	return there
		? 'it is made from the sandbox, and the one in its place is from the API'
		: 'it is made from the sandbox, which shows nothing of the API';
}

const listed = (folder: string): string[] => {
	try {
		return readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.sort();
	} catch {
		return [];
	}
};

const textOf = (fixture: ApiFixture): string => `${JSON.stringify(fixture, null, 2)}\n`;

/** The known secrets, which must not be in a fixture. The token of the run and the VIN of `--vin` are no longer known. */
const KNOWN: Secrets = { clientId: '', clientSecret: '', tokens: [], vins: [SANDBOX_VIN] };

/**
 * Shows each fixture that a run has left, and copies it to where the tests take theirs from if the answer is `y` or `yes`; then
 * the same for what was taken earlier and is read otherwise today. Nothing else is written, and nothing without a question.
 * What is stored is what today's readers make of an answer: a line of a table may have been corrected since.
 * @param ask gives what was typed
 * @param secrets what must not stand in a fixture, as far as it is known
 */
export async function adopt(
	ask: (question: string) => Promise<string>,
	say: (text: string) => void,
	{ from, to }: Folders = FOLDERS,
	secrets: Secrets = KNOWN,
): Promise<void> {
	const taken: string[] = [];
	const store = async (question: string, name: string, fixture: ApiFixture): Promise<void> => {
		const answer = (await ask(`${question} (y, or Enter to skip) `)).trim();
		if (!/^y(?:es)?$/i.test(answer)) {
			if (!/^no?$|^$/i.test(answer)) say(`${name} is skipped. To copy it, enter y or yes.`);
			return;
		}
		try {
			mkdirSync(to, { recursive: true });
			writeAside(join(to, name), textOf(fixture));
			taken.push(name);
		} catch (error) {
			const { code = 'a fault of the tool' } = error as NodeJS.ErrnoException;
			say(`${name} was not copied: it cannot be written (${code}).`);
		}
	};
	const seen = listed(from);
	for (const name of seen) {
		const fixture = readFixtureFile(join(from, name));
		if (!fixture) {
			say(`\n${plain(name)} was not copied: it is not a fixture of this tool, or it was changed.`);
			continue;
		}
		const there = readFixtureFile(join(to, name));
		const anew = readAnew(fixture);
		const why = whyNot(anew, there, secrets);
		if (why !== undefined) {
			say(`\n${name} was not copied: ${why}.`);
			continue;
		}
		// The existing fixture may be the same answer, as it was read when it was copied.
		const before = there?.source === 'api' ? there : fixture;
		const isThere = JSON.stringify(anew) === JSON.stringify(there);
		say(
			`\n${describe(anew)}${besideThere(anew, there)}${inLines(CHANGED, readOtherwise(before.read, anew.read))}`,
		);
		if (isThere) continue;
		await store(`${there ? 'Replace' : 'Copy it to'} test/fixtures/api/${name}?`, name, anew);
	}
	let outdated = 0;
	for (const name of listed(to)) {
		const fixture = readFixtureFile(join(to, name));
		if (fixture?.source !== 'api' || seen.includes(name)) continue;
		const anew = readAnew(fixture);
		const otherwise = readOtherwise(fixture.read, anew.read);
		if (otherwise.length === 0) continue;
		outdated++;
		say(`\n${describe(anew)}${inLines(CHANGED, otherwise)}`);
		await store(`Update test/fixtures/api/${name} with what is read now?`, name, anew);
	}
	if (seen.length === 0 && outdated === 0) {
		say(`There are no fixtures in ${from}. Run npm run first-contact first.`);
		return;
	}
	say(
		taken.length === 0
			? '\nNothing was copied.'
			: `\nCopied: ${taken.join(', ')}.\nNow run npx gulp build && npx jest test/engine/apiFixtures.test.ts. It compares the readers, the sandbox and the previews with these fixtures.`,
	);
}

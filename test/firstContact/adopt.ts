import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { ENDPOINTS, type EndpointName } from '../../nodes/shared/api/catalog';
import { isRecord } from '../../nodes/shared/responses/json';
import type { ApiFixture, RedactedBody } from './fixture';
import { bytesOf, readOf } from './report/readFixture';

/** Where a run of the first contact leaves its fixtures, and where tests take theirs from. */
export interface Folders {
	readonly from: string;
	readonly to: string;
}

const ROOT = join(__dirname, '../..');
const FOLDERS: Folders = {
	from: join(ROOT, 'first-contact/fixtures'),
	to: join(ROOT, 'test/fixtures/api'),
};

/** Lines of a body that are shown. */
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
	typeof value.status === 'number' &&
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

/**
 * A fixture from a file.
 * @returns undefined where the file holds none, or one of another name
 */
export function readFixtureFile(path: string): ApiFixture | undefined {
	try {
		const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
		if (!isFixture(value) || `${value.name}.json` !== basename(path)) return undefined;
		readOf(value);
		return value;
	} catch {
		return undefined;
	}
}

/** Text that does nothing to a terminal. */
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

/** Why a fixture may not be taken; undefined where it may. */
function whyNot({ source }: ApiFixture, target: string): string | undefined {
	if (source === 'api') return undefined;
	const there = existsSync(target) ? readFixtureFile(target) : undefined;
	if (there?.source === 'sandbox') return undefined;
	return there?.source === 'api'
		? 'it is made from the sandbox, and the one in its place is from the API'
		: 'it is made from the sandbox, which shows nothing of the API';
}

const listed = (folder: string): string[] =>
	existsSync(folder)
		? readdirSync(folder)
				.filter((name) => name.endsWith('.json'))
				.sort()
		: [];

/**
 * Shows each fixture that a run has left, and copies it to where the tests take theirs from if the answer is `y` or `yes`.
 * Nothing else is copied, and nothing without a question.
 * @param ask gives what was typed
 */
export async function adopt(
	ask: (question: string) => Promise<string>,
	say: (text: string) => void,
	{ from, to }: Folders = FOLDERS,
): Promise<void> {
	const names = listed(from);
	if (names.length === 0) {
		say(`There are no fixtures in ${from}. Run npm run first-contact first.`);
		return;
	}
	const taken: string[] = [];
	for (const name of names) {
		const target = join(to, name);
		const fixture = readFixtureFile(join(from, name));
		if (!fixture) {
			say(`\n${name} is not taken: it is no fixture of this tool, or it was changed.`);
			continue;
		}
		say(`\n${describe(fixture)}`);
		const why = whyNot(fixture, target);
		if (why !== undefined) {
			say(`${name} is not taken: ${why}.`);
			continue;
		}
		const verb = existsSync(target) ? 'Replace' : 'Copy it to';
		const answer = await ask(`${verb} test/fixtures/api/${name}? (y, or Enter to skip) `);
		if (!/^y(?:es)?$/i.test(answer.trim())) continue;
		mkdirSync(to, { recursive: true });
		copyFileSync(join(from, name), target);
		taken.push(name);
	}
	say(
		taken.length === 0
			? '\nNothing was taken.'
			: `\nTaken: ${taken.join(', ')}.\nNow run npx gulp build && npx jest test/engine/apiFixtures.test.ts. It holds the readers, the sandbox and the previews against them.`,
	);
}

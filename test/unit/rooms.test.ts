/**
 * The rooms of nodes/shared stand on floors: a file imports only from its own floor and from those below. And a name has
 * one meaning.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const SHARED = join(__dirname, '../../nodes/shared');

/** Lowest first. docs/architecture.md, "The tree", says what is in each. */
const FLOORS = [
	'state',
	'api',
	'responses',
	'http',
	'messages',
	'files',
	'rateLimit',
	'auth',
	'client',
	'jobs',
	'input',
	'items',
	'run',
];

/** `client.ts` is a room of its own. */
const roomOf = (path: string): string => path.split('/')[0]!.replace(/\.ts$/, '');

const files = readdirSync(SHARED, { recursive: true, encoding: 'utf8' })
	.map((path) => path.replaceAll('\\', '/'))
	.filter((path) => path.endsWith('.ts'));

/** What a file imports, as paths from nodes/shared on. */
const importsOf = (file: string, text: string): string[] =>
	[...text.matchAll(/\bfrom '(\.[^']+)'|\bimport\(\s*'(\.[^']+)'/g)].map(([, from, imported]) =>
		relative('.', normalize(join(dirname(file), from ?? imported!))).replaceAll('\\', '/'),
	);

const stepsUp = (file: string, text: string): string[] =>
	importsOf(file, text)
		.filter((path) => FLOORS.indexOf(roomOf(path)) > FLOORS.indexOf(roomOf(file)))
		.concat(importsOf(file, text).filter((path) => !FLOORS.includes(roomOf(path))))
		.map((path) => `nodes/shared/${file} imports ${path}`);

it('has a floor for every room, and a room for every floor', () => {
	expect([...new Set(files.map(roomOf))].sort()).toEqual([...FLOORS].sort());
});

it('has no import from a floor above, and none from the nodes', () => {
	const textOf = (file: string) => readFileSync(join(SHARED, file), 'utf8');
	expect(files.flatMap((file) => stepsUp(file, textOf(file)))).toEqual([]);
});

it.each([
	["import { send } from '../client';", ['client']],
	["import type {\n\tRun,\n} from '../run/runContext';", ['run/runContext']],
	["export { Run } from '../run/runContext';", ['run/runContext']],
	["const { Run } = await import('../run/runContext');", ['run/runContext']],
	["import { poll } from '../../BimmerVinTrigger/poll';", ['../BimmerVinTrigger/poll']],
	["import { clock } from './clock';\nimport { FIELD_NAMES } from '../api/fieldNames';", []],
])('would find one: %s', (text, found) => {
	const problems = found.map((path) => `nodes/shared/http/retry.ts imports ${path}`);
	expect(stepsUp('http/retry.ts', text)).toEqual(problems);
});

/** Top-level names of a file, exported or not. */
const namesIn = (text: string): string[] =>
	[
		...text.matchAll(/^(?:export )?(?:async )?(?:const|let|function|class|type|interface) (\w+)/gm),
	].map(([, name]) => name!);

const inSeveral = (texts: ReadonlyMap<string, string>): string[] => {
	const places = new Map<string, Set<string>>();
	for (const [file, text] of texts) {
		for (const name of namesIn(text)) places.set(name, (places.get(name) ?? new Set()).add(file));
	}
	return [...places]
		.filter(([, where]) => where.size > 1)
		.map(([name, where]) => `${name}: ${[...where].sort().join(', ')}`);
};

it('has one meaning for a name: none stands in two files', () => {
	const texts = new Map(files.map((file) => [file, readFileSync(join(SHARED, file), 'utf8')]));
	expect(inSeveral(texts)).toEqual([]);
});

it('would find a name in two files', () => {
	const texts = new Map([
		['a.ts', 'export const one = 1;\nconst two = 2;'],
		['b.ts', 'function two() {\n\tconst one = 1;\n}'],
	]);
	expect(inSeveral(texts)).toEqual(['two: a.ts, b.ts']);
});

/** The lint rules of the one way out and of the one home of process state, on samples that they have to find and to leave. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** Code -> which rules find it. */
const SAMPLES: ReadonlyArray<readonly [string, readonly string[]]> = [
	['async (c) => await c.helpers.httpRequest({})', ['request']],
	['async (c) => await c.helpers.httpRequestWithAuthentication.call(c, "x", {})', ['request']],
	['async ({ helpers: { httpRequest } }) => await httpRequest({})', ['request']],
	[
		'(c) => { const { httpRequestWithAuthentication: send } = c.helpers; return send; }',
		['request'],
	],
	['(c) => c.helpers["httpRequest"]({})', ['request']],
	['(c) => c.helpers?.httpRequest({})', ['request']],
	['({ httpRequest: 1 })', []],
	['(c) => c.plainRequest({})', []],
	['const held = new Map();', ['store']],
	['const held = new Map<string, number>();', ['store']],
	['export const held = new Set<string>();', ['store']],
	['let held = new WeakMap();', ['store']],
	['const seen: WeakSet<object> = new WeakSet();', ['store']],
	['const held: Map<string, number> = new Map();', ['store']],
	['const held = { byKey: new Map() };', ['store']],
	['const held = [new Set()];', ['store']],
	['class Holder { static held = new Map(); }', ['store']],
	['const held = new Map() as Map<string, number>;', ['store']],
	['const CODES: ReadonlySet<string> = new Set(["a"]);', []],
	['export const NAMES: ReadonlyMap<string, string> = new Map();', []],
	['const count = (keys: string[]) => new Set(keys).size;', []],
	['function group() { const held = new Map(); return held; }', []],
	['class Holder { private readonly held = new Map(); }', []],
];

/** ESLint is a module that Jest does not load: it is asked in a process of its own, once for all samples. */
const FIND = `
	import { Linter } from 'eslint';
	import tseslint from 'typescript-eslint';
	import restricted from './eslint.restrictedSyntax.mjs';
	const linter = new Linter();
	const found = (code) => Object.entries(restricted).flatMap(([name, selectors]) => {
		const messages = linter.verify(code, {
			files: ['**/*.ts'],
			languageOptions: { parser: tseslint.parser },
			rules: { 'no-restricted-syntax': ['error', ...selectors] },
		}, 'sample.ts');
		const broken = messages.find(({ fatal }) => fatal);
		if (broken) throw new Error(broken.message);
		return messages.length > 0 ? [name] : [];
	});
	process.stdout.write(JSON.stringify(JSON.parse(process.argv[1]).map(found)));
`;

const found = JSON.parse(
	execFileSync(
		process.execPath,
		['--input-type=module', '--eval', FIND, JSON.stringify(SAMPLES.map(([code]) => code))],
		{ cwd: ROOT, encoding: 'utf8' },
	),
) as string[][];

it.each(SAMPLES.map((sample, at) => [...sample, found[at]] as const))('%s', (_code, rules, hit) => {
	expect(hit).toEqual(rules);
});

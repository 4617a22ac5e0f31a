import type { Profiler } from 'node:inspector';

import { name } from '../../../package.json';

/** The parts of the time, each with a pattern for its functions, which are written as `<file> <function>`. */
const PARTS: ReadonlyArray<readonly [part: string, frame: RegExp]> = [
	['waiting', /^ \(idle\)$/],
	['garbage collection', /^ \(garbage collector\)$/],
	['the package itself', new RegExp(`/node_modules/(?:${name}|n8n-nodes-plain)/`)],
	['the package itself', /\/n8n-nodes-base\/dist\/nodes\/HttpRequest\//],
	[
		'credential reads',
		/credentials-helper|\/credentials\/|\/encryption\/|typeorm|sqlite|@n8n\/db|credential-resolution/i,
	],
	[
		'HTTP',
		/axios|follow-redirects|backend-network|request-helpers|node:_http|node:net|node:internal\/streams|node:internal\/(?:net|tls|dns)|node:https?|agent-base|form-data/,
	],
	[
		'preparation of items',
		/\/n8n-workflow\/|tournament|expression|routing-node|node-execution-context|workflow-data-proxy/,
	],
];

export const OTHER = 'the rest of n8n';

/** Where the time is spent, in the order of the document. */
export const PART_NAMES = [...new Set(PARTS.map(([part]) => part)), OTHER].filter(
	(part) => part !== 'waiting',
);

/** A function of the package, including what it calls in Node.js. */
export interface Spot {
	readonly where: string;
	readonly ms: number;
}

export interface Split {
	/** Milliseconds for each part. */
	readonly parts: ReadonlyMap<string, number>;
	/** The functions within "the package itself", the slowest first. */
	readonly spots: readonly Spot[];
	/** The same for all other parts that are distinguished. */
	readonly others: readonly Spot[];
}

type Node = Profiler.ProfileNode;

const frameOf = ({ callFrame: { url, functionName } }: Node): string => `${url} ${functionName}`;

const partOf = (node: Node): string | undefined =>
	PARTS.find(([, pattern]) => pattern.test(frameOf(node)))?.[0];

const whereOf = ({ callFrame: { url, functionName, lineNumber } }: Node): string =>
	`${url.split('/node_modules/').at(-1)}:${lineNumber + 1} ${functionName || '(anonymous)'}`;

const sorted = (spots: ReadonlyMap<string, number>): Spot[] =>
	[...spots].map(([where, ms]) => ({ where, ms })).sort((a, b) => b.ms - a.ms);

/** Assigns each sample to the innermost of its functions that belongs to a part. */
export function splitOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Split {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
	const parts = new Map<string, number>();
	const spots = new Map<string, number>();
	const others = new Map<string, number>();
	const add = (to: Map<string, number>, key: string, ms: number) =>
		void to.set(key, (to.get(key) ?? 0) + ms);
	samples.forEach((sample, index) => {
		const ms = (timeDeltas[index] ?? 0) / 1000;
		let node = byId.get(sample);
		let part = node && partOf(node);
		while (node && part === undefined) {
			node = byId.get(parents.get(node.id) ?? NaN);
			part = node && partOf(node);
		}
		add(parts, part ?? OTHER, ms);
		if (!node) return;
		add(part === 'the package itself' ? spots : others, whereOf(node), ms);
	});
	return { parts, spots: sorted(spots), others: sorted(others) };
}

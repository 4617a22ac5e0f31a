/** The example workflows on the canvas: nothing lies on something else. */
import type { INode, INodeParameters } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../workflows');
/** What n8n draws a node as without its name, and by how much each output beyond the second makes it higher, in pixels. */
const NODE_SIZE = 96;
const OUTPUT_HEIGHT = 32;

interface Box {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

function boxOf({ name, type, position: [left, top], parameters }: INode): Box {
	if (type === 'n8n-nodes-base.stickyNote') {
		const { width = 240, height = 160 } = parameters as { width?: number; height?: number };
		return { name, left, top, width, height };
	}
	const { values = [] } = (parameters.rules ?? {}) as { values?: unknown[] };
	const { fallbackOutput } = (parameters.options ?? {}) as INodeParameters;
	const outputs = values.length + (fallbackOutput === 'extra' ? 1 : 0);
	const height = NODE_SIZE + Math.max(0, outputs - 2) * OUTPUT_HEIGHT;
	return { name, left, top, width: NODE_SIZE, height };
}

const overlap = (a: Box, b: Box): boolean =>
	a.left < b.left + b.width &&
	b.left < a.left + a.width &&
	a.top < b.top + b.height &&
	b.top < a.top + a.height;

it.each(readdirSync(FOLDER).filter((file) => file.endsWith('.json')))(
	'%s has nodes and notes apart',
	(file) => {
		const { nodes } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { nodes: INode[] };
		const boxes = nodes.map(boxOf);
		const pairs = boxes.flatMap((box, index) =>
			boxes.slice(index + 1).map((other) => [box, other] as const),
		);
		const touching = pairs.filter(([box, other]) => overlap(box, other));
		expect(touching.map(([box, other]) => `${box.name} / ${other.name}`)).toEqual([]);
	},
);

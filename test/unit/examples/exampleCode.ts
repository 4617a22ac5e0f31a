import type { IDataObject } from 'n8n-workflow';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

interface Given {
	/** What came in. */
	readonly input: IDataObject[];
	/** What other nodes have given, by name and output. */
	readonly nodes?: Readonly<Record<string, IDataObject[][]>>;
	/** How often the node has run before. */
	readonly runIndex?: number;
}

const toFormat = () => '1 June 2026';

const list = (items: IDataObject[] = []) => {
	const wrapped = items.map((json) => ({ json }));
	const first = () => wrapped[0] ?? { json: {} };
	return { all: () => wrapped, first, last: () => wrapped.at(-1) ?? { json: {} } };
};

/** Runs the code of a Code node of an example, as n8n does. @returns the JSON of its items */
export function runCode(
	file: string,
	name: string,
	{ input, nodes = {}, runIndex = 0 }: Given,
): IDataObject[] {
	const path = join(__dirname, '../../../workflows', file);
	const workflow = JSON.parse(readFileSync(path, 'utf8')) as {
		nodes: Array<{ name: string; parameters: { jsCode?: string } }>;
	};
	const { jsCode } = workflow.nodes.find((node) => node.name === name)!.parameters;
	const given = runInNewContext(`(() => {${jsCode}\n})()`, {
		$input: list(input),
		$now: { toFormat, toUTC: () => ({ toFormat: () => '2026-06' }) },
		$runIndex: runIndex,
		$execution: { id: 7 },
		$workflow: { name: 'Budget' },
		$: (other: string) => {
			const outputs = nodes[other];
			const of = (output: number) => {
				if (!outputs) throw new Error(`Node '${other}' hasn't been executed`);
				return list(outputs[output]);
			};
			return {
				isExecuted: outputs !== undefined,
				all: (output = 0) => of(output).all(),
				first: (output = 0) => of(output).first(),
				last: (output = 0) => of(output).last(),
			};
		},
	}) as Array<{ json: IDataObject }>;
	// Out of the other context, so that it can be compared.
	return given.map(({ json }) => structuredClone(json));
}

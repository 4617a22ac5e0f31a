import { inLine, START, vehicles } from '../flows';
import type { Examples } from './examples';

/** Writes VINs into the data table of an example with the requests of n8n's own view. */
export async function addVehicles(n8n: Examples, file: string, vins: string[]): Promise<void> {
	const [fill] = n8n.example(file).nodes.filter(({ name }) => name === 'Fill the Table');
	const { editor } = n8n;
	const workflow = await editor.createWorkflow(
		inLine('Add vehicles', START, vehicles(vins), fill!),
	);
	const { status } = await editor.finished(await editor.execute(workflow, START.name));
	if (status !== 'success') throw new Error(`The table was not filled: ${status}`);
}

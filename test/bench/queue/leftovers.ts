import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Cleanup steps that run at the end, in reverse order. */
export class Leftovers {
	private readonly steps: Array<() => Promise<void>> = [];

	add(undo: () => Promise<void>): void {
		this.steps.push(undo);
	}

	/** Creates a folder. */
	async folder(name: string): Promise<string> {
		const folder = await mkdtemp(join(tmpdir(), `bimmervin-queue-${name}-`));
		this.add(async () => await rm(folder, { recursive: true, force: true }));
		return folder;
	}

	async undo(): Promise<void> {
		for (const step of this.steps.splice(0).reverse()) {
			await step().catch((error: unknown) => console.error(error));
		}
	}
}

import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

/** Writes a document, formatted as the project has it. */
export async function writeMarkdown(path: string, text: string): Promise<void> {
	const config = await resolveConfig(path);
	await writeFile(path, await format(text, { ...config, parser: 'markdown' }));
}

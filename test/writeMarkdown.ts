import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

/** Writes a document in the format of the project. */
export async function writeMarkdown(path: string, text: string): Promise<void> {
	const config = await resolveConfig(path);
	await writeFile(path, await format(text, { ...config, parser: 'markdown' }));
}

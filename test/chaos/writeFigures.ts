import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

import { withFigures } from './report';

const DOCUMENT = join(__dirname, '../../docs/reliability.md');

/** Puts the figures into the document, formatted as the project has it. */
export async function writeFigures(text: string): Promise<void> {
	const config = await resolveConfig(DOCUMENT);
	const document = withFigures(readFileSync(DOCUMENT, 'utf8'), text);
	writeFileSync(DOCUMENT, await format(document, { ...config, parser: 'markdown' }));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeMarkdown } from '../writeMarkdown';
import { withFigures } from './report';

const DOCUMENT = join(__dirname, '../../docs/reliability.md');

/** Puts the figures into the document. */
export const writeFigures = async (text: string): Promise<void> =>
	await writeMarkdown(DOCUMENT, withFigures(readFileSync(DOCUMENT, 'utf8'), text));

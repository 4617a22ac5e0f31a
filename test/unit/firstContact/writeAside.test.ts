import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeAside } from '../../firstContact/redact/writeAside';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'bimmervin-aside-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const aside = (path: string): string => `${path}.${process.pid}.part`;

describe('writing aside', () => {
	it('leaves the file alone, with nothing beside it', () => {
		writeAside(join(folder, 'a.json'), 'Größe');
		expect(readdirSync(folder)).toEqual(['a.json']);
		expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('Größe');
	});

	it('replaces an older one as a whole', () => {
		const path = join(folder, 'a.bin');
		writeFileSync(path, 'longer than what follows');
		writeAside(path, Buffer.from([0, 255, 1]));
		expect([...readFileSync(path)]).toEqual([0, 255, 1]);
	});

	it('for the owner alone, also where a killed run has left its part open to all', () => {
		const path = join(folder, 'a.json');
		writeFileSync(aside(path), 'half');
		chmodSync(aside(path), 0o666);
		writeAside(path, 'whole', 0o600);
		expect(statSync(path).mode & 0o777).toBe(0o600);
		expect(readdirSync(folder)).toEqual(['a.json']);
	});

	it('does not write through a link that stands in its way', () => {
		const path = join(folder, 'a.json');
		const elsewhere = join(folder, 'elsewhere');
		writeFileSync(elsewhere, 'untouched');
		symlinkSync(elsewhere, aside(path));
		writeAside(path, 'whole');
		expect(readFileSync(elsewhere, 'utf8')).toBe('untouched');
		expect(readFileSync(path, 'utf8')).toBe('whole');
	});

	it('leaves nothing where it fails', () => {
		mkdirSync(join(folder, 'taken', 'by a folder'), { recursive: true });
		expect(() => writeAside(join(folder, 'taken'), 'x')).toThrow();
		expect(() => writeAside(join(folder, 'missing', 'a.json'), 'x')).toThrow();
		expect(readdirSync(folder)).toEqual(['taken']);
	});
});

import { inflateRawSync } from 'node:zlib';

const CENTRAL_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = Buffer.from('PK\x05\x06', 'latin1');
const DEFLATED = 8;

/** The files in a zip archive, by name. Reads what n8n writes: no encryption, no zip64. */
export function unzip(archive: Buffer): Map<string, Buffer> {
	const end = archive.lastIndexOf(END_OF_DIRECTORY);
	if (end < 0) throw new Error('This is no zip archive');
	const files = new Map<string, Buffer>();
	let at = archive.readUInt32LE(end + 16);
	while (archive.readUInt32LE(at) === CENTRAL_ENTRY) {
		const method = archive.readUInt16LE(at + 10);
		const size = archive.readUInt32LE(at + 20);
		const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
			archive.readUInt16LE(at + offset),
		) as [number, number, number];
		const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
		const local = archive.readUInt32LE(at + 42);
		const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
		const content = archive.subarray(start, start + size);
		files.set(name, method === DEFLATED ? inflateRawSync(content) : Buffer.from(content));
		at += 46 + nameLength + extraLength + commentLength;
	}
	return files;
}

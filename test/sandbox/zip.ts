import { crc32 } from 'node:zlib';

/** 1 January 2020 in the form ZIP uses: a fixed date keeps the bytes the same for the same VIN. */
const DATE = ((2020 - 1980) << 9) | (1 << 5) | 1;
const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;

/** The fields that the header before a file and its entry in the directory have in common. */
function fileFields(name: Buffer, content: Buffer): Buffer {
	const fields = Buffer.alloc(26);
	fields.writeUInt16LE(20, 0); // needs ZIP 2.0
	fields.writeUInt16LE(DATE, 8);
	fields.writeUInt32LE(crc32(content), 10);
	fields.writeUInt32LE(content.length, 14); // stored: packed and unpacked size are one
	fields.writeUInt32LE(content.length, 18);
	fields.writeUInt16LE(name.length, 22);
	return fields;
}

const uint32 = (...values: number[]): Buffer => {
	const bytes = Buffer.alloc(values.length * 4);
	values.forEach((value, i) => bytes.writeUInt32LE(value, i * 4));
	return bytes;
};

/** A ZIP archive with uncompressed files, which every unzip program can read. */
export function zip(files: Readonly<Record<string, Buffer | string>>): Buffer {
	const contents: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [path, file] of Object.entries(files)) {
		const name = Buffer.from(path);
		const content = Buffer.from(file);
		const fields = fileFields(name, content);
		const entry = Buffer.concat([uint32(LOCAL_HEADER), fields, name, content]);
		const madeBy = Buffer.from([20, 0]);
		// Comment, disk and attributes stay zero.
		const rest = Buffer.concat([Buffer.alloc(10), uint32(offset)]);
		directory.push(uint32(CENTRAL_HEADER), madeBy, fields, rest, name);
		contents.push(entry);
		offset += entry.length;
	}
	const index = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	const count = Object.keys(files).length;
	end.writeUInt32LE(END_OF_DIRECTORY, 0);
	end.writeUInt16LE(count, 8);
	end.writeUInt16LE(count, 10);
	end.writeUInt32LE(index.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...contents, index, end]);
}

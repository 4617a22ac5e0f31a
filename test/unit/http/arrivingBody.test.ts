/** How much work a response makes whose long texts go to the storage while it arrives. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

import { ArrivingBody } from '../../../nodes/shared/http/arrivingBody';
import type { TextStore } from '../../../nodes/shared/http/longText';
import { arrivingBytes } from '../../../nodes/shared/state/arrivingBytes';

/** Keeps nothing, and counts what it is asked to look at. */
class CountingStore implements TextStore {
	texts = 0;
	readBefore = 0;
	searched = 0;

	readonly save: TextStore['save'] = async (bytes, before) => {
		this.texts++;
		this.readBefore += before.length;
		await bytes.toArray();
		return { data: '', mimeType: '' };
	};

	readonly isClean: TextStore['isClean'] = ({ length }) => {
		this.searched += length;
		return true;
	};

	readonly read = jest.fn();
	readonly onUnwanted = jest.fn();
}

async function arrive(text: string, chunkBytes: number): Promise<CountingStore> {
	const store = new CountingStore();
	const body = new ArrivingBody(store, (bytes) => Readable.from(bytes, { objectMode: false }));
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += chunkBytes)
		await body.add(bytes.subarray(at, at + chunkBytes));
	expect(await body.body()).toBeDefined();
	body.close();
	expect(arrivingBytes()).toBe(0);
	return store;
}

it('reads little of a response with many files to name them', async () => {
	const files = Array.from({ length: 150 }, () => randomBytes(150_000).toString('base64'));
	const text = JSON.stringify({ files });
	const { texts, readBefore } = await arrive(text, 65_536);
	expect(texts).toBeGreaterThan(5);
	expect(readBefore).toBeLessThan(text.length);
});

it.each([1_000, 16_384, 65_536])('searches each byte about once, in chunks of %i', async (size) => {
	const file = randomBytes(3_000_000);
	const { texts, searched } = await arrive(JSON.stringify({ file: file.toString('base64') }), size);
	expect(texts).toBe(1);
	expect(searched).toBeLessThan(file.length * 1.5);
});

/** The readings of a text in forms that hide a secret from a plain search. */

/** Decodes words in base64, and in base64 of base64. */
const decoded = (text: string): string[] =>
	[...text.matchAll(/[A-Za-z0-9+/=]{12,}/g)].flatMap(([word]) => {
		const once = Buffer.from(word, 'base64').toString('latin1');
		return [once, Buffer.from(once, 'base64').toString('latin1')];
	});

/** Numbers one after the other, without the keys of an object, as characters: `101,121` or `{"0":101,"1":121}` -> `ey` */
function fromNumbers(text: string): string {
	const bare = text.replace(/\\*"\d+\\*":/g, '');
	return [...bare.matchAll(/0x[\da-f]{1,2}|\d+/gi)]
		.map(([one]) => Number(one))
		.filter((code) => code < 256)
		.map((code) => String.fromCharCode(code))
		.join('');
}

/** The text without escapes, in plain letters, reversed, read from its numbers, without field separators, and decoded. */
export function readings(text: string): string[] {
	const unescaped = text.replace(/\\+u([\da-f]{4})/gi, (_, hex: string) =>
		String.fromCharCode(parseInt(hex, 16)),
	);
	const plain = unescaped.normalize('NFKC');
	const ways = [plain, fromNumbers(text), plain.replace(/[\\",\s]/g, '')];
	return [...ways, ...ways.map((way) => [...way].reverse().join('')), ...decoded(plain)];
}

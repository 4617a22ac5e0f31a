/** An answer before a fault changes it. Header names are in lower case. */
export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer with a JSON body. */
export const json = (
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): Answer => ({
	status,
	headers: { 'content-type': JSON_TYPE, ...headers },
	body: Buffer.from(JSON.stringify(body)),
});

/** An unchanged file, for download. */
export const download = (filename: string, contentType: string, body: Buffer): Answer => ({
	status: 200,
	headers: {
		'content-type': contentType,
		'content-disposition': `attachment; filename="${filename}"`,
	},
	body,
});

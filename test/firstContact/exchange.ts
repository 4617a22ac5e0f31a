import { TOKEN_PATH } from '../../nodes/shared/api/catalog';

/** One request and its answer, as they went over the wire. Kept in memory only. */
export interface Exchange {
	readonly method: string;
	/** As it was asked, with its query: `/vehicle-order-json`. */
	readonly path: string;
	readonly requestHeaders: ReadonlyArray<readonly [name: string, value: string]>;
	readonly requestBody: Buffer;
	/** 0 where no answer came; `error` says why then. */
	readonly status: number;
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	/** Without the transfer's compression. */
	readonly body: Buffer;
	readonly error?: string;
	readonly tookMs: number;
}

/** Whether a token was asked for. */
export const isSignIn = ({ path }: Pick<Exchange, 'path'>): boolean =>
	path.split('?')[0]!.endsWith(TOKEN_PATH);

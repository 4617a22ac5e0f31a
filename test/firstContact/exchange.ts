import { TOKEN_PATH } from '../../nodes/shared/api/catalog';

/** One request and its answer, exactly as sent. Kept only in memory. */
export interface Exchange {
	readonly method: string;
	/** The requested path with its query: `/vehicle-order-json`. */
	readonly path: string;
	readonly requestHeaders: ReadonlyArray<readonly [name: string, value: string]>;
	readonly requestBody: Buffer;
	/** 0 if there was no answer. In this case, `error` says why. */
	readonly status: number;
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	/** Without the transfer's compression. */
	readonly body: Buffer;
	readonly error?: string;
	readonly tookMs: number;
}

/** Whether it requested a token. */
export const isSignIn = ({ path }: Pick<Exchange, 'path'>): boolean =>
	path.split('?')[0]!.endsWith(TOKEN_PATH);

import { setMaxListeners } from 'node:events';
import { createApp } from './app';
import { Tokens } from './auth';
import { addControl } from './control';
import { settingsOf, type SandboxOptions } from './options';
import { controlsOf, type Context, type Sandbox } from './sandbox';
import { newState } from './state';

export { DEFAULT_ACCOUNT, type AccountOptions, type SandboxOptions } from './options';
export type { Sandbox } from './sandbox';
export type { FaultHandle, FaultOrder } from './faults';
export type { LedgerEntry, Refund } from './ledger';
export { DIALECTS, DIALECTS_WITH_FACTS, type DialectName } from './dialects';
export type { RequestRecord, Stats } from './stats';
export {
	EXAMPLE_VINS,
	SANDBOX_VIN,
	SHORT_VINS,
	SPECIAL_VINS,
	type SpecialVin,
} from './specialVins';

/** Starts a stand-in for the API on 127.0.0.1. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const settings = settingsOf(options);
	const context: Context = {
		settings,
		tokens: new Tokens(settings.now),
		state: newState(settings),
	};
	const controls = controlsOf(context);
	const closing = new AbortController();
	// Every waiting answer listens to it. This is not a leak.
	setMaxListeners(0, closing.signal);
	const app = createApp(context, closing.signal);
	addControl(app, controls);
	const local = new URL(await app.listen({ host: '127.0.0.1', port: settings.port }));
	const origin = settings.tls ? `https://${settings.tls.name}:${local.port}` : local.origin;
	const url = `${origin}${settings.basePath}`;
	const close = async () => {
		closing.abort();
		await app.close();
	};
	return { ...controls, url, close };
}

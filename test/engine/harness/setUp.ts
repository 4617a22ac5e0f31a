import { DEFAULT_LIMITS } from '../../../nodes/shared/api/catalog';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server';
import { Engine } from './engine';

export { someVins } from '../../someVins';

/** The sandbox and an engine with a credential for it. */
export async function setUp(
	options: SandboxOptions = {},
): Promise<{ sandbox: Sandbox; engine: Engine }> {
	const sandbox = await startSandbox(options);
	const { url, clientId, clientSecret } = sandbox;
	const engine = await Engine.create({
		baseUrl: url,
		clientId,
		clientSecret,
		requestsPerSecond: options.requestsPerSecond ?? DEFAULT_LIMITS.requestsPerSecond,
		burst: options.burst ?? DEFAULT_LIMITS.burst,
	});
	return { sandbox, engine };
}

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';

import { runCommand } from '../../e2e/n8n/command';
import { startServer, type Server } from './server';

/** Where Debian installs PostgreSQL, outside the PATH. */
const DEBIAN = '/usr/lib/postgresql';
const USER = 'n8n';

/** The newest PostgreSQL installed on this computer. */
function programs(): string {
	const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
	const [newest] = versions.sort((a, b) => Number(b) - Number(a));
	if (newest === undefined) throw new Error('Install PostgreSQL: apt-get install postgresql');
	return join(DEBIAN, newest, 'bin');
}

export const postgresVersion = (): string =>
	execFileSync(join(programs(), 'postgres'), ['--version'], { encoding: 'utf8' })
		.replace(/^\D*/, '')
		.split(' ')[0]!;

/** PostgreSQL refuses to run as root. In that case, it runs as the user that its package has created. */
function owner(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const ask = (what: string) =>
		Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
	return { uid: ask('-u'), gid: ask('-g') };
}

/** The settings that n8n needs to connect to it. */
export const postgresSettings = (port: number): NodeJS.ProcessEnv => ({
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(port),
	DB_POSTGRESDB_DATABASE: 'postgres',
	DB_POSTGRESDB_USER: USER,
});

/**
 * A separate PostgreSQL server with its default settings.
 * @param folder an empty folder for its data
 */
export async function startPostgres(folder: string, port: number): Promise<Server> {
	const bin = programs();
	const who = owner();
	if (who) await chown(folder, who.uid, who.gid);
	const data = join(folder, 'data');
	const as = { ...who, cwd: folder };
	await runCommand(
		join(bin, 'initdb'),
		['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'],
		as,
	);
	const at = ['-h', '127.0.0.1', '-p', String(port)];
	return await startServer({
		...as,
		command: join(bin, 'postgres'),
		args: ['-D', data, ...at, '-k', folder],
		// Closes open connections.
		stopWith: 'SIGINT',
		isReady: async () =>
			await runCommand(join(bin, 'pg_isready'), at, as).then(
				() => true,
				() => false,
			),
	});
}

import { spawn, type SpawnOptions } from 'node:child_process';

/**
 * Runs a command to its end.
 * @returns what it wrote to stdout
 * @throws {Error} with the last lines of its output, if it fails
 */
export async function runCommand(
	command: string,
	args: string[],
	options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'>,
): Promise<string> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	let stdout = '';
	let all = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		all += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject).once('close', resolve);
	});
	if (code === 0) return stdout;
	const end = all.trim().split('\n').slice(-15).join('\n');
	throw new Error(`"${command} ${args.join(' ')}" ended with ${code}:\n${end}`);
}

import { connect } from 'node:net';

import { startServer, type Server } from './server';

/** Whether the server answers a PING. */
const answers = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
		const end = (isThere: boolean) => {
			socket.destroy();
			resolve(isThere);
		};
		socket.once('data', (answer) => end(answer.toString().startsWith('+PONG')));
		socket.once('error', () => end(false));
	});

/** The Redis installed on this computer, which keeps its data only in memory. */
export const startRedis = async (port: number): Promise<Server> =>
	await startServer({
		command: 'redis-server',
		args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
		stopWith: 'SIGTERM',
		isReady: async () => await answers(port),
	});

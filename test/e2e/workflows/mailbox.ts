import { simpleParser, type ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

import type { OtherCredential } from './examples';

/** A mail server that stores the emails that it receives. */
export interface Mailbox {
	readonly mails: readonly ParsedMail[];
	/** Its credential, with the name in the examples. */
	readonly credential: OtherCredential;
	/** While this is on, it accepts no email. */
	refuse(on: boolean): void;
	empty(): void;
	close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
	const mails: ParsedMail[] = [];
	let refusing = false;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onMailFrom: (_address, _session, done) =>
			done(refusing ? new Error('Mailbox is closed') : undefined),
		onData: (stream, _session, done) => {
			simpleParser(stream).then((mail) => {
				mails.push(mail);
				done();
			}, done);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as AddressInfo;
	const data = { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	return {
		mails,
		credential: { type: 'smtp', name: 'SMTP account', data },
		refuse: (on) => {
			refusing = on;
		},
		empty: () => {
			mails.length = 0;
		},
		close: async () => await new Promise((resolve) => server.close(resolve)),
	};
}

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readAccount, type Account } from '../../../nodes/shared/auth/account';

/** Looks like no word that a message could hold by chance. */
export const SECRET = 'Zq7-unspoken-Secret';

let count = 0;

/** What the form of a credential holds. Each has an account of its own: tokens and rate are shared per account. */
export const credentialData = (
	more: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject => ({
	clientId: `client-${++count}`,
	clientSecret: SECRET,
	baseUrl: 'https://api.cars.test',
	requestsPerSecond: 1000,
	burst: 1000,
	sessionToken: '',
	...more,
});

export const newAccount = (more: ICredentialDataDecryptedObject = {}): Account =>
	readAccount(credentialData(more));

import { authorize } from '../../../nodes/shared/auth/authorize';
import { readAccount } from '../../../nodes/shared/auth/account';
import { packToken } from '../../../nodes/shared/auth/tokens';
import { credentialData } from './accounts';

const REQUEST = { baseURL: 'https://api.cars.test', url: '/vehicle-state' };

it('a stored token past its time is sent, since a 401 makes n8n fetch the next, and is not noted as held', () => {
	const credentials = credentialData();
	const late = { token: 'late', usableUntilMs: Date.now() - 1000 };
	const stored = packToken(readAccount(credentials), late);
	credentials.sessionToken = stored;
	const { headers } = authorize(credentials, REQUEST);
	expect(headers).toEqual({ Authorization: 'Bearer late' });
	expect(credentials.sessionToken).toBe(stored);
});

it('the token goes to no other host', () => {
	const credentials = credentialData();
	const usableUntilMs = Date.now() + 60_000;
	credentials.sessionToken = packToken(readAccount(credentials), { token: 'own', usableUntilMs });
	const elsewhere = { url: 'https://files.cars.test/a.zip' };
	expect(authorize(credentials, elsewhere)).toEqual(elsewhere);
});

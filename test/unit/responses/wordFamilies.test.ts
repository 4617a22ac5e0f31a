/** Families of an error's words, each with spellings that no sandbox of ours sends. */
import {
	familyOf,
	normalizeWords,
	type WordFamily,
} from '../../../nodes/shared/responses/wordFamilies';

const WORDS: Record<WordFamily | 'none', string[]> = {
	credit: [
		...['3.00 credits required, 0.40 available', 'Credits required: 20.00'],
		'payment is required to look up this VIN',
		'Your remaining credit does not suffice for this vehicle',
		...['You need at least 3.00 credits', 'Your balance does not cover this call'],
		...['Cost exceeds your available balance', 'Please add funds'],
		...['You do not have any credits left', 'Negative balance', 'Wallet is empty'],
		...["You've used all your credits", 'Nicht genügend Guthaben', 'You have 0 credits left'],
		...['Your balance is 0.00', 'Credits: 0', 'Insufficient credits'],
		...['Not enough credits for this call', 'You do not have enough credits'],
		...["You don't have sufficient balance", 'Your balance is too low', 'Credit balance exhausted'],
		...['Out of credits', 'No credits left', 'no credits remaining', 'No more credits.'],
		...['Your account has no credits', 'Payment Required', 'Please top up your account'],
		...['Insufficient account balance', 'Credits have been used up'],
		...['This call requires 20.00 credits', 'Account balance insufficient', 'Insufficient funds'],
		...['credit limit reached', 'Insufficient credits for this vehicle', 'Low balance'],
		...['Guthaben reicht nicht aus', 'credits exhausted', 'Your credits are depleted'],
		...['Balance insufficient: 0.20 needed', 'Not enough balance to look up VIN WBA'],
	],
	signIn: [
		...['Not authorized', 'Authentication credentials were not provided.'],
		...['Missing Authorization header', 'Authorization header is required', 'invalid_client'],
		...['invalid_grant', 'invalid signature', 'Signature has expired', 'JWT verification failed'],
		...['Bearer token not found', 'Unauthorized', 'unauthorised', 'Invalid token', 'Token expired'],
		...['Your session has expired', 'jwt expired', 'Authentication required'],
		...['Invalid credentials', 'Missing Authentication Token', 'Could not validate credentials'],
		...['Please log in again', 'Bearer token missing', 'Invalid client secret'],
		...['The token is invalid', 'Not authenticated', 'Authentication failed'],
		...['access token is no longer valid', 'Invalid API key'],
	],
	permission: [
		...['Not allowed', 'Operation not permitted', "You don't have access to this endpoint"],
		...['Your account has no access to this service', 'IP address not whitelisted'],
		...['Account not verified', 'Your API access has been revoked'],
		...['Your account lacks the right to activate CarPlay', 'Forbidden', 'Access denied'],
		'You do not have permission to use this endpoint',
		...['This endpoint is not enabled for your account', 'Endpoint not enabled'],
		...['Your account is suspended', 'Account disabled', 'not included in your plan'],
		...['Your subscription does not include this', 'Subscription required'],
		'Your account is not allowed to use this',
		'You are not authorized to access this resource',
		...['User is not authorized to access this resource', 'insufficient permissions'],
		...['feature disabled', 'account blocked', 'This operation is not available on your plan'],
	],
	tooMany: [
		...['Rate exceeded', 'You are sending requests too quickly', 'Request rate too high'],
		...['Calls per second exceeded', 'Maximum number of requests reached'],
		...['Too many concurrent vehicle lookups', 'Too many requests', 'Rate limit exceeded'],
		...['Request limit reached', 'Daily limit reached', 'Throttled', 'Sandbox quota exceeded'],
		...['Please slow down', 'Limit exceeded', 'Quota exhausted', 'Max 10 requests per second'],
		'Too many API calls',
	],
	fault: [
		...['Lookup failed, please try again', 'Please retry'],
		...['Vehicle lookup failed. Please try again.', 'The vehicle database is down'],
		...['Error while fetching vehicle data', 'Could not retrieve vehicle data from BMW'],
		...['BMW backend did not answer', 'Server is under heavy load', 'Upstream returned 503'],
		...['Lambda invocation failed', 'Internal server error', 'INTERNAL_ERROR'],
		...['Service unavailable', 'Service temporarily unavailable', 'Down for maintenance'],
		...['Scheduled maintenance until 14:00', 'Request timed out', 'Endpoint request timed out'],
		...['timeout', 'Time-out', 'Please try again later', 'Try again in a few minutes'],
		...['An unexpected error occurred', 'Something went wrong', 'Unknown error', 'Upstream error'],
		...['Bad gateway', 'BMW server did not respond', 'The BMW backend is not reachable'],
		...['Database error', 'connection refused', 'Could not connect to provider'],
		...['NullPointerException', 'Task timed out after 29.03 seconds', 'Vehicle lookup timed out'],
		...['Vehicle data could not be loaded, please try again later', 'technical problem'],
		...['System overloaded', 'Server busy', 'Temporary failure'],
		'VIN service is currently unavailable',
		"Cannot read properties of undefined (reading 'vin')",
		...['Unexpected token < in JSON at position 0', 'Gateway timeout'],
	],
	notFound: [
		...['No data for throttle control ECU', 'Vehicle not found. Remaining credits: 0.40'],
		...['Vehicle not found. Balance: 0.80', 'Vehicle not found, zero credits charged'],
		...['Vehicle not found (credits: 0 charged)', 'Vehicle not found (0 credits charged)'],
		...['Vehicle not found', 'VIN not found in our database', 'No vehicle found'],
		...['No data for this vehicle', 'Unknown vehicle', 'Unknown VIN', 'The vehicle does not exist'],
		...['No such vehicle', 'Vehicle not found. Please check the VIN and try again.', 'No results'],
		...['Could not find vehicle', 'Vehicle unknown', 'VIN is not in our database', 'Not found'],
		...['no service history available', 'Vehicle not found. No credits were charged.'],
		...['Vehicle not found, credits have been deducted', 'Fahrzeug nicht gefunden'],
		...['No matching vehicle', 'Nothing found for WBA', 'Vehicle not on record', 'No match'],
	],
	input: [
		'Activation limit reached for this VIN',
		'FSC limit exceeded for this vehicle',
		'No secure token available for this vehicle',
		'Unauthorized ECU detected in SVT',
		'ECU authentication failed',
		'Feature not enabled in this vehicle',
		'CarPlay feature is not activated in this vehicle',
		'Control module is locked',
		'Vehicle reported stolen: access denied',
		'No subscription for map updates on this vehicle',
		'Not supported: vehicle has MGU. Upgrade your head unit first',
		'Map not available in client region',
		'This service is not available for this vehicle',
		'The CarPlay service is unavailable for this VIN',
		'Unknown error code in VIN check digit',
		'The vehicle is temporarily deregistered',
		'Control unit has connection error entries',
		'VIN is invalid. Please check it and try again later',
		'Not a BMW',
		'Only BMW, MINI and Rolls-Royce are supported',
		'Model year 1998 is not covered',
		'SFA token missing in vehicle',
		'No active diagnostic session for this vehicle',
		'Invalid VIN',
		'VIN is invalid',
		'vin: must be 17 characters',
		'Vehicle not supported',
		'The head unit of this vehicle is not compatible',
		'Head unit unknown',
		'This feature is not available for this vehicle',
		'Too many vehicles match these 7 characters',
		'vin: field required',
		'Missing parameter vin',
		'Map type not supported',
		'FA is for another vehicle',
		'Not compatible with EVO ID4',
		'malformed vin',
		'VIN checksum mismatch',
		'The vehicle is too old',
		'Invalid VIN. Please correct it and try again',
		'CarPlay is not possible',
		'vehicle is not allowed for this operation',
		'Validation failed',
	],
	none: [
		...['Request failed', 'Error', 'Operation failed', 'Denied', 'Could not be processed'],
		...['Processing', 'Sorry', 'Failed', 'Rejected', 'Operation not completed', 'code 17'],
		...['Request could not be completed', 'no', 'E1001'],
	],
};

/** The same words as other servers spell them. */
const SPELLINGS: ReadonlyArray<[string, (words: string) => string]> = [
	['as they are', (words) => words],
	['in capitals', (words) => words.toUpperCase()],
	['in lower case', (words) => words.toLowerCase()],
	['as a constant', (words) => words.toUpperCase().replace(/[^A-Z0-9.]+/g, '_')],
	['as a code with dashes', (words) => words.toLowerCase().replace(/[^a-z0-9.]+/g, '-')],
	['with a full stop', (words) => `${words.replace(/[.!]$/, '')}.`],
	['behind a word of the server', (words) => `Error: ${words}`],
	['in quotes', (words) => `"${words}"`],
	['with much space', (words) => `  ${words.replace(/ /g, '   ')} `],
];

describe.each(Object.entries(WORDS))('%s', (family, texts) => {
	it.each(texts)('%s', (words) => {
		const read = SPELLINGS.map(([name, spell]) => [name, familyOf(spell(words)) ?? 'none']);
		expect(read).toEqual(SPELLINGS.map(([name]) => [name, family]));
	});
});

it.each([
	['VEHICLE_NOT_FOUND', 'vehicle not found'],
	['vehicleNotFound', 'vehicle not found'],
	['Needs 20.00 credits. Sorry!', 'needs 20.00 credits. sorry'],
	['  a -- b ', 'a b'],
])('%j is read as %j', (words, plain) => {
	expect(normalizeWords(words)).toBe(plain);
});

it.each([
	['insufficientCredits', 'credit'],
	['vehicleNotFound', 'notFound'],
	['RateLimitExceeded', 'tooMany'],
	['ThrottlingException', 'tooMany'],
	['tokenExpired', 'signIn'],
	['InternalServerError', 'fault'],
	['VehicleNotFoundException: WBA', 'notFound'],
	['InvalidVinException', 'input'],
])('%s is of %s', (words, family) => {
	expect(familyOf(words)).toBe(family);
});

it('reads long words at once', () => {
	for (const text of ['not '.repeat(5000), 'insufficient '.repeat(5000), 'a'.repeat(50_000)]) {
		const startedAt = process.cpuUsage();
		familyOf(text);
		const { user, system } = process.cpuUsage(startedAt);
		expect((user + system) / 1000).toBeLessThan(1000);
	}
});

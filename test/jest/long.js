/** Tests that compute for seconds: random, hostile and very large input. `npm run test:long` runs them, `npm test` does not. */
module.exports = [
	'test/unit/generated/.*\\.test',
	'test/unit/http/nodeStreams\\.test',
	'test/unit/items/longTexts\\.test',
	'test/unit/responses/summary\\.hostile\\.test',
	'test/unit/responses/hideSecrets\\.forms\\.test',
	'test/engine/between\\.test',
	'test/engine/between\\.generated\\.test',
	'test/engine/firstContactWhole\\.test',
	'test/engine/secrets\\.test',
].map((path) => `/${path}\\.ts$`);

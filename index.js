module.exports = {
	...require('./dist/credentials/BimmerVinApi.credentials.js'),
	...require('./dist/nodes/BimmerVin/BimmerVin.node.js'),
	...require('./dist/nodes/BimmerVinTrigger/BimmerVinTrigger.node.js'),
};

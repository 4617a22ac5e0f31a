/** In place of a module's code: the module as the process has loaded it. */
module.exports = {
	process: (_code, path) => ({ code: `module.exports = fromHost(${JSON.stringify(path)});` }),
};

/** The browser tests, which take the documents' pictures in passing. `npm run pictures`. */
const browser = require('./jest.config.js');

module.exports = { ...browser, globals: { ...browser.globals, takesPictures: true } };

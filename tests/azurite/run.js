// Runs Azurite for as long as whoever started it lives: then the pipe to its standard input closes.
// Usage: node run.js AZURITE.JS [its options]
process.stdin.on("end", () => process.exit(0)).resume();
require(process.argv.splice(2, 1)[0]);

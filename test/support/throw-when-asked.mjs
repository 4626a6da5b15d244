// Loaded into a gateway before its own code: SIGUSR2 is then an error that nobody catches.
process.on('SIGUSR2', () => {
  throw new Error('uncaught, as asked for');
});

/** Counts what is served and what fails, and prints it when the time is over: errors by their code, as the library gives it. */
export function tally(seconds) {
  const errors = {};
  let count = 0;
  setTimeout(() => {
    console.log(`served ${count}, errors ${JSON.stringify(errors)}`);
    process.exit(0);
  }, seconds * 1000);
  return {
    served: () => {
      count += 1;
    },
    failed: error => {
      const name = error.code ?? error.message;
      errors[name] = (errors[name] ?? 0) + 1;
    },
  };
}

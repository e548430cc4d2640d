/** What is read, by name. Each loads its readers once it is asked: `make` gives an input, `take` what is wrong with how it was taken. */
export const SUBJECTS = {
  scenarios: async () => (await import('./scenarios.mjs')).scenarios,
  tuning: async () => (await import('./tuning.mjs')).tuning,
  nginx: async () => (await import('./configurations.mjs')).nginx,
  httpd: async () => (await import('./configurations.mjs')).httpd,
  runs: async () => (await import('./runs.mjs')).runs,
  ledgers: async () => (await import('./runs.mjs')).ledgers,
  baselines: async () => (await import('./runs.mjs')).baselines,
  lines: async () => (await import('./lines.mjs')).lines,
  machines: async () => (await import('./machines.mjs')).machines,
  counters: async () => (await import('./counters.mjs')).counters,
  traces: async () => (await import('./records.mjs')).traces,
  kmsg: async () => (await import('./records.mjs')).kmsg,
  journal: async () => (await import('./records.mjs')).journal,
  answers: async () => (await import('./answers.mjs')).answers,
  requests: async () => (await import('./requests.mjs')).requests,
};

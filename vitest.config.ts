import { defineConfig } from 'vitest/config';
import { NotRunReporter } from './test/services/not-run-reporter.ts';

export default defineConfig({
  // Vite would load graphql's ES modules beside the CommonJS ones that Node gives Apollo Server and graphql-ws, and
  // graphql refuses to work with a schema of its other self.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', new NotRunReporter()],
    // Files run in processes of their own, so that one which starts servers and kills them disturbs no other.
    pool: 'forks',
    // Suites over real engines mostly wait for them; vitest itself would leave a core to nobody.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    slowTestThreshold: 2_000,
  },
});

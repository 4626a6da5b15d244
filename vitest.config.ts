import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Vite would load graphql's ES modules beside the CommonJS ones that Node gives Apollo Server and graphql-ws, and
  // graphql refuses to work with a schema of its other self.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
});

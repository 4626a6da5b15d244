import '../../src/check-node.mjs';

// What follows is TypeScript, which an old Node cannot read.
await import('./serve-on-engines.ts');

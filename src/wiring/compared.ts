export { countOf, type ComparedCopy } from '../changes/reconcile/reconcile.ts';

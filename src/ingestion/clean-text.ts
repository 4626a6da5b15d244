/** Whether a value is text that every store takes: PostgreSQL refuses U+0000, and halves of surrogate pairs are no Unicode. */
export function isCleanText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed();
}

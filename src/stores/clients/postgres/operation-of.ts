/** What a statement does, for messages and counts, where its caller has no better name: its first word, `select`. */
export function operationOf(text: string): string {
  return /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? 'statement';
}

/** A description as SDL text, whatever characters it holds. */
export function described(text: string): string {
  return JSON.stringify(text);
}

/** `a Genre`, `an Episode` */
export function article(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

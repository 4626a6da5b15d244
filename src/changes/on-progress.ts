/** Told of long work while it goes on; `total` 0 while it is not known. */
export type OnProgress = (what: string, done: number, total: number) => void;

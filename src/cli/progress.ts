/** Shows long work while it goes on: one line that changes on a terminal, a line every few seconds elsewhere. */
export interface Progress {
  /** `total` 0 while it is not known; `detail` goes at the end of the line. */
  show(what: string, done: number, total: number, detail?: string): void;
  /** Ends the line that is being shown, if any, so that others may write. */
  end(): void;
}

const width = 24;

export function terminalProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let open = false;
  let shownAt = 0;
  const end = () => {
    if (open) stream.write('\n');
    open = false;
  };
  return {
    show(what, done, total, detail = '') {
      const now = Date.now();
      const finished = total > 0 && done >= total;
      if (!finished && now - shownAt < (stream.isTTY ? 80 : 5_000)) return;
      shownAt = now;
      const line = `${what} ${total > 0 ? `${bar(done / total)} ${Math.floor((done / total) * 100)} %` : `${done}`}${detail === '' ? '' : `  ${detail}`}`;
      if (stream.isTTY) stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 100) - 1)}`);
      else stream.write(`${line}\n`);
      open = stream.isTTY === true;
      if (finished) end();
    },
    end,
  };
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
}

import { isJsonObject, type JsonObject } from './json-object.ts';
import { startOfFile, type LineFile } from './line-file.ts';

const most = 100;

/** The records at the beginning of a file, to see what they are; lines that are none are passed over. */
export async function firstRecords(file: LineFile): Promise<readonly JsonObject[]> {
  const records: JsonObject[] = [];
  for await (const lines of file.linesAfter(startOfFile)) {
    for (const line of lines) {
      const record = line.problem === undefined ? parse(line.text) : undefined;
      if (isJsonObject(record)) records.push(record);
      if (records.length === most) return records;
    }
  }
  return records;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns undefined for what is no JSON: judged by the schema that comes next */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export declare function ensureBuilt(
  root: string,
  say: (line: string) => void,
): Promise<string | null>;

export declare function nodeProblem(version?: string): string | null;
export declare function ensureInstalled(
  root: string,
  say: (line: string) => void,
): Promise<string | null>;

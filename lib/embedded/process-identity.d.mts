export declare function processStart(pid: number): string | null;
export declare function commandLine(pid: number): string[];

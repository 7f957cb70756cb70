export declare function processStart(pid: number): string | null;
export declare function commandLine(pid: number): string[];
export declare function parentOf(pid: number): number;
export declare function workingDirectory(pid: number): string | null;

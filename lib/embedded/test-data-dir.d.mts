export declare function makeTestDataDir(): { dataDir: string; remove: () => Promise<void> };

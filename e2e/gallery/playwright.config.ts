import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';

/** Takes the pictures in docs/gallery from a console that runs with fresh demo data: `npm run gallery`. */
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'gallery.ts',
  outputDir: '../../test-results/gallery',
  workers: 1,
  timeout: 120_000,
});

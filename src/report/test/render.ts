import type { TestResult } from '../../operations/test.js';
import { chooseFormat, type FormatOptions } from '../format.js';
import { renderTestGithub } from './github.js';
import { renderTestJson } from './json.js';
import { renderTestJunit } from './junit.js';
import { renderTestTap } from './tap.js';
import { renderTestText, type TestTextOptions } from './text.js';

const FORMATS = {
  text: renderTestText,
  tap: renderTestTap,
  junit: renderTestJunit,
  json: renderTestJson,
  github: renderTestGithub,
};

export interface TestReportOptions extends TestTextOptions, FormatOptions<keyof typeof FORMATS> {}

/** The result of a test; the other options go with the format `text`. */
export function renderTest(result: TestResult, options: TestReportOptions = {}): string {
  return chooseFormat(FORMATS, options)(result, options);
}

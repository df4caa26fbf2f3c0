import { printable } from '../text/printable.js';
import { visibleName } from '../text/visible.js';
import type { Context } from './context.js';
import { writeAll } from './output.js';
import type { Io } from './process-io.js';

export type ColorWhen = 'auto' | 'always' | 'never';

/** Colours as set by `--color`, or else by the environment (NO_COLOR, FORCE_COLOR, TERM), or else on a terminal. */
export function hasColor(when: ColorWhen, io: Io): boolean {
  if (when !== 'auto') return when === 'always';
  const text = (name: string): string => io.env(name)?.toString() ?? '';
  if (text('NO_COLOR') !== '') return false;
  const force = text('FORCE_COLOR');
  if (force !== '') return force !== '0';
  return io.isTerminal(io.stdout) && text('TERM') !== 'dumb';
}

/** A line on a terminal that shows the progress of long work; silent elsewhere. */
export class Progress {
  readonly #io: Io;
  readonly #isShown: boolean;
  #shownAt: number;
  #hasLine = false;

  constructor({ io, isQuiet }: Context) {
    this.#io = io;
    this.#shownAt = io.now();
    this.#isShown = !isQuiet && io.isTerminal(io.stderr);
  }

  /** Shows `text`, at most a few times a second, and only after some time. */
  show(text: string): void {
    if (!this.#isShown) return;
    const now = this.#io.now();
    if (now - this.#shownAt < INTERVAL) return;
    this.#shownAt = now;
    this.#hasLine = true;
    this.#write(`\r\u001b[K${printable(visibleName(text))}`);
  }

  end(): void {
    if (this.#hasLine) this.#write('\r\u001b[K');
    this.#hasLine = false;
  }

  /** Clears the line, so that an error message starts on a fresh one. */
  [Symbol.dispose](): void {
    this.end();
  }

  #write(text: string): void {
    try {
      writeAll(this.#io, this.#io.stderr, Buffer.from(text));
    } catch {
      // Progress is not essential.
    }
  }
}

const INTERVAL = 300;

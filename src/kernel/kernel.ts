import { FIRST_REGION, SLACK, STATE, STATE_LENGTH } from './layout.js';
import { MODULE } from './module.js';

/** What of `WebAssembly` is used here; the types of Node 20 leave it out. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: unknown;
  }
}

/** The functions of `assembly/`, which says what they do. Addresses and counts are unsigned 32-bit numbers. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  scan(): number;
  addRange(
    bottom: number,
    top: number,
    left: number,
    leftLength: number,
    right: number,
    rightLength: number,
    data: number,
    dataLength: number,
  ): number;
  decide(
    list: number,
    end: number,
    database: number,
    size: number,
    group: number,
    prefixes: number,
    positions: number,
  ): void;
  sortByTable(pairs: number, count: number, starts: number, header: number, position: number): number;
  placeTables(
    first: number,
    count: number,
    starts: number,
    header: number,
    slots: number,
    used: number,
    room: number,
  ): number;
  placeRest(
    table: number,
    count: number,
    starts: number,
    slots: number,
    slotCount: number,
    restBlock: number,
    restPair: number,
    next: number,
  ): void;
}

const PAGE_LENGTH = 64 * 1024;
const MAX_PAGES = 64 * 1024;

/** A kernel with more memory is not kept for the next to use one. */
const MAX_IDLE_LENGTH = 1024 * 1024;

/** Regions begin at multiples of this. */
const ALIGNMENT = 16;

/** This Node, or this processor, cannot run the kernel. */
export class KernelError extends Error {
  override readonly name = 'KernelError';

  constructor(override readonly cause?: unknown) {
    super('this Node.js has no WebAssembly with SIMD, which is required');
  }
}

/**
 * The loops that decide the speed, in WebAssembly, and a memory of their own. It is made of regions, and grows by what is
 * needed, up to 4 GiB; it never shrinks, but goes with the kernel. A kernel costs some 0.1 ms.
 */
export class Kernel {
  /** The functions; all others of this class are about the memory they work on. */
  readonly run: Exports;

  /** All of the memory; replaced when it grows, as are {@link state} and {@link view}. */
  bytes!: Buffer;

  /** The numbers from STATE on. */
  state!: Uint32Array;

  view!: DataView;

  readonly #regions: Region[] = [];

  static #idle: Kernel | undefined;

  /** @throws KernelError */
  constructor() {
    this.run = instantiate();
    this.#refresh();
  }

  /**
   * Lends a kernel for the time of a call, the same one again and again unless it has grown: lint compiles a file many times.
   * Its memory is not empty.
   *
   * @throws KernelError
   */
  static use<Result>(work: (kernel: Kernel) => Result): Result {
    const kernel = Kernel.#idle ?? new Kernel();
    Kernel.#idle = undefined;
    try {
      return work(kernel);
    } finally {
      kernel.#regions.length = 0;
      if (kernel.bytes.length <= MAX_IDLE_LENGTH) Kernel.#idle = kernel;
    }
  }

  /**
   * A region of `length` bytes, after all others.
   *
   * @throws RangeError where there is no memory left
   */
  allocate(length: number): Region {
    const last = this.#regions.at(-1);
    const start = last === undefined ? FIRST_REGION : after(last.end);
    this.#require(start + length);
    const region = new Region(this, start, length);
    this.#regions.push(region);
    return region;
  }

  /**
   * Makes a region longer, and moves those after it.
   *
   * @throws RangeError where there is no memory left; nothing has changed then
   */
  grow(region: Region, length: number): void {
    const index = this.#regions.indexOf(region);
    const next = this.#regions[index + 1];
    const distance = next === undefined ? 0 : Math.max(0, after(region.start + length) - next.start);
    const last = this.#regions.at(-1)!;
    this.#require(Math.max(region.start + length, last.end + distance));
    if (distance > 0) {
      this.bytes.copyWithin(next!.start + distance, next!.start, last.end);
      for (const moved of this.#regions.slice(index + 1)) moved.start += distance;
    }
    region.length = length;
  }

  /** Gives up the regions after `region`. */
  truncate(region: Region): void {
    this.#regions.length = this.#regions.indexOf(region) + 1;
  }

  #require(end: number): void {
    const pages = Math.ceil((end + SLACK) / PAGE_LENGTH);
    const missing = pages - this.bytes.length / PAGE_LENGTH;
    if (missing <= 0) return;
    if (pages > MAX_PAGES) throw new RangeError('out of memory');
    this.run.memory.grow(missing);
    this.#refresh();
  }

  #refresh(): void {
    const { buffer } = this.run.memory;
    this.bytes = Buffer.from(buffer);
    this.state = new Uint32Array(buffer, STATE, STATE_LENGTH);
    this.view = new DataView(buffer);
  }
}

/** A stretch of a kernel's memory, which moves when one before it grows. */
export class Region {
  #bytes: Buffer | undefined;

  /**
   * @param start its address
   * @param length in bytes
   */
  constructor(
    readonly kernel: Kernel,
    public start: number,
    public length: number,
  ) {}

  get end(): number {
    return this.start + this.length;
  }

  /** Its bytes; to be asked for again when any region may have grown. */
  get bytes(): Buffer {
    const { start, length } = this;
    const all = this.kernel.bytes;
    const known = this.#bytes;
    if (known === undefined || known.buffer !== all.buffer || known.byteOffset !== start || known.length !== length)
      this.#bytes = all.subarray(start, start + length);
    return this.#bytes!;
  }

  /** Makes it longer; its bytes stay. @throws RangeError where there is no memory left */
  grow(length: number): void {
    this.kernel.grow(this, length);
  }
}

/** Where a region can begin after one that ends at `end`. */
function after(end: number): number {
  return Math.ceil((end + SLACK) / ALIGNMENT) * ALIGNMENT;
}

let compiled: WebAssembly.Module | undefined;

function instantiate(): Exports {
  try {
    compiled ??= new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
    return new WebAssembly.Instance(compiled).exports as Exports;
  } catch (error) {
    // Memory may be short, too.
    if (error instanceof RangeError) throw error;
    throw new KernelError(error);
  }
}

/**
 * What both sides of the kernel's memory agree on: TypeScript, which fills it, and the loops in `assembly/`, which are
 * compiled to WebAssembly. Addresses are bytes from the start of the memory; it begins with three fixed parts.
 *
 * | from                     | what                                                                    |
 * | ------------------------ | ----------------------------------------------------------------------- |
 * | {@link STATE}            | 32-bit numbers, whose places in it are below                            |
 * | {@link ADDRESS_BYTES}    | 256 bytes, the table `addressBytes` of a grammar                        |
 * | {@link FIRST_REGION}     | the regions, which move when one before them grows (`kernel.ts`)        |
 */
export const STATE = 64;
export const ADDRESS_BYTES = 512;
export const FIRST_REGION = 1024;

/**
 * Bytes are copied and compared 16 at a time, addresses 32: that many bytes after a region may be read, and that many after
 * its contents overwritten. No region begins before they end.
 */
export const SLACK = 64;

// What a scan is given, in STATE. Where it stopped is there afterwards.

/** Where the next line is. */
export const AT = 0;
/** Where the lines end. A LF is there, or just before. */
export const END = 1;
/** The number of the line last read, from 1. */
export const LINE = 2;
/** Where the next record goes, and where the room for records ends; that is enough for those of all lines up to END. */
export const OUTPUT = 3;
export const OUTPUT_END = 19;
/** What has to be added to the address of a record to make its position in the database, modulo 2^32. */
export const POSITION_BASE = 4;
/** Where the next pair (hash, position) goes, and where the room for pairs ends. */
export const INDEX = 5;
export const INDEX_END = 6;
/** Where the variables of a line go, and where the room for them ends. */
export const VARIABLES = 7;
export const VARIABLES_END = 8;
/** What the grammar wants: a sum of the flags below. */
export const FLAGS = 9;

// What a scan says of the line it stopped at.

export const LINE_START = 10;
/** Without the LF, and without spaces and tabs before it, which mean nothing. */
export const LINE_END = 11;
export const ADDRESS_END = 12;
export const IS_DENY = 13;
/** Of the record of a rule, which begins at OUTPUT unless it was added. */
export const DATA_START = 14;
export const RECORD_END = 15;
export const VARIABLE_COUNT = 16;
/** Why a line is malformed, and where. */
export const PROBLEM = 17;
export const PROBLEM_AT = 18;

// Where the placing of a table was broken off, and how many bytes the slots placed are. REST_TABLE is TABLE_COUNT where none
// was.

export const REST_BLOCK = 20;
export const REST_PAIR = 21;
export const REST_TABLE = 23;
export const USED_SLOTS = 24;

// Where a batch of clients stopped, besides AT: after this many.

export const CLIENT_COUNT = 22;

/** How many numbers STATE has. */
export const STATE_LENGTH = 32;

// Flags.

/** Stop after every line; without it only where the caller is needed. */
export const STOP_AT_EVERY_LINE = 1;
/** `,!NAME` unsets a variable, and the name of a variable holds no comma. */
export const SUPPORTS_UNSET = 2;
/** `,NAME` alone is read as well, and adds nothing to the record. */
export const KNOWS_BARE_NAMES = 4;
/** An address ends at the colon that `allow` or `deny` follows; without this and the next at the first colon. */
export const ENDS_BEFORE_INSTRUCTION = 8;
/** An address ends at the last colon before the first comma, or at that comma. */
export const ENDS_BEFORE_COMMA = 16;

// What a byte of an address may mean, in ADDRESS_BYTES.

/** The address may end before it. */
export const TERMINATOR = 1;
/** The address may be more than a literal key. */
export const SPECIAL = 2;
/** It is hashed as a negative number, 256 less. */
export const NEGATIVE = 4;

// Why a scan stopped.

/** All lines are read. */
export const SCANNED = 0;
export const BLANK = 1;
export const COMMENT = 2;
/** No address ends in the line. */
export const NO_ADDRESS = 3;
/** A rule whose address is a literal key. Its record is added. */
export const RULE = 4;
/** A rule whose address has a special byte. Its record is written, but not added. */
export const SPECIAL_RULE = 5;
export const MALFORMED = 6;
/** There is no room for another pair; the next line was not read. */
export const INDEX_FULL = 7;
/** There is no room for the variables of the next line; it is to be read again. */
export const VARIABLES_FULL = 8;

// Problems of a line.

export const NO_PROBLEM = 0;
export const UNKNOWN_INSTRUCTION = 1;
export const MISSING_COMMA = 2;
export const MISSING_EQUALS = 3;
export const MISSING_VALUE = 4;
export const UNBALANCED_QUOTE = 5;
export const MALFORMED_UNSET = 6;

/** Numbers of a variable: the comma before it, the end of its name, start and end of its value, all addresses. */
export const VARIABLE_LENGTH = 16;
/** Instead of the addresses of a value: the variable is unset, or just its name is there. */
export const UNSET = 0;
export const BARE = 1;

// The constant database (cr.yp.to/cdb/cdb.txt), as src/cdb/format.ts has it.

export const PAIR_LENGTH = 8;
export const TABLE_COUNT = 256;
export const HASH_START = 5381;

/** Pairs are sorted in blocks of this many, because sorting takes the room of one block more. */
export const PAIRS_PER_BLOCK = 1 << 16;

/** Of a block: where the pairs of each table start, and where the last end. */
export const STARTS_LENGTH = 4 * (TABLE_COUNT + 1);

/** No record is there, only the header. */
export const NO_RECORD = 0;

/** What is remembered of short prefixes: for each octet, and each two octets, a position and 1; 0 while nothing is. */
export const PREFIXES_LENGTH = 4 * (256 + 256 * 256);

/** Clients are decided in groups of this many, each of which takes this many bytes meanwhile. */
export const GROUP_SIZE = 32;
export const CLIENT_LENGTH = 64;

/** A longer host is left to the caller: each of its dots is a key to be hashed. */
export const LONGEST_HOST = 255;

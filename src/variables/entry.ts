/** Who knows a variable: a patch, a distribution of qmail, or another program. */
export type Package =
  | 'qmail'
  | 'netqmail'
  | 'ucspi-tcp'
  | 'ucspi-ssl'
  | 'ucspi-tcp6'
  | 'djbdns'
  | 'tcpserver limits patch'
  | 'chkuser'
  | 'simscan'
  | 'qmail-scanner'
  | 'cqgreylist'
  | 'jgreylist'
  | 'mailfront'
  | 'qmail-spp'
  | 'qmail-qfilter'
  | 'pkgsrc'
  | 'sagredo'
  | 'qmailtoaster'
  | 'mail-toaster'
  | 's/qmail'
  | 'qmail-ldap'
  | 'indimail'
  | 'aio'
  | 'jms1'
  | 'hsphere'
  | 'tarpit patch'
  | 'qregex patch'
  | 'qmail-dk'
  | 'rcptcheck patch'
  | 'validrcptto patch'
  | 'qmail-verify'
  | 'qmail-skim'
  | 'eQmail'
  | 'pymsgauth';

/**
 * What a value is. Of a flag only counts that it is set; `on` takes any value, mostly "1"; the rest are numbers, times,
 * sizes, files, commands, lists, free text, one of a few words; `none` is nothing a rule should set.
 */
export type VariableType =
  | 'flag'
  | 'switch'
  | 'int'
  | 'seconds'
  | 'bytes'
  | 'path'
  | 'command'
  | 'list'
  | 'text'
  | 'enum'
  | 'none';

/** What one value does, or one letter of a value that is made of letters. */
export interface ValueMeaning {
  readonly value: string;
  /** A phrase, without its full stop. */
  readonly meaning: string;
}

/** An environment variable that some program after tcpserver reads. */
export interface KnownVariable {
  /** Its name; with a `*` at the end, all names that begin like this. */
  readonly name: string;
  readonly type: VariableType;
  /** The program that reads it. */
  readonly readBy: string;
  readonly packages: readonly Package[];
  /** What it does, in a sentence without its full stop. */
  readonly meaning: string;
  /** What a value has to look like, where its type does not say enough, and that in words. */
  readonly form?: { readonly pattern: RegExp; readonly words: string };
  /** What its values do one by one, where they are few. */
  readonly values?: readonly ValueMeaning[];
  /** Names of other patches for the same or a similar thing: where one is known the other mostly is not. */
  readonly similarNames?: readonly string[];
  /** It guards against something, and so is missed where a rule does not set it. */
  readonly protects?: true;
  /** What other packages take the same name for. */
  readonly otherMeanings?: readonly ValueExplanation[];
  /** Why rules should not set it. */
  readonly reserved?: string;
}

/** Another meaning of a name. */
export type ValueExplanation = Pick<KnownVariable, 'type' | 'packages' | 'meaning' | 'form'>;

type Extras = Omit<KnownVariable, 'name' | 'type' | 'readBy' | 'packages' | 'meaning'>;

/** An entry of the catalogue, written on few lines. */
export function variable(
  name: string,
  type: VariableType,
  readBy: string,
  packages: readonly Package[],
  meaning: string,
  extras: Extras = {},
): KnownVariable {
  return { name, type, readBy, packages, meaning, ...extras };
}

/** An entry for a variable that qmail-smtpd reads. */
export function smtpdVariable(
  name: string,
  type: VariableType,
  packages: readonly Package[],
  meaning: string,
  extras?: Extras,
): KnownVariable {
  return variable(name, type, 'qmail-smtpd', packages, meaning, extras);
}

/** Says what a value does, undefined standing for a variable that is not set. A sentence without its full stop. */
export type ValueReader = (value: string | undefined) => string;

type Form = NonNullable<ValueExplanation['form']>;

/** A switch that only 1 switches on. */
export const ZERO_OR_ONE: Form = { pattern: /^[01]?$/, words: '0 or 1' };

/** A switch that is read as a number: no digits are 0. */
export const ZERO_IS_OFF: Form = { pattern: /^\d+$/, words: 'a number, 0 for off' };

/** Where a daemon listens. */
export const PLACE: Form = { pattern: /^\S*$/, words: 'an address, or an address and a port' };

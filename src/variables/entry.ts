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

/** What is known of some variables: under `NAME type` the meaning, or it and more. */
type Entries = Readonly<Record<`${string} ${VariableType}`, string | readonly [meaning: string, more: Extras]>>;

/** Entries of the catalogue for variables that one program reads, and that the same packages know. */
export function variables(readBy: string, packages: readonly Package[], entries: Entries): KnownVariable[] {
  return Object.entries(entries).map(([title, entry]) => {
    const [name, type] = title.split(' ') as [string, VariableType];
    const [meaning, more] = typeof entry === 'string' ? [entry] : entry;
    return { name, type, readBy, packages, meaning, ...more };
  });
}

/** The same for those that qmail-smtpd reads. */
export function smtpdVariables(packages: readonly Package[], entries: Entries): KnownVariable[] {
  return variables('qmail-smtpd', packages, entries);
}

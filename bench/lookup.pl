# lookup.pl CDB CLIENTS RUNS: as c/lookup.c does it, with CDB_File.
use strict;
use warnings;
use CDB_File;
use Time::HiRes 'time';

my ($file, $list, $runs) = @ARGV;
my $db = CDB_File->TIEHASH($file) or die "$file: $!";
open my $in, '<:raw', $list or die "$list: $!";
my @clients = map { chomp; $_ } <$in>;
for (1 .. $runs) {
  my ($hits, $start) = (0, time);
  CLIENT: for (@clients) {
    my ($ip, $host) = split / /;
    my @keys = ($ip);
    push @keys, "=$host" if defined $host;
    for (my $i = rindex $ip, '.'; $i >= 0; $i = rindex $ip, '.', $i - 1) { push @keys, substr $ip, 0, $i + 1; last if !$i }
    if (defined $host) {
      for (my $i = index $host, '.'; $i >= 0; $i = index $host, '.', $i + 1) { push @keys, '=' . substr $host, $i }
      push @keys, '=';
    }
    for my $key (@keys, '') { if ($db->EXISTS($key)) { $hits++; next CLIENT } }
  }
  printf "%d %d %.6f\n", scalar @clients, $hits, time - $start;
}

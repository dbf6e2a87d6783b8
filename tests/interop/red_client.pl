# Another client's author read the same standard: Frontier::Client (libfrontier-rpc-perl). Calls every method and prints "method red_errno", one a line.
use strict;
use warnings;
use Frontier::Client;
use IO::Socket::INET;

my $client = Frontier::Client->new(url => $ARGV[0]);
my $hello = $client->call('red_hello');
my ($key, $world);

sub report {
    my ($method, @arguments) = @_;
    my $answer = $client->call($method, @arguments);
    print "$method $answer->{fault}{red_errno}\n";
    return $answer;
}

# A number for Frontier is what looks like one; a name must not.
sub name { return $client->string($_[0]) }

sub world_of {
    my ($told) = @_;
    return { world_creation => $told->{world_creation}, world_name => name($told->{world_name}) };
}

sub address_of {
    my ($told) = @_;
    return { %$told, red_hostname => name($told->{red_hostname}), red_address => name($told->{red_address}) };
}

sub property {
    my ($job, $tag) = @_;
    my ($found) = grep { $_->{job_property_tag} eq $tag } @{ $job->{job_props} };
    return $found->{job_property_content};
}

report('red_hello');
$key = { red_start => $hello->{key}{red_start}, red_addr => address_of($hello->{key}{red_addr}) };
$world = world_of(report('red_world', $key)->{key});
report('red_world', {});
report('red_properties', $key, $world, [{ property_tag => 'LOADAVG' }]);
report('red_properties', $key, $world, [{ property_tag => 'COLOR' }]);
report('red_directory', $key, $world, '/d');
report('red_directory', $key, $world, '/d');
report('red_perm', $key, $world, '/d', { read => 1, write => 1, execute => 1 });
my $sink = report('red_sink', $key, $world, { filename => '/d/f', append => 0 }, [], 0, 0)->{job};
my $out = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => property($sink, 'PORT')) or die "sink: $!";
print $out "b\na\n";
close $out;
report('red_wait', $key, $world, $sink->{job_number}, 30000);
report('red_remove', $key, $world, '/d');
report('red_sink', $key, $world, { filename => '/none/f' }, [], 0, 0);
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die "listen: $!";
my $target = { red_address => '127.0.0.1', red_port => $listener->sockport };
my $run = report('red_run', $key, $world, { command => 'sort', argv => ['sort'] }, { file_stdin => '/d/f', file_stdout => '/d/sorted' }, [{ job_property_tag => 'EXIT_CODE' }], 1)->{job};
print 'exit ', property($run, 'EXIT_CODE'), "\n";
report('red_source', $key, $world, { filename => '/d/sorted', outgoing => $target }, [], 0, 0);
my $incoming = $listener->accept or die "accept: $!";
print map { "line $_" } <$incoming>;
report('red_source', $key, $world, { filename => '/none', outgoing => $target }, [], 0, 0);
report('red_run', $key, $world, { command => '/none', argv => [] }, {}, [], 1);
report('red_run', $key, $world, { command => 'true', argv => ['true'] }, { file_stdin => '/none' }, [], 1);
my $sleep = report('red_run', $key, $world, { command => 'sleep', argv => ['sleep', name('1000')] }, {}, [], 0)->{job};
report('red_kill', $key, $world, $sleep->{job_number}, 99);
report('red_kill', $key, $world, 999, 9);
report('red_kill', $key, $world, 0, 9);
report('red_wait', $key, $world, $sleep->{job_number}, 30000);
print 'jobs ', scalar @{ report('red_jobs', $key, $world)->{jobs} } > 0 ? 'some' : 'none', "\n";
report('red_remove', $key, $world, '/d/f');
my $files = report('red_list', $key, $world, '/d')->{files};
print join(' ', 'names', map { $_->{filename} } @$files), "\n";
report('red_list', $key, $world, '/none');
report('red_destroy', $key, $world);
report('red_destroy', $key, $world);
my $known = eval { $client->call('red_color'); 1 };
print $known ? "known\n" : "unknown\n";

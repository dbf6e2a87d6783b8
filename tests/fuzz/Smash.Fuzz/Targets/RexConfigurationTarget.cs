using System.Text;
using Smash.Rex.Configuration;

namespace Smash.Fuzz.Targets;

/// <summary>rex.rc in its plain and its XML form.</summary>
internal sealed class RexConfigurationTarget : IFuzzTarget
{
    private static readonly string[] SeedTexts =
    [
        "servers : one, user@two:2222, [fe80::1]:22\nclients : localnets, 10.0.0.0/8, laptop\nrex-temp-directory : \"/var/tmp/rex ${host} ${user}\"\nrex-auto-transfer : off\n",
        "rex-max-load : 2.5 rex-connect-timeout : 3s\nssh-options : Compression=yes,\n  ServerAliveInterval=5\n# a comment\nservers : a \\\n b\n",
        "#include \"other.rc\"\n/* a\n comment */ clients : none // end\n",
        "<?xml version=\"1.0\"?><rex><servers>one, user@two:2222 <server>[fe80::1]:22</server></servers><clients><client>any</client></clients><rex-max-load>1</rex-max-load></rex>",
    ];

    private readonly Lazy<ScratchFile> _file = new(static () => new ScratchFile());

    public string Name => "rexrc";

    public IEnumerable<byte[]> Seeds => SeedTexts.Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        _file.Value.Write(input);
        try
        {
            _ = RexConfigurationReader.Read(_file.Value.FullPath, _file.Value.Folder, out _);
        }
        catch (RexConfigurationException exception) when (exception.Problems.Count > 0)
        {
            // As everywhere: it is told with file and line.
        }
    }
}

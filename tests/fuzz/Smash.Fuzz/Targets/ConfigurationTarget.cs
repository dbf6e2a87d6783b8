using System.Text;
using Smash.DaemonCore.Configuration;

namespace Smash.Fuzz.Targets;

/// <summary>A daemon's configuration file. Whatever is in it, each parameter is in its range.</summary>
internal sealed class ConfigurationTarget : IFuzzTarget
{
    private static readonly string[] SeedTexts =
    [
        "MAX_JOBS = 7\nA = 5 min\nB = 10 MB\nTEXT = $(HOME:/x)/$ENV(PATH)\n",
        "if defined A\nSAMPLE.A = 2 s\nelif !true\nB = 1\nelse\nTEXT = a\\\n b\nendif\n",
        "include ifexist : other.conf\nONE.MAX_JOBS=$(MAX_JOBS)\n# comment\nuse X : Y\nTEXT = $(DOLLAR)(A)\n",
    ];

    private const int MostJobs = 1000;
    private static readonly TimeSpan MostTime = TimeSpan.FromDays(1);

    private readonly Lazy<ScratchFile> _file = new(static () => new ScratchFile());
    // Not before the first input: what is instrumented has nowhere to write to until then.
    private readonly Lazy<Sample> _sample = new(static () => new Sample());

    public string Name => "configuration";

    public IEnumerable<byte[]> Seeds => SeedTexts.Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlyMemory<byte> input)
    {
        _file.Value.Write(input);
        var sources = new ConfigurationSources { Subsystem = "SAMPLE", LocalName = "ONE", Files = [new ConfigurationFile(_file.Value.FullPath, IsRequired: true)], WorkingFolder = _file.Value.Folder };
        DaemonConfiguration configuration = DaemonConfiguration.Load(sources, _sample.Value.Parameters);
        int jobs = configuration.Get(_sample.Value.Jobs);
        TimeSpan time = configuration.Get(_sample.Value.Time);
        if (jobs is < 1 or > MostJobs || time < TimeSpan.Zero || time > MostTime)
        {
            throw new FuzzException($"MAX_JOBS is {jobs} and A is {time}.");
        }
    }

    /// <summary>Parameters of several types.</summary>
    private sealed class Sample
    {
        public Sample()
        {
            Jobs = Parameters.AddInteger("MAX_JOBS", 4, new(1, MostJobs), "Most jobs at once.");
            Time = Parameters.AddDuration("A", TimeSpan.FromSeconds(1), new(TimeSpan.Zero, MostTime), "A time.");
            Parameters.AddSize("B", 1, new(0, 1L << 40), "A size.");
            Parameters.AddPath("TEXT", "", "A path.");
        }

        public ParameterTable Parameters { get; } = new();

        public Parameter<int> Jobs { get; }

        public Parameter<TimeSpan> Time { get; }
    }
}

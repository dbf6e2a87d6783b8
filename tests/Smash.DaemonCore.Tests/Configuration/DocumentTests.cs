using System.Runtime.CompilerServices;
using Smash.DaemonCore.Configuration;
using Smash.DaemonCore.Daemons;

namespace Smash.DaemonCore.Tests.Configuration;

public sealed class DocumentTests
{
    [Fact]
    public void The_document_has_the_table_of_the_frameworks_parameters()
    {
        var parameters = new ParameterTable();
        _ = new CoreParameters(parameters);
        _ = new AuthorizationParameters(parameters);
        _ = new CommandListening(parameters, "");
        string document = File.ReadAllText(Document());

        Assert.All(ParameterMarkdown.Write(parameters).Split('\n', StringSplitOptions.RemoveEmptyEntries), row => Assert.Contains(row + "\n", document));
    }

    [Fact]
    public void A_row_has_all_that_is_to_be_known_of_a_parameter()
    {
        var parameters = new ParameterTable();
        parameters.AddDuration("WAIT", TimeSpan.FromMinutes(90), new(TimeSpan.Zero, TimeSpan.FromDays(2)), "How long | at most.", new() { Unit = "min", IsReconfigurable = false });

        Assert.Contains("| `WAIT` | duration | `90 min` | min | 0 s to 2 d | restart | How long \\| at most. |\n", ParameterMarkdown.Write(parameters));
        Assert.Contains("| `ENABLE_RUNTIME_CONFIG` | boolean | `false` |  |  | reconfigure | ", ParameterMarkdown.Write(parameters));
    }

    private static string Document([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../native-host/Smash.DaemonCore/CONFIGURATION.md"));
}
